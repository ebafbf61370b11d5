"""The simplest corpus: `NAME.html` with the main text next to it in `NAME.txt`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

from bodytext.training.corpora.gold import LabelledPage, Problem

from .files import PAGE_SUFFIXES, attempt, corpus_name, counterpart, named_files, paragraphs, read_gold, read_page

FILES: Final = "NAME.html and NAME.txt"


def matches(path: Path) -> bool:
    """Return whether a folder has a page with a text of the same name."""
    return not named_files(path, PAGE_SUFFIXES).keys().isdisjoint(named_files(path, (".txt",)))


def read(path: Path) -> Iterator[LabelledPage | Problem]:
    """Yield the pages of a folder."""
    pages, golds = named_files(path, PAGE_SUFFIXES), named_files(path, (".txt",))

    def page(name: str) -> LabelledPage:
        html = read_page(counterpart(pages, name, "the page"))
        text = paragraphs(read_gold(counterpart(golds, name, "the gold text")))
        return LabelledPage(name=name, corpus=corpus_name(path), html=html, text=text, site=name)

    for name in sorted(pages.keys() | golds.keys()):
        yield attempt(name, partial(page, name))
