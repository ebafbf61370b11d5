"""Turns marks inside a page into block labels, for corpora that mark the content in the HTML itself.

A private-use character is put before every word of the marked tree, one for content and another for the rest, and the page is cut
into blocks with and without them. So each block tells how many of its words are content, however the segmenter cuts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt
from lxml import etree

from bodytext.features import parse, segment
from bodytext.features.page.decode import to_utf8

from .tokens import word_tokens

_CONTENT: Final = "\ue000"
_OTHER: Final = "\ue001"
_SENTINELS: Final = re.compile(f"[{_CONTENT}{_OTHER}]")
_MARKED_WORD: Final = re.compile(rf"([{_CONTENT}{_OTHER}])([^\s{_CONTENT}{_OTHER}]*)")
_WORD: Final = re.compile(r"\S+")
# lxml reads these from HTML but refuses to write them.
_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_RAW_TEXT: Final = frozenset(("script", "style"))
_WRAPPER: Final = "bodytext-mark"


def labels_from_marks(
    html: bytes | str,
    says: Callable[[etree._Element], bool | None],
    *,
    strip: Callable[[etree._Element], bool],
) -> tuple[str, npt.NDArray[np.bool_]]:
    """Take the marks out of a page and turn them into labels.

    Args:
        html: the page with its marks.
        says: function that returns True for an element marked as content, False for one marked as anything else, None if the
            nearest marked ancestor decides; without such an ancestor the element is not content.
        strip: function that removes the marks of an element; returns True if the element itself is a mark, to be replaced with its
            content.

    Returns:
        The page without marks, and bool `(n_blocks,)` for the blocks of `segment(parse(page))`: True if at least half of the words
        of a block are content.

    Raises:
        ValueError: the page has different blocks with and without marks.

    >>> def says(element):
    ...     return True if element.get("gold") else None
    >>> def strip(element):
    ...     return element.attrib.pop("gold", None) is not None and element.tag == "span"
    >>> page = "<p>Home</p><p gold='1'>A text</p><p><span gold='1'>and</span> more</p>"
    >>> clean, labels = labels_from_marks(page, says, strip=strip)
    >>> clean
    '<html><body><p>Home</p><p>A text</p><p>and more</p></body></html>'
    >>> labels.tolist()
    [False, True, True]
    """
    roots = _roots(html)
    for root in roots:
        _mark_words(root, says)
        _strip_marks(root, strip)
    marked = _serialise(roots)
    clean = _SENTINELS.sub("", marked)
    marked_texts = segment(parse(marked)).texts
    clean_texts = segment(parse(clean)).texts
    if [_SENTINELS.sub("", text) for text in marked_texts] != clean_texts:
        raise ValueError(f"other blocks with marks than without: {len(marked_texts)} and {len(clean_texts)}")
    return clean, np.array([_is_content(text) for text in marked_texts], dtype=bool)


def is_bare_span(element: etree._Element) -> bool:
    """Return whether an element is a `<span>` without attributes; some corpora leave them behind, which would give labels away.

    >>> is_bare_span(etree.fromstring("<span>text</span>")), is_bare_span(etree.fromstring("<span id='a'>text</span>"))
    (True, False)
    """
    return element.tag == "span" and not element.attrib


def _roots(html: bytes | str) -> list[etree._Element]:
    """Parse all roots of the page; `parse` will not do, since it trims long tags including their marks."""
    data, _ = to_utf8(html)
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, no_network=True, default_doctype=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        return []
    return [] if root is None else [root, *root.itersiblings()]


def _mark_words(root: etree._Element, says: Callable[[etree._Element], bool | None]) -> None:
    inside = [False]
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            verdict = says(element)
            inside.append(inside[-1] if verdict is None else verdict)
            if element.text and element.tag not in _RAW_TEXT:
                element.text = _marked(element.text, content=inside[-1])
        else:
            inside.pop()
            if element.tail:
                element.tail = _marked(element.tail, content=inside[-1])


def _marked(text: str, *, content: bool) -> str:
    text = _NOT_XML.sub(lambda found: " " if found[0].isspace() else "", _SENTINELS.sub("", text))
    return _WORD.sub((_CONTENT if content else _OTHER) + r"\g<0>", text)


def _strip_marks(root: etree._Element, strip: Callable[[etree._Element], bool]) -> None:
    for element in root.iter(etree.Element):
        if strip(element):
            element.tag = _WRAPPER
    etree.strip_tags(root, _WRAPPER)


def _serialise(roots: list[etree._Element]) -> str:
    if not roots:
        return ""
    # The tree of the first root also writes the doctype, but not the other roots.
    first = str(etree.tostring(roots[0].getroottree(), method="html", encoding="unicode", with_tail=False))
    return first + "".join(etree.tostring(root, method="html", encoding="unicode", with_tail=False) for root in roots[1:])


def _is_content(text: str) -> bool:
    words = _MARKED_WORD.findall(text)
    weights = [len(word_tokens(word)) for _, word in words]
    if not any(weights):
        weights = [1] * len(words)
    content = sum(weight for (mark, _), weight in zip(words, weights, strict=True) if mark == _CONTENT)
    return 2 * content >= sum(weights) > 0
