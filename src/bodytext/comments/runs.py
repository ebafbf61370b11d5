"""Splits blocks of comments that no containers keep apart, such as a definition list, or lines of plain text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from bodytext.features import Page
from bodytext.features.page.tags import TAGS

from .units import look

_MAX_HEAD: Final = 60
"""Characters of a block that can begin a comment."""
_MAX_BEFORE_DATE: Final = 2
"""Blocks of the head before its date; if there are more, the date stands below the text."""


def runs_of_lines(blocks: Sequence[int]) -> list[list[int]]:
    """Split numbers into runs without a gap.

    >>> runs_of_lines([0, 1, 3])
    [[0, 1], [3]]
    """
    runs: list[list[int]] = []
    for number in blocks:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def split_run(page: Page, blocks: Sequence[int], dated: set[int]) -> list[list[int]]:
    """Split blocks into comments: where the element that begins the first comes again, else around each date.

    Args:
        page: the page.
        blocks: numbers of blocks, ascending, at least one.
        dated: those of them that state a date.
    """
    looks = {number: _look(page, number) for number in blocks}
    times = Counter(looks.values())
    opening = looks[blocks[0]]
    begins_short = all(len(page.texts[number]) <= _MAX_HEAD for number in blocks if looks[number] == opening)
    if times[opening] < len(blocks) and begins_short and times[opening] >= max(2, len(dated) / 2):
        return _split(blocks, {number for number in blocks if looks[number] == opening})
    if len(dated) < 2:
        return [list(blocks)]
    at = [place for place, number in enumerate(blocks) if number in dated]
    if at[0] > _MAX_BEFORE_DATE:
        return _split(blocks, {blocks[place + 1] for place in at if place + 1 < len(blocks)})
    return _split(blocks, {blocks[max(place - at[0], before + 1)] for before, place in zip([-1, *at], at, strict=False)})


def _look(page: Page, number: int) -> tuple[tuple[str, str], str]:
    """Return what the elements of a block look like: its container and the innermost one."""
    contexts = page.contexts
    tag, names = contexts.elements[contexts.element[page.context[page.container[number]]]]
    return look(TAGS[tag], names[0]), TAGS[contexts.tag[page.leaf[number]]]


def _split(blocks: Sequence[int], starts: set[int]) -> list[list[int]]:
    parts: list[list[int]] = []
    for number in blocks:
        if not parts or number in starts:
            parts.append([number])
        else:
            parts[-1].append(number)
    return parts
