"""L3S-GN1 (C. Kohlschütter et al., "Boilerplate Detection using Shallow Text Features", WSDM 2010): labels in classes.

The class `x-nc-sel1` marks the headline, 2 the full text, 3 supplements, 4 related content, 5 comments, and 0 what is not content.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final

from lxml import etree

from bodytext.training.corpora.gold import LabelledPage, Problem
from bodytext.training.corpora.marks import is_bare_span

from .files import PAGE_SUFFIXES, UnusablePageError, attempt, corpus_name, named_files, read_bytes, read_gold, read_page
from .marked import marked_page

FILES: Final = "NAME.html, content marked by the classes x-nc-sel1 to x-nc-sel3: L3S-GN1"
_MARKS: Final = {f"x-nc-sel{number}": number in (1, 2, 3) for number in range(6)}
_HINT: Final = b"x-nc-sel"
_URL_LINE: Final = re.compile(r"<urn:uuid:([^>]+)>\s+(\S+)")


def matches(path: Path) -> bool:
    """Return whether one of the first pages of a folder has the classes."""
    return any(_has_mark(page) for page in islice(named_files(path, PAGE_SUFFIXES).values(), 10))


def read(path: Path) -> Iterator[LabelledPage | Problem]:
    """Yield the pages of a folder."""
    urls = _urls(path)
    for name, file in named_files(path, PAGE_SUFFIXES).items():
        yield attempt(name, partial(_page, name, corpus_name(path), file, urls.get(name, "")))


def _page(name: str, corpus: str, file: Path, url: str) -> LabelledPage:
    html = read_page(file)
    if _HINT not in html:
        raise UnusablePageError(f"no element has a class {_HINT.decode()}")
    return marked_page(name, corpus, html, _says, strip=_strip, url=url)


def _urls(path: Path) -> dict[str, str]:
    """Read the addresses in `url-mapping.txt`, next to the folder of the pages."""
    for folder in (path, path.absolute().parent):
        try:
            return dict(_URL_LINE.findall(read_gold(folder / "url-mapping.txt")))
        except UnusablePageError:
            continue
    return {}


def _has_mark(page: Path) -> bool:
    try:
        return _HINT in read_bytes(page)
    except UnusablePageError:
        return False


def _says(element: etree._Element) -> bool | None:
    verdicts = [_MARKS[name] for name in element.get("class", "").split() if name in _MARKS]
    return any(verdicts) if verdicts else None


def _strip(element: etree._Element) -> bool:
    names = element.get("class", "").split()
    kept = [name for name in names if name not in _MARKS]
    if kept and kept != names:
        element.set("class", " ".join(kept))
    elif names and not kept:
        del element.attrib["class"]
    return is_bare_span(element)
