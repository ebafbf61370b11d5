"""CleanEval (M. Baroni et al., "Cleaneval: a Competition for Cleaning Web Pages", LREC 2008) and corpora made like it.

`original/N.html`, often inside a `<text id="URL" encoding="...">` element that is not part of the page, and `cleaned/N.txt` or
`cleaned/N-cleaned.txt`, whose first line may give the URL and whose lines may begin with `<p>`, `<h>` or `<l>`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

from bodytext.features.page.decode import to_utf8
from bodytext.training.corpora.gold import LabelledPage, Problem

from .files import (
    PAGE_SUFFIXES,
    UnusablePageError,
    attempt,
    corpus_name,
    counterpart,
    named_files,
    paragraphs,
    read_gold,
    read_page,
    site,
)

FILES: Final = "original/N.html and cleaned/N.txt: CleanEval and similar corpora"
_GOLD_SUFFIXES: Final = ("-cleaned.txt", ".txt")
_OPENING: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*<text\s[^>]*>")
_CLOSING: Final = re.compile(rb"</text>\s*\Z")
_ID: Final = re.compile(rb"\sid=[\"'](https?://[^\"'\s]+)")
_ENCODING: Final = re.compile(rb"\sencoding=[\"']([\w.:-]+)[\"']")
_URL_LINE: Final = re.compile(r"\s*URL:[ \t]*(\S*).*")
_MARKER: Final = re.compile(r"^[ \t]*(?:<[phl]>[ \t]*)+", re.MULTILINE | re.IGNORECASE)
_HAN: Final = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def matches(path: Path) -> bool:
    """Return whether a folder has the two folders of CleanEval."""
    return (path / "original").is_dir() and (path / "cleaned").is_dir()


def read(path: Path) -> Iterator[LabelledPage | Problem]:
    """Yield the pages of a folder."""
    pages, golds = named_files(path / "original", PAGE_SUFFIXES), named_files(path / "cleaned", _GOLD_SUFFIXES)

    def page(name: str) -> LabelledPage:
        html, wrapper_url = _unwrapped(read_page(counterpart(pages, name, "the page")))
        if not html.strip():
            raise UnusablePageError("the page is empty")
        gold = read_gold(counterpart(golds, name, "the cleaned text")).removeprefix("\ufeff")
        url_line = _URL_LINE.match(gold)
        if url_line is not None:
            gold = gold[url_line.end() :]
        text = paragraphs(_MARKER.sub("", gold))
        url = wrapper_url or (url_line[1] if url_line is not None else "")
        lang = "zh" if _is_mostly_han(text) else ""
        return LabelledPage(name=name, corpus=corpus_name(path), html=html, text=text, url=url, site=site(url, name), lang=lang)

    for name in sorted(pages.keys() | golds.keys()):
        yield attempt(name, partial(page, name))


def _unwrapped(data: bytes) -> tuple[bytes | str, str]:
    """Return the page without the element around it, and the URL that the element gives."""
    opening = _OPENING.match(data)
    if opening is None:
        return data, ""
    html = _CLOSING.sub(b"", data[opening.end() :])
    url, encoding = _ID.search(opening[0]), _ENCODING.search(opening[0])
    address = url[1].decode("utf-8", "replace") if url is not None else ""
    if encoding is None:
        return html, address
    # It replaces the server's header, and may be the only information about the encoding.
    return to_utf8(html, charset=encoding[1].decode("ascii"))[0].decode("utf-8", "replace"), address


def _is_mostly_han(text: str) -> bool:
    return 2 * len(_HAN.findall(text)) > sum(map(str.isalpha, text))
