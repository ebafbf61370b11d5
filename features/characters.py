"""Classes of characters, counted for all blocks at once.

The table for the basic multilingual plane is a file made by `write_table`, not the running Python's own Unicode data, so that the
same page gives the same numbers on every Python version.
"""

from __future__ import annotations

import unicodedata
import zlib
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

SPACE: Final = 0
LOWER: Final = 1
UPPER: Final = 2
LETTER: Final = 3
DIGIT: Final = 4
MARK: Final = 5
CLAUSE_END: Final = 6
SENTENCE_END: Final = 7
PUNCTUATION: Final = 8
SYMBOL: Final = 9
IDEOGRAPH: Final = 10
UNSPACED: Final = 11
QUESTION: Final = 12
ELLIPSIS: Final = 13
SEPARATOR: Final = 14
CURRENCY: Final = 15
COPYRIGHT: Final = 16
AT: Final = 17
N_CLASSES: Final = 18

_TABLE_FILE: Final = Path(__file__).with_name("characters.bin")
_CLAUSE_ENDS: Final = frozenset(",;:，；：、،؛")
_SENTENCE_ENDS: Final = frozenset(".!。！｡।॥۔։።")
_SINGLE: Final = {
    **dict.fromkeys("?？؟", QUESTION),
    "…": ELLIPSIS,
    **dict.fromkeys("|·•»›", SEPARATOR),
    **dict.fromkeys("©℗", COPYRIGHT),
    "@": AT,
}
_IDEOGRAPH_RANGES: Final = ((0x2E80, 0x2FDF), (0x3005, 0x3007), (0x3021, 0x30FF), (0x3100, 0x312F), (0x31A0, 0x31FF))
_HAN_RANGES: Final = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0xFF66, 0xFF9F))
_UNSPACED_RANGES: Final = ((0x0E01, 0x0EDF), (0x1000, 0x109F), (0x1780, 0x17DD), (0xA9E0, 0xA9FE), (0xAA60, 0xAA7F))


def code_points(text: str) -> npt.NDArray[np.uint32]:
    """The code point of every character.

    >>> code_points("Aé").tolist()
    [65, 233]
    """
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def classes(points: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint8]:
    """The class of every character.

    Args:
        points: code points, as `code_points` gives them.

    Returns:
        uint8 array of the same length, values below `N_CLASSES`.

    >>> classes(code_points("Ab 1,")).tolist()
    [2, 1, 0, 4, 6]
    """
    table = _table()
    if len(points) and points.max() > 0xFFFF:
        beyond = points > 0xFFFF
        found = table[np.where(beyond, 0, points)]
        found[beyond] = np.where((points[beyond] >= 0x20000) & (points[beyond] < 0x40000), IDEOGRAPH, SYMBOL)
        return found
    return table[points]


@cache
def _table() -> npt.NDArray[np.uint8]:
    return np.frombuffer(zlib.decompress(_TABLE_FILE.read_bytes()), dtype=np.uint8)


def write_table() -> None:
    """Make the table anew from the running Python's Unicode data; a change of it is a change of the model format."""
    table = bytes(_class_of(chr(point)) for point in range(0x10000))
    _TABLE_FILE.write_bytes(zlib.compress(table, 9))


def _class_of(character: str) -> int:
    point = ord(character)
    category = unicodedata.category(character)
    if character in _SINGLE:
        return _SINGLE[character]
    if character in _CLAUSE_ENDS:
        return CLAUSE_END
    if character in _SENTENCE_ENDS:
        return SENTENCE_END
    if category[0] in "LM" or category == "Nl":
        if any(low <= point <= high for low, high in _IDEOGRAPH_RANGES + _HAN_RANGES):
            return IDEOGRAPH
        if any(low <= point <= high for low, high in _UNSPACED_RANGES):
            return UNSPACED
    if category == "Ll":
        return LOWER
    if category in ("Lu", "Lt"):
        return UPPER
    if category[0] == "L":
        return LETTER
    if category[0] == "N":
        return DIGIT
    if category[0] == "M":
        return MARK
    if category[0] == "P":
        return PUNCTUATION
    if category == "Sc":
        return CURRENCY
    return SPACE if category[0] == "Z" or character.isspace() else SYMBOL
