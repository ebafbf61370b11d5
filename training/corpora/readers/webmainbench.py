"""Pages in JSON lines whose content elements carry `cc-select="true"`: objects with html, url and possibly language."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

from lxml import etree

from bodytext.training.corpora.gold import LabelledPage, Problem

from .files import UnusablePageError, attempt, corpus_name, named_files, parse_json, string
from .marked import marked_page

FILES: Final = 'JSON lines, content marked by cc-select="true"'
_SUFFIXES: Final = (".jsonl",)
_MARK: Final = "cc-select"
_ADDED: Final = ("cc-", "data-anno-")
_WRAPPERS: Final = frozenset(("marked-text", "marked-tail"))


def matches(path: Path) -> bool:
    """Return whether a file is in this format, or a folder has such a file."""
    return path.name.endswith(_SUFFIXES) if path.is_file() else bool(named_files(path, _SUFFIXES))


def read(path: Path) -> Iterator[LabelledPage | Problem]:
    """Yield the pages of a file or of a folder's files, in the order of the lines; a page is named after its file and line."""
    files = [path] if path.is_file() else named_files(path, _SUFFIXES).values()
    corpus = path.stem if path.is_file() else corpus_name(path)
    for file in files:
        try:
            with file.open("rb") as lines:
                for number, line in enumerate(lines, 1):
                    if line.strip():
                        name = f"{file.stem}-{number:05d}"
                        yield attempt(name, partial(_page, name, corpus, line))
        except OSError as error:
            yield Problem(file.name, f"{file.name} cannot be read: {error.strerror}")


def _page(name: str, corpus: str, line: bytes) -> LabelledPage:
    record = parse_json(line, "the line")
    html = string(record, "html")
    if not html.strip():
        raise UnusablePageError("the line has no html")
    if _MARK not in html:
        raise UnusablePageError(f"no element has {_MARK}")
    meta = record.get("meta")
    lang = string(record, "language") or (string(meta, "language") if isinstance(meta, dict) else "")
    return marked_page(name, corpus, html, _says, strip=_strip, url=string(record, "url"), lang=lang)


def _says(element: etree._Element) -> bool | None:
    mark = element.get(_MARK)
    return None if mark is None else mark == "true"


def _strip(element: etree._Element) -> bool:
    for name in [name for name in element.attrib if str(name).startswith(_ADDED)]:
        del element.attrib[name]
    return element.tag in _WRAPPERS
