"""Cuts the blocks of comments at their inline elements, and reads what the markup calls each text: a name or a date."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from lxml import etree

from bodytext.features import Page
from bodytext.features.page.tags import BLOCK, BREAK, INLINE, KIND, SKIP

_ABOVE: Final = 3
"""Elements around a text whose names are read."""
_AUTHOR: Final = frozenset(("author", "username", "user", "name", "nick", "nickname", "fn", "poster", "byline", "screenname"))
_DATE_NAMES: Final = frozenset(("date", "time", "ago", "timestamp", "datetime", "published", "created"))
_NAME_PARTS: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_ISO: Final = re.compile(r"\d{4}-\d\d(?:-\d\d)?")


@dataclass(frozen=True, slots=True)
class Piece:
    """A text in a block, up to the next tag.

    Attributes:
        text: with white space folded.
        is_author, is_date: whether the markup calls it that.
        iso: the date in ISO form, where the markup states it.
        is_bare: whether it has no inline element of its own.
    """

    text: str
    is_author: bool = False
    is_date: bool = False
    iso: str = ""
    is_bare: bool = True


def pieces_of(page: Page, numbers: Collection[int], elements: Sequence[etree._Element | None]) -> dict[int, list[Piece]]:
    """Cut blocks into pieces.

    Args:
        page: the page.
        numbers: of the blocks.
        elements: of the containers, from `container_elements`.

    >>> from bodytext.features import container_elements, parse, segment
    >>> tree = parse("<div><p>Nice!</p><a rel=author>Ann</a> said</div>")
    >>> [piece.text for piece in pieces_of(segment(tree), [1], container_elements(tree))[1]]
    ['Ann', 'said']
    """
    container = page.container.tolist()
    wanted = {container[number] for number in numbers}
    inside: dict[int, list[int]] = defaultdict(list)
    for number, row in enumerate(container):
        if row in wanted:
            inside[row].append(number)
    found: dict[int, list[Piece]] = {}
    for row, all_numbers in inside.items():
        element = elements[row]
        runs = [] if element is None else _runs(element)
        fitting = len(runs) == len(all_numbers)
        for place, number in enumerate(all_numbers):
            found[number] = runs[place] if fitting else [Piece(page.texts[number])]
    return found


def _runs(container: etree._Element) -> list[list[Piece]]:
    """Return the pieces of each block that stands directly in a container."""
    runs: list[list[Piece]] = [[]]
    above: list[etree._Element] = []
    breaks = 0
    walker = etree.iterwalk(container, events=("start", "end"))
    for event, node in walker:
        kind = KIND.get(node.tag, INLINE)
        is_inner_block = kind == BLOCK and node is not container
        if event == "start":
            above.append(node)
            if kind == SKIP or is_inner_block:
                walker.skip_subtree()
            breaks += kind == BREAK
            content = None if kind == SKIP or is_inner_block else node.text
        else:
            above.pop()
            content = node.tail if above else None
        if is_inner_block or breaks > 1:
            runs.append([])
        if content and not content.isspace():
            runs[-1].append(_piece(" ".join(content.split()), above))
            breaks = 0
    return [run for run in runs if run]


def _piece(text: str, above: Sequence[etree._Element]) -> Piece:
    """Describe a text by the elements around it, of which the first is the container of the block."""
    around = above[: -_ABOVE - 1 : -1]
    parent = above[0].getparent()
    if parent is not None and len(around) < _ABOVE and above[0].getnext() is None and above[0].getprevious() is None:
        around = [*around, parent]
    names: list[str] = []
    iso, is_time = "", False
    for element in around:
        names += filter(None, (element.get("class"), element.get("itemprop"), element.get("rel")))
        is_time = is_time or element.tag == "time"
        stated = next(
            (value for key in ("datetime", "title", "content") if _ISO.match(value := (element.get(key) or "").strip())), ""
        )
        iso = iso or stated[:40]
    is_author, is_date = _marks(names)
    is_date = is_time or bool(iso) or (is_date and (_has_digit(text) or not is_author))
    return Piece(text, is_author and not is_date, is_date, iso, is_bare=len(above) == 1)


def _marks(names: Sequence[str]) -> tuple[bool, bool]:
    """Return whether names say author, and whether they say date; what counts is how a name ends, as in `comment-author`."""
    ends = {parts[-1].lower() for name in names for each in name[:200].split() if (parts := _NAME_PARTS.findall(each))}
    return bool(ends & _AUTHOR), bool(ends & _DATE_NAMES)


def _has_digit(text: str) -> bool:
    return any(map(str.isdigit, text))
