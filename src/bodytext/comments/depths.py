"""Tells how deeply comments are nested."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from bodytext.features import Page

from .units import Unit

_STATED: Final = re.compile(r"(?:^|[\s_-])(?:depth|level|indent)[-_]?(\d{1,3})(?=$|\s)", re.IGNORECASE)


def depths(page: Page, units: Sequence[Unit]) -> list[int]:
    """Return the depth of each comment, 0 for those on the page itself.

    It is what classes such as `depth-2` say, if all comments have one; else the number of comments around it, if any is inside
    another; else it follows from how deep the containers are, as in `<div class=indented>`.
    """
    names = [page.contexts.elements[page.contexts.element[page.context[unit.row]]][1][0] or "" for unit in units]
    stated = [int(found[1]) if (found := _STATED.search(name[:500])) else -1 for name in names]
    lowest = min(stated, default=-1)
    if lowest >= 0:
        return [number - lowest for number in stated]
    if any(unit.above >= 0 for unit in units):
        nested: list[int] = []
        for unit in units:
            nested.append(nested[unit.above] + 1 if unit.above >= 0 else 0)
        return nested
    depth = page.contexts.depth
    rows = [depth[page.context[unit.row]] if unit.row else -1 for unit in units]
    levels = {level: number for number, level in enumerate(sorted({row for row in rows if row >= 0}))}
    return [levels.get(row, 0) for row in rows]
