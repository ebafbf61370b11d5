"""Labelled pages from disk: one module a corpus format, and `read_corpus`, which sees which one it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

from bodytext.training.corpora.gold import LabelledPage, Problem

from . import article_extraction, boilernet, cleaneval, dragnet, l3s, own, pairs, readability, wcxb, webmainbench
from .files import INNER_FOLDERS

__all__ = ["FORMATS", "read_corpus"]


class _Reader(NamedTuple):
    matches: Callable[[Path], bool]
    read: Callable[[Path], Iterator[LabelledPage | Problem]]
    description: str


# The formats that are told by the names of their folders come before those whose pages must be looked into.
_READERS: Final = {
    "own": _Reader(own.matches, own.read, "NAME/page.html, NAME/labels.json and NAME/meta.json, as `bodytext label` writes them"),
    "wcxb": _Reader(wcxb.matches, wcxb.read, "ground-truth/ID.json and html/ID.html.gz: WCXB"),
    "article_extraction": _Reader(
        article_extraction.matches,
        article_extraction.read,
        "ground-truth.json and html/ID.html.gz: article extraction benchmark and its likes",
    ),
    "dragnet": _Reader(dragnet.matches, dragnet.read, "HTML/NAME.html and Corrected/NAME.html.corrected.txt: Dragnet"),
    "cleaneval": _Reader(cleaneval.matches, cleaneval.read, "original/N.html and cleaned/N.txt: CleanEval and its likes"),
    "readability": _Reader(readability.matches, readability.read, "test-pages/NAME/source.html and expected.html: Readability"),
    "webmainbench": _Reader(webmainbench.matches, webmainbench.read, 'JSON lines, content marked by cc-select="true"'),
    "pairs": _Reader(pairs.matches, pairs.read, "NAME.html and NAME.txt"),
    "boilernet": _Reader(boilernet.matches, boilernet.read, 'NAME.html, content marked by __boilernet_label="1": BoilerNet'),
    "l3s": _Reader(l3s.matches, l3s.read, "NAME.html, content marked by the classes x-nc-sel1 to x-nc-sel3: L3S-GN1"),
}

FORMATS: Final[Mapping[str, str]] = MappingProxyType({name: reader.description for name, reader in _READERS.items()})
"""The name of each format, and what its files are."""


def read_corpus(path: Path) -> Iterator[LabelledPage | Problem]:
    """The labelled pages of a corpus, in whatever of `FORMATS` it is.

    Args:
        path: the folder of the corpus, or the folder above its pages (`wcxb` for `wcxb/dev`), or a file of JSON lines.

    Returns:
        Page after page in the order of their names, each read when it is asked for; a `Problem` for a page that cannot be used.

    Raises:
        FileNotFoundError: there is no such path.
        ValueError: no format is recognised.
    """
    if not path.exists():
        raise FileNotFoundError(f"no such file or folder: {path}")
    for folder in (path, *(path / inner for inner in INNER_FOLDERS)):
        for reader in _READERS.values():
            if reader.matches(folder):
                return reader.read(folder)
    raise ValueError(f"no labelled pages found in {path}; the formats are {', '.join(FORMATS)}")
