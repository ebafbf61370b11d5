"""WCXB (M. Foley, "WCXB: Web Content eXtraction Benchmark", 2026): English pages of seven types, with text and snippets.

`ground-truth/ID.json` and `html/ID.html.gz`; `metadata.json`, there or one folder up, has domains and page types.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final

from bodytext.training.corpora.gold import PAGE_TYPES, LabelledPage, Problem

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
    strings,
)

FILES: Final = "ground-truth/ID.json and html/ID.html.gz: WCXB"


def matches(path: Path) -> bool:
    """Return whether a folder is a split of WCXB."""
    return (path / "ground-truth").is_dir()


def read(path: Path) -> Iterator[LabelledPage | Problem]:
    """Yield the pages of a split."""
    metadata = attempt("metadata.json", partial(_metadata, path))
    if isinstance(metadata, Problem):
        yield metadata
        metadata = {}
    pages, golds = named_files(path / "html", PAGE_SUFFIXES), named_files(path / "ground-truth", (".json",))
    known = metadata

    def page(name: str) -> LabelledPage:
        html = read_page(counterpart(pages, name, "the page"))
        gold = read_json(counterpart(golds, name, "the ground truth"))
        return _page(name, corpus_name(path), html, gold, _dict(known, name))

    for name in sorted(pages.keys() | golds.keys()):
        yield attempt(name, partial(page, name))


def _metadata(path: Path) -> dict[str, Any]:
    for folder in (path, path.absolute().parent):
        if (folder / "metadata.json").is_file():
            return _dict(read_json(folder / "metadata.json"), "files")
    return {}


def _page(name: str, corpus: str, html: bytes, gold: dict[str, Any], metadata: dict[str, Any]) -> LabelledPage:
    truth = _dict(gold, "ground_truth")
    text = string(truth, "main_content")
    with_snippets = strings(truth, "with")
    if not text.strip() and not with_snippets:
        raise UnusablePageError("the ground truth has neither a text nor snippets of it")
    url = string(gold, "url")
    page_type = string(metadata, "page_type") or string(_dict(_dict(gold, "_internal"), "page_type"), "primary")
    return LabelledPage(
        name=name,
        corpus=corpus,
        html=html,
        text=paragraphs(text) if text.strip() else None,
        with_snippets=with_snippets,
        without_snippets=strings(truth, "without"),
        url=url,
        site=site(string(metadata, "domain") or url, name),
        lang=string(metadata, "lang") or "en",
        page_type=page_type if page_type in PAGE_TYPES else "",
    )


def _dict(record: dict[str, Any], key: str) -> dict[str, Any]:
    value = record.get(key)
    return value if isinstance(value, dict) else {}
