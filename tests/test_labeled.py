"""Our own labelled pages are whole: every block labelled, every hash right, all kinds of page and many languages."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from bodytext.models.kinds import NUMBER
from bodytext.training.corpora.gold import PAGE_TYPES, LabelledPage
from bodytext.training.corpora.readers import read_corpus

LABELED = Path(__file__).parents[1] / "labeled"


def test_every_page_can_be_read_and_every_block_has_its_label() -> None:
    pages = list(read_corpus(LABELED))
    assert [page for page in pages if not isinstance(page, LabelledPage)] == []
    assert len(pages) >= 100
    for page in pages:
        assert isinstance(page, LabelledPage)
        assert page.labels is not None
        assert page.labels.any() == ("-nothing-" not in page.name)
        assert not page.labels.all()


def test_many_pages_have_comments_and_some_more_comments_than_body() -> None:
    counts = []
    for page in read_corpus(LABELED):
        assert isinstance(page, LabelledPage)
        if page.kinds is not None:
            counts.append(((page.kinds == NUMBER["comment"]).sum(), (page.kinds == NUMBER["body"]).sum()))
    assert sum(comments > 0 for comments, _ in counts) >= 60
    assert sum(comments > body for comments, body in counts) >= 30


def test_the_pages_have_all_types_and_at_least_twenty_five_languages() -> None:
    pages = [page for page in read_corpus(LABELED) if isinstance(page, LabelledPage)]
    assert {page.page_type for page in pages} == set(PAGE_TYPES)
    languages = Counter(page.lang for page in pages)
    assert len(languages) >= 25
    assert languages["nl"] >= 2


def test_no_page_has_its_labels_in_it() -> None:
    assert not [path.parent.name for path in LABELED.glob("*/page.html") if b"data-gold" in path.read_bytes()]
