"""From labelled pages to examples: alignment, weights, folds, and the pages that nothing can be learned from."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodytext.features import parse, segment
from bodytext.training.corpora.dataset import EXACT_WEIGHT, Example, example, headline_block, load_dataset, site_folds
from bodytext.training.corpora.gold import LabelledPage, Problem

BODY = "The ferry to the island leaves at nine and comes back before the tide turns."
HTML = f"<title>Ferry times</title><nav>Home</nav><h1>Ferry times</h1><p>{BODY}</p><footer>Imprint</footer>"


def page_of(html: str = HTML, **gold: object) -> LabelledPage:
    return LabelledPage("ferry", "ours", html, **gold)  # type: ignore[arg-type]


def test_gold_text_becomes_labels() -> None:
    found = example(page_of(text=BODY), "html")
    assert isinstance(found, Example)
    assert found.page.texts == ["Home", "Ferry times", BODY, "Imprint"]
    assert found.labels.tolist() == [False, False, True, False]
    assert found.gold_found == 1
    assert found.source.html == ""


def test_labels_of_blocks_are_taken_as_they_are_and_weigh_more() -> None:
    labels = np.array([False, True, True, False])
    found = example(page_of(text="anything", labels=labels), "html")
    assert isinstance(found, Example)
    assert found.labels.tolist() == labels.tolist()
    assert found.weights.sum() == pytest.approx(EXACT_WEIGHT)


def test_weights_sum_to_one_and_grow_with_the_words() -> None:
    found = example(page_of(text=BODY), "html")
    assert isinstance(found, Example)
    assert found.weights.sum() == pytest.approx(1)
    assert found.weights.argmax() == 2


def test_plain_text_has_a_block_a_line_and_keeps_the_headline() -> None:
    found = example(page_of(text=BODY), "text")
    assert isinstance(found, Example)
    assert found.page.texts == ["Home", "Ferry times", BODY, "Imprint"]
    assert found.page.n_containers == 1
    assert found.labels.tolist() == [False, True, True, False]


@pytest.mark.parametrize(
    ("html", "block"),
    [
        (HTML, 1),
        ("<title>Ferry times</title><p>Ferry times</p>", None),
        ("<title>Ferry times</title><p>Home</p><h1>Our boats</h1>", 1),
        ("<title>Ferry times</title><h1>Our boats</h1><h1>Our island</h1>", None),
        ("<title>Ferry times</title><h2>Our boats</h2>", None),
        ("", None),
    ],
)
def test_the_headline_is_a_heading_that_says_the_title_or_the_only_first_heading(html: str, block: int | None) -> None:
    assert headline_block(segment(parse(html))) == block


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (page_of("<p></p>", text=BODY), "the page has no text"),
        (page_of(with_snippets=("x",)), "the gold has no text"),
        (Problem("ferry", "broken"), "broken"),
    ],
)
def test_what_cannot_be_used_says_why(page: LabelledPage | Problem, reason: str) -> None:
    assert example(page, "html") == Problem("ferry", reason)


def test_every_page_is_an_example_or_has_a_problem(tmp_path: Path) -> None:
    for name, html, text in (("a", HTML, BODY), ("b", HTML, "Nothing of this stands anywhere on it."), ("c", "<p></p>", BODY)):
        (tmp_path / f"{name}.html").write_text(html, encoding="utf-8")
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    (tmp_path / "d.html").write_text(HTML, encoding="utf-8")
    seen: list[None] = []
    data = load_dataset([tmp_path], jobs=1, on_page=lambda: seen.append(None))
    assert [page.source.name for page in data.examples] == ["a"]
    assert [page.source.name for page in data.misaligned] == ["b"]
    assert {(problem.name, problem.reason) for problem in data.problems} == {
        ("b", "less than half of the gold's words are on the page"),
        ("c", "the page has no text"),
        ("d", "the gold text is missing"),
    }
    assert len(seen) == 4


@given(st.lists(st.sampled_from("abcdefgh"), min_size=8, max_size=40), st.integers(2, 4), st.integers(0, 3))
def test_pages_of_a_site_share_a_fold(sites: list[str], n_folds: int, seed: int) -> None:
    if len(set(sites)) < n_folds:
        with pytest.raises(ValueError, match="need at least"):
            site_folds(sites, n_folds, seed=seed)
        return
    folds = site_folds(sites, n_folds, seed=seed)
    assert set(folds.tolist()) == set(range(n_folds))
    for site in set(sites):
        assert len({fold for fold, name in zip(folds.tolist(), sites, strict=True) if name == site}) == 1
