"""Cross-validation: every page is scored once, by a model that saw no page of its site."""

from __future__ import annotations

from pathlib import Path

import pytest

from bodytext.models import Model, default_model
from bodytext.training.corpora.dataset import Dataset, Example, load_dataset
from bodytext.training.scoring import evaluate as module
from bodytext.training.scoring.evaluate import cross_validate, evaluate

BODY = "The ferry to the island leaves at nine and comes back before the tide turns, says harbour master {}."


@pytest.fixture
def data(tmp_path: Path) -> Dataset:
    """Four pages that can be learned from, and one whose gold is not on the page."""
    for name in "abcd":
        (tmp_path / f"{name}.html").write_text(f"<nav>Home</nav><p>{BODY.format(name)}</p>", encoding="utf-8")
        (tmp_path / f"{name}.txt").write_text(BODY.format(name), encoding="utf-8")
    (tmp_path / "e.html").write_text("<p>Closed.</p>", encoding="utf-8")
    (tmp_path / "e.txt").write_text("Something else altogether", encoding="utf-8")
    return load_dataset([tmp_path], jobs=1)


def test_no_model_sees_the_sites_it_is_scored_on(data: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[set[str]] = []
    scored: list[tuple[str, int]] = []

    def fit(examples: list[Example], **_: object) -> Model:
        seen.append({example.site for example in examples})
        return default_model("html")

    def score(example: Example, model: Model, **options: object) -> object:
        scored.append((example.site, len(seen) - 1))
        return real_score(example, model, **options)  # type: ignore[arg-type]

    real_score = module.score
    monkeypatch.setattr(module, "fit", fit)
    monkeypatch.setattr(module, "score", score)
    found = cross_validate(data, folds=2, page_format="html", jobs=1)
    assert len(seen) == 2
    assert all(site not in seen[fold] for site, fold in scored)
    assert sorted(site for site, _ in scored) == list("abcde")
    assert all("e" not in sites for sites in seen)
    assert [result.name for result in found.results] == list("abcd")
    assert [result.name for result in found.misaligned] == ["e"]


def test_a_model_is_scored_on_every_page(data: Dataset) -> None:
    seen: list[None] = []
    found = evaluate(data, default_model("html"), on_page=lambda: seen.append(None))
    assert [result.name for result in found.results] == list("abcd")
    assert len(seen) == 5
    assert all(result.ceiling == 1 for result in found.results)


def test_the_threshold_decides_what_is_kept(data: Dataset) -> None:
    everything, nothing = (evaluate(data, default_model("html"), threshold=threshold).results[0] for threshold in (0.0, 1.0))
    assert everything.predicted.splitlines() == ["Home", BODY.format("a")]
    assert nothing.predicted == ""


def test_too_few_sites_are_an_error(data: Dataset) -> None:
    with pytest.raises(ValueError, match="9 folds need at least 9 pages or sites, not 5"):
        cross_validate(data, folds=9, page_format="html", jobs=1)
