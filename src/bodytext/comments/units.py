"""Finds the containers that hold one comment each.

They repeat: siblings and replies have the same tag and class, or, in markup without names, begin with the same elements. Of all such
sets of containers the one is taken in which most have one date each, or, where there are no dates, a name and a text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from bodytext.features import Page
from bodytext.features.arrays import IntArray
from bodytext.features.page.tags import TAGS

_ITEMS: Final = frozenset(("li", "article"))
"""Elements that may be a comment with a single block."""
_MIN_COVERAGE: Final = 0.5
"""Share of the blocks that comments must hold together."""
_MIN_DATED: Final = 0.5
"""Share of the dates that must have a comment of their own."""
_DIGITS: Final = re.compile(r"\d+")
_OF_COMMENT: Final = re.compile(r"^(?:div-)?(?:comment|reply|post|msg|message|c|p)[-_]?\d+$", re.IGNORECASE)


@dataclass(slots=True)
class Unit:
    """One comment.

    Attributes:
        row: of its container.
        above: position, in the list of units, of the comment whose container is around it; -1 if there is none.
        blocks: numbers of its blocks, without those of the comments inside; at least one.
    """

    row: int
    above: int
    blocks: list[int] = field(default_factory=list)


def find_units(page: Page, blocks: Sequence[int], dated: set[int]) -> list[Unit] | None:
    """Divide blocks by the containers that hold one comment each.

    Args:
        page: the page.
        blocks: numbers of the blocks of comments, ascending, at least one.
        dated: those of them that state a date.

    Returns:
        The comments in page order, which hold every block; None if no containers repeat.
    """
    n_blocks, n_dates = _counts(page, blocks), _counts(page, sorted(dated))
    candidates = list(_candidates(page, n_blocks).values())
    if len(dated) > 1:
        score, rows = _best(page, candidates, n_blocks, n_dates)
        if score[0] >= _MIN_DATED * len(dated) and score[1] >= _MIN_COVERAGE * len(blocks):
            return _divided(page, rows, blocks, n_dates)
    score, rows = _best(page, candidates, n_blocks, None)
    return _divided(page, rows, blocks, None) if score[1] >= _MIN_COVERAGE * len(blocks) else None


def _best(
    page: Page, candidates: Sequence[list[int]], n_blocks: IntArray, n_dates: IntArray | None
) -> tuple[tuple[int, int, int], list[int]]:
    """Return the best score, (0, 0, 0) if there are no candidates, and the containers that have it."""
    best: tuple[tuple[int, int, int], list[int]] = (0, 0, 0), []
    for rows in candidates:
        score = _score(page, rows, n_blocks, n_dates)
        if score > best[0]:
            best = score, rows
    return best


def _counts(page: Page, blocks: Sequence[int]) -> IntArray:
    """Return how many of the blocks each container holds, `(n_containers,)`."""
    before = np.zeros(page.n_blocks + 1, dtype=np.int32)
    before[np.asarray(blocks, dtype=np.intp) + 1] = 1
    before = before.cumsum(dtype=np.int32)
    found: IntArray = before[page.last] - before[page.first]
    return found


def _candidates(page: Page, n_blocks: IntArray) -> dict[Hashable, list[int]]:
    """Return the containers with blocks of comments that look alike: by tag and first class, and by the elements they begin with."""
    contexts = page.contexts
    looks = [look(TAGS[tag], names[0]) for tag, names in contexts.elements]
    look_of = [looks[contexts.element[context]] for context in page.context.tolist()]
    parent, first, wanted = page.parent.tolist(), page.first.tolist(), n_blocks.tolist()
    chain = [0] * page.n_containers
    numbers: dict[Hashable, int] = {}
    below = [0] * page.n_containers
    for row in range(page.n_containers - 1, 0, -1):
        chain[row] = numbers.setdefault((look_of[row], below[row]), len(numbers) + 1)
        above = parent[row]
        if first[above] == first[row]:
            below[above] = chain[row]
    found: dict[Hashable, list[int]] = defaultdict(list)
    for row in range(1, page.n_containers):
        if wanted[row]:
            found[chain[row]].append(row)
            tag, name = look_of[row]
            if name or tag in _ITEMS:
                found[look_of[row]].append(row)
    return {look: rows for look, rows in found.items() if len(rows) > 1 or _is_comment(page, rows[0])}


def look(tag: str, classes: str | None) -> tuple[str, str]:
    """Return a tag with its first class, without numbers, which is the same for all comments of a page.

    >>> look("li", "comment-17 odd")
    ('li', 'comment-')
    """
    words = (classes or "").split(None, 1)
    return tag, _DIGITS.sub("", words[0]) if words else ""


def _is_comment(page: Page, row: int) -> bool:
    """Return whether a container's id or tag says that it is a single comment."""
    tag, (_, identifier, _, _) = page.contexts.elements[page.contexts.element[page.context[row]]]
    return TAGS[tag] in _ITEMS or bool(identifier and _OF_COMMENT.match(identifier))


def _nesting(page: Page, rows: Sequence[int]) -> list[int]:
    """Return for each container the position of the innermost one around it among the same; -1 if there is none."""
    first, last = page.first, page.last
    above: list[int] = []
    open_rows: list[int] = []
    for place, row in enumerate(rows):
        while open_rows and not (first[rows[open_rows[-1]]] <= first[row] and last[row] <= last[rows[open_rows[-1]]]):
            open_rows.pop()
        above.append(open_rows[-1] if open_rows else -1)
        open_rows.append(place)
    return above


def _own(rows: Sequence[int], above: Sequence[int], counts: IntArray) -> list[int]:
    """Return what each container holds outside of those inside it."""
    found = counts[list(rows)].tolist()
    whole = list(found)
    for place, outer in enumerate(above):
        if outer >= 0:
            found[outer] -= whole[place]
    return found


def _score(page: Page, rows: Sequence[int], n_blocks: IntArray, n_dates: IntArray | None) -> tuple[int, int, int]:
    """Return how many containers look like one comment, how many blocks these hold, and how far up they are."""
    above = _nesting(page, rows)
    blocks = _own(rows, above, n_blocks)
    if n_dates is None:
        good = [count > 1 or (count == 1 and _is_comment(page, row)) for count, row in zip(blocks, rows, strict=True)]
    else:
        dates = _own(rows, above, n_dates)
        good = [count > 1 and of_dates == 1 for count, of_dates in zip(blocks, dates, strict=True)]
    covered = sum(count for count, is_good in zip(blocks, good, strict=True) if is_good)
    return sum(good), covered, -rows[0]


def _divided(page: Page, rows: Sequence[int], blocks: Sequence[int], n_dates: IntArray | None) -> list[Unit]:
    """Give each block to the innermost comment around it; one outside of all belongs to the comment before it."""
    above = _nesting(page, rows)
    if n_dates is not None:
        # What has no date and is inside a comment is part of it, such as a list in its text.
        dates = _own(rows, above, n_dates)
        rows = [row for row, outer, count in zip(rows, above, dates, strict=True) if count or outer < 0]
        above = _nesting(page, rows)
    units = [Unit(row, outer) for row, outer in zip(rows, above, strict=True)]
    owner = _owners(page, rows)
    stray: list[Unit] = []
    before: Unit | None = None
    for number in blocks:
        if owner[number] >= 0:
            before = units[owner[number]]
        elif before is None:
            before = Unit(0, -1)
            stray.append(before)
        before.blocks.append(number)
    return _without_empty([*stray, *units], len(stray))


def _owners(page: Page, rows: Sequence[int]) -> list[int]:
    """Return for each block the position of the innermost of the containers around it; -1 if there is none."""
    of_row = {row: place for place, row in enumerate(rows)}
    inside = [-1] * page.n_containers
    for row, parent in enumerate(page.parent.tolist()):
        if row:
            inside[row] = of_row.get(row, inside[parent])
    return [inside[row] for row in page.container.tolist()]


def _without_empty(units: Sequence[Unit], shift: int) -> list[Unit]:
    """Leave out units without blocks of their own; what is inside them is inside the ones around them."""
    place: list[int] = []
    kept: list[Unit] = []
    for unit in units:
        outer = place[unit.above + shift] if unit.above >= 0 else -1
        if unit.blocks:
            kept.append(Unit(unit.row, outer, unit.blocks))
            place.append(len(kept) - 1)
        else:
            place.append(outer)
    return kept
