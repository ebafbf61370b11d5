"""The page that started it: a Dutch news page as a naive extractor saw it, and two of our own of its kind."""

from __future__ import annotations

from pathlib import Path

import pytest

import bodytext
from bodytext.features import parse, segment
from bodytext.training.corpora.gold import LabelledPage
from bodytext.training.corpora.readers import read_corpus

ROOT = Path(__file__).parents[1]
SEEDS = ROOT.parent / "shared" / "seeds"
OURS = [page for page in read_corpus(ROOT / "labeled") if isinstance(page, LabelledPage) and page.name.startswith("nl-article")]


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the page is not in this environment")
def test_only_headline_and_body_of_the_seed_survive() -> None:
    (seed,) = SEEDS.glob("*.txt")
    lines = [line.strip() for line in seed.read_text(encoding="utf-8").splitlines() if line.strip()]
    kept = set(bodytext.extract_lines(seed.read_bytes()).split("\n\n"))
    body_starts = next(number for number, line in enumerate(lines) if len(line) > 140)
    long_paragraphs = [line for line in lines[body_starts:] if len(line) > 140 and "Let op" not in line]
    assert len(long_paragraphs) == 3
    assert set(long_paragraphs) <= kept
    assert any(line.startswith("Chinese EV-bouwers") for line in kept)
    prompt = next(number for number, line in enumerate(lines) if line == "Plaats een reactie")
    menu = lines[: next(number for number, line in enumerate(lines) if line.startswith("Chinese EV-bouwers"))]
    assert kept.isdisjoint(lines[prompt:])
    assert kept.isdisjoint(menu)


@pytest.mark.parametrize("page", OURS, ids=lambda page: page.name)
def test_our_pages_of_its_kind_as_lines(page: LabelledPage) -> None:
    texts = segment(parse(page.html)).texts
    kept = set(bodytext.extract_lines("\n".join(texts)).split("\n\n"))
    assert page.labels is not None
    long_paragraphs = {text for text, label in zip(texts, page.labels, strict=True) if label and len(text) > 250}
    assert len(long_paragraphs) >= 3
    assert long_paragraphs <= kept
    for text in ("Lees ook", "Reageren", "Maak melding van misbruik", "Plaats een reactie"):
        assert text not in kept


@pytest.mark.parametrize("page", OURS, ids=lambda page: page.name)
def test_our_pages_of_its_kind_with_their_markup(page: LabelledPage) -> None:
    document = bodytext.classify(page.html)
    assert page.labels is not None
    agree = (document.kept == page.labels).mean()
    assert agree > 0.95
    assert "misbruik" not in document.text
