"""The test pages of Mozilla's Readability: `test-pages/NAME/source.html`, and its reviewed output in `expected.html`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

from bodytext.features import parse, segment
from bodytext.training.corpora.gold import LabelledPage, Problem

from .files import attempt, corpus_name, paragraphs, read_json, read_page, string

FILES: Final = "test-pages/NAME/source.html and expected.html: Readability"
_PARTS: Final = ("source.html", "expected.html")


def matches(path: Path) -> bool:
    """Return whether a folder has test pages."""
    return any(next(path.glob(f"test-pages/*/{part}"), None) is not None for part in _PARTS)


def read(path: Path) -> Iterator[LabelledPage | Problem]:
    """Yield the test pages of a folder."""
    for folder in sorted((path / "test-pages").iterdir()):
        if folder.is_dir() and not folder.name.startswith("."):
            yield attempt(folder.name, partial(_page, folder, corpus_name(path)))


def _page(folder: Path, corpus: str) -> LabelledPage:
    html = read_page(folder / "source.html")
    text = paragraphs("\n".join(segment(parse(read_page(folder / "expected.html"))).texts))
    lang = string(read_json(folder / "expected-metadata.json"), "lang")
    return LabelledPage(name=folder.name, corpus=corpus, html=html, text=text, site=folder.name, lang=lang)
