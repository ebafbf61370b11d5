"""Dragnet (M. Peters, D. Lecocq, "Content Extraction Using Diverse Feature Sets", WWW 2013): `HTML/` and `Corrected/`.

Readers' comments follow the article after a line that announces them; they are not content here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

from bodytext.training.corpora.gold import LabelledPage, Problem

from .files import PAGE_SUFFIXES, attempt, corpus_name, counterpart, named_files, paragraphs, read_gold, read_page

# Typed by hand, so one file in twenty differs from `!@#$%^&*()  COMMENTS` by a character.
_COMMENTS: Final = re.compile(r"^.*[!@#$%^&*() ]{6,}COMMENTS", re.MULTILINE)
_GOLD_SUFFIXES: Final = (".html.corrected.txt",)

FILES: Final = "HTML/NAME.html and Corrected/NAME.html.corrected.txt: Dragnet"


def matches(path: Path) -> bool:
    """Return whether a folder has the two folders of Dragnet."""
    return (path / "HTML").is_dir() and (path / "Corrected").is_dir()


def read(path: Path) -> Iterator[LabelledPage | Problem]:
    """Yield the pages of a folder."""
    pages, golds = named_files(path / "HTML", PAGE_SUFFIXES), named_files(path / "Corrected", _GOLD_SUFFIXES)

    def page(name: str) -> LabelledPage:
        html = read_page(counterpart(pages, name, "the page"))
        gold = read_gold(counterpart(golds, name, "the corrected text"))
        article = _COMMENTS.split(gold, maxsplit=1)[0]
        return LabelledPage(name=name, corpus=corpus_name(path), html=html, text=paragraphs(article), site=name)

    for name in sorted(pages.keys() | golds.keys()):
        yield attempt(name, partial(page, name))
