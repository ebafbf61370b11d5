"""Labelled pages from disk: one module for each corpus format, and `read_corpus`, which recognises the format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final, Protocol

from bodytext.training.corpora.gold import LabelledPage, Problem

from . import article_extraction, boilernet, cleaneval, dragnet, l3s, own, pairs, readability, wcxb, webmainbench
from .files import INNER_FOLDERS

__all__ = ["FORMATS", "Reader", "read_corpus"]


class Reader(Protocol):
    """A module of this folder, which reads one corpus format."""

    @property
    def FILES(self) -> str:  # noqa: N802 - a constant of a module
        """A description of its files, in one line."""

    def matches(self, path: Path, /) -> bool:
        """Return whether a folder or file holds a corpus of this format; looks at only a few files."""

    def read(self, path: Path, /) -> Iterator[LabelledPage | Problem]:
        """Yield its pages in the order of their names, with a `Problem` for each that cannot be used."""


# Formats recognised by the names of folders come before those for which pages have to be opened.
_READERS: Final[dict[str, Reader]] = {
    "own": own,
    "wcxb": wcxb,
    "article_extraction": article_extraction,
    "dragnet": dragnet,
    "cleaneval": cleaneval,
    "readability": readability,
    "webmainbench": webmainbench,
    "pairs": pairs,
    "boilernet": boilernet,
    "l3s": l3s,
}

FORMATS: Final[Mapping[str, str]] = MappingProxyType({name: reader.FILES for name, reader in _READERS.items()})
"""The name of each format and a description of its files."""


def read_corpus(path: Path) -> Iterator[LabelledPage | Problem]:
    """Read the labelled pages of a corpus in any of `FORMATS`.

    Args:
        path: the folder of the corpus, or the folder above its pages (`wcxb` for `wcxb/dev`), or a file of JSON lines.

    Returns:
        The pages in the order of their names, read lazily, with a `Problem` for each page that cannot be used.

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
    advice = f"; bodytext label {path} labels pages of your own" if path.is_dir() else ""
    raise ValueError(f"no labelled pages found in {path}; the formats are {', '.join(FORMATS)}{advice}")
