"""BoilerNet (J. Leonhardt et al., "Boilerplate Removal using a Neural Sequence Labeling Model", WWW 2020).

Elements carry `__boilernet_label`, "1" for content; an element without it takes the label of its nearest ancestor.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final

from lxml import etree

from bodytext.training.corpora.gold import LabelledPage, Problem
from bodytext.training.corpora.marks import is_bare_span

from .files import PAGE_SUFFIXES, UnusablePageError, attempt, corpus_name, named_files, read_bytes, read_page
from .marked import marked_page

FILES: Final = 'NAME.html, content marked by __boilernet_label="1": BoilerNet'
_MARK: Final = "__boilernet_label"


def matches(path: Path) -> bool:
    """Return whether one of the first pages of a folder has the attribute."""
    return any(_has_mark(page) for page in islice(named_files(path, PAGE_SUFFIXES).values(), 10))


def read(path: Path) -> Iterator[LabelledPage | Problem]:
    """Yield the pages of a folder."""
    for name, file in named_files(path, PAGE_SUFFIXES).items():
        yield attempt(name, partial(_page, name, corpus_name(path), file))


def _page(name: str, corpus: str, file: Path) -> LabelledPage:
    html = read_page(file)
    if _MARK.encode() not in html:
        raise UnusablePageError(f"no element has {_MARK}")
    return marked_page(name, corpus, html, _says, strip=_strip)


def _has_mark(page: Path) -> bool:
    try:
        return _MARK.encode() in read_bytes(page)
    except UnusablePageError:
        return False


def _says(element: etree._Element) -> bool | None:
    label = element.get(_MARK)
    return None if label is None else label == "1"


def _strip(element: etree._Element) -> bool:
    if element.get(_MARK) is not None:
        del element.attrib[_MARK]
    # The corpus wraps every text in a span, and only those of content have an attribute.
    return is_bare_span(element)
