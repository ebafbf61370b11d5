"""Writes tables as text, for reports and commands. Pure; no colours, and nothing is cut to the width of a terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

Rows = Sequence[Sequence[str]]


def aligned(rows: Rows, *, left: Sequence[int] = (0,)) -> list[str]:
    """Align cells in columns, two spaces apart.

    Args:
        rows: the rows, header first, all of the same length.
        left: numbers of the left-aligned columns; the others are right-aligned.

    Returns:
        One line per row, without trailing spaces.

    Raises:
        ValueError: the rows differ in length.

    >>> aligned([("", "pages"), ("fields", "12"), ("山", "3")])
    ['        pages', 'fields     12', '山          3']
    """
    padded = [_padded(column, left=number in left) for number, column in enumerate(zip(*rows, strict=True))]
    return ["  ".join(row).rstrip() for row in zip(*padded, strict=True)]


def markdown(rows: Rows, *, left: Sequence[int] = (0,)) -> list[str]:
    """Write the same table in Markdown.

    >>> markdown([("", "pages"), ("a|b", "12")])
    ['| | pages |', '|---|---:|', '| a\\\\|b | 12 |']
    """
    rule = "|" + "|".join("---" if number in left else "---:" for number in range(len(rows[0]))) + "|"
    lines = ["|" + "".join(f" {cell} |".replace("  ", " ") for cell in map(_escaped, row)) for row in rows]
    return [lines[0], rule, *lines[1:]]


def fit(text: str, width: int) -> str:
    """Cut text to one line of at most `width` columns, and drop control characters.

    >>> fit("salt and\\nwind", 20), fit("salt and wind", 6)
    ('salt and wind', 'salt …')
    """
    shown = "".join(char for char in " ".join(text.split())[: 4 * width] if char.isprintable())
    if display_width(shown) <= width:
        return shown
    while display_width(shown) >= width:
        shown = shown[:-1]
    return shown + "…"


def display_width(text: str) -> int:
    """Count columns on a terminal: wide characters take two (Unicode Standard Annex 11), combining marks none.

    >>> display_width("sea"), display_width("海")
    (3, 2)
    """
    return sum(0 if unicodedata.combining(char) else 1 + (unicodedata.east_asian_width(char) in "WF") for char in text)


def _padded(column: Sequence[str], *, left: bool) -> list[str]:
    width = max(map(display_width, column))
    blanks = [" " * (width - display_width(cell)) for cell in column]
    return [cell + blank if left else blank + cell for cell, blank in zip(column, blanks, strict=True)]


def _escaped(cell: str) -> str:
    return cell.replace("|", "\\|")
