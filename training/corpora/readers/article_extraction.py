"""News articles as in the article extraction benchmark: `ground-truth.json`, ID -> articleBody and url, and `html/ID.html.gz`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

from bodytext.training.corpora.gold import LabelledPage, Problem

from .files import (
    PAGE_SUFFIXES,
    UnusablePageError,
    attempt,
    corpus_name,
    counterpart,
    named_files,
    paragraphs,
    read_json,
    read_page,
    site,
    string,
)

FILES: Final = "ground-truth.json and html/ID.html.gz: article extraction benchmark and similar corpora"


def matches(path: Path) -> bool:
    """Return whether a folder has the ground truth of all its pages in one file."""
    return (path / "ground-truth.json").is_file()


def read(path: Path) -> Iterator[LabelledPage | Problem]:
    """Yield the articles of a folder."""
    golds = attempt("ground-truth.json", partial(read_json, path / "ground-truth.json"))
    if isinstance(golds, Problem):
        yield golds
        return
    pages = named_files(path / "html", PAGE_SUFFIXES)

    def page(name: str) -> LabelledPage:
        html = read_page(counterpart(pages, name, "the page"))
        gold = golds.get(name)
        if not isinstance(gold, dict):
            raise UnusablePageError("the ground truth is missing")
        url = string(gold, "url")
        return LabelledPage(
            name=name,
            corpus=corpus_name(path),
            html=html,
            text=paragraphs(string(gold, "articleBody")),
            url=url,
            site=site(url, name),
            page_type="article",
        )

    for name in sorted(pages.keys() | golds.keys()):
        yield attempt(name, partial(page, name))
