"""Counts characters by class, for all blocks at once.

The table for the basic multilingual plane is a file written by `write_table`, not the running Python's own Unicode data, so that
the same page gives the same numbers on every Python version.
"""

from __future__ import annotations

import unicodedata
import zlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from bodytext.features.arrays import FloatArray, IntArray
from bodytext.features.compiled import compiled

from .character_classes import (
    AT,
    CLAUSE_END,
    COPYRIGHT,
    CURRENCY,
    DIGIT,
    ELLIPSIS,
    FIRST_IDEOGRAPH_BEYOND,
    IDEOGRAPH,
    LAST_IDEOGRAPH_BEYOND,
    LETTER,
    LOWER,
    MARK,
    N_CLASSES,
    PUNCTUATION,
    QUESTION,
    SENTENCE_END,
    SEPARATOR,
    SPACE,
    SYMBOL,
    TABLE_SIZE,
    UNSPACED,
    UPPER,
)

if TYPE_CHECKING:
    from . import compiled_characters as _compiled
else:
    _compiled = compiled("compiled_characters", __package__)

_DOT: Final = ord(".")
_IS_WORD: Final = np.isin(np.arange(N_CLASSES), (LOWER, UPPER, LETTER, DIGIT, MARK))
_TABLE_FILE: Final = Path(__file__).with_name("characters.bin")
_CLAUSE_ENDS: Final = frozenset(",;:，；：、،؛\u104a")
_SENTENCE_ENDS: Final = frozenset(".!。！｡।॥۔։።\u104b\u17d4\u17d5")
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
    """Return the code point of every character.

    >>> code_points("Aé").tolist()
    [65, 233]
    """
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def classes(points: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint8]:
    """Return the class of every character.

    Args:
        points: code points, as returned by `code_points`.

    Returns:
        uint8 array of the same length, values below `N_CLASSES`.

    >>> classes(code_points("Ab 1,")).tolist()
    [2, 1, 0, 4, 6]
    """
    table = _table()
    if len(points) and points.max() >= TABLE_SIZE:
        beyond = points >= TABLE_SIZE
        found = table[np.where(beyond, 0, points)]
        is_ideograph = (points[beyond] >= FIRST_IDEOGRAPH_BEYOND) & (points[beyond] <= LAST_IDEOGRAPH_BEYOND)
        found[beyond] = np.where(is_ideograph, IDEOGRAPH, SYMBOL)
        return found
    return table[points]


Counts = tuple[FloatArray, FloatArray, FloatArray, IntArray, IntArray, IntArray, npt.NDArray[np.bool_]]


def count_characters_in_python(texts: list[str], table: npt.NDArray[np.uint8]) -> Counts:
    """Count the characters of texts by class.

    Args:
        texts: not empty, and without line breaks.
        table: as returned by `_table`.

    Returns:
        How many of each class, float32 `(N_CLASSES, n_texts)`; the words, runs of letters, digits and marks, and those that begin
        with a capital, float32 `(n_texts,)`; the length and the classes of the first and the last character, int32 `(n_texts,)`;
        and whether a text ends in dots, bool `(n_texts,)`.
    """
    n = len(texts)
    points = code_points("\n".join(texts))
    kinds = classes(points)
    lengths: IntArray = np.fromiter(map(len, texts), dtype=np.int32, count=n)
    ends = np.cumsum(lengths + 1, dtype=np.int32) - 1
    last = ends - 1
    block_of = np.repeat(np.arange(n, dtype=np.int32), lengths + 1)[: len(kinds)]
    counts = np.bincount(block_of * np.int32(N_CLASSES) + kinds, minlength=n * N_CLASSES).reshape(n, N_CLASSES)
    counts[:-1, SPACE] -= 1  # the line breaks between the texts
    in_word = _IS_WORD[kinds]
    word_starts = np.flatnonzero(in_word & np.concatenate(([True], ~in_word[:-1])))
    capitals = word_starts[kinds[word_starts] == UPPER]
    return (
        counts.T.astype(np.float32),
        np.bincount(block_of[word_starts], minlength=n).astype(np.float32),
        np.bincount(block_of[capitals], minlength=n).astype(np.float32),
        lengths,
        kinds[ends - lengths].astype(np.int32),
        kinds[last].astype(np.int32),
        (kinds[last] == ELLIPSIS) | ((lengths > 1) & (points[last] == _DOT) & (points[last - 1] == _DOT)),
    )


_count = count_characters_in_python if _compiled is None else _compiled.count_characters


def count_characters(texts: list[str]) -> Counts:
    """Do what `count_characters_in_python` does, with the table of this package.

    >>> counts, words, capital_words, lengths, *_ = count_characters(["Ab c1.", "…"])
    >>> words.tolist(), capital_words.tolist(), lengths.tolist(), counts[DIGIT].tolist()
    ([2.0, 0.0], [1.0, 0.0], [6, 1], [1.0, 0.0])
    """
    return _count(texts, _table())


@cache
def _table() -> npt.NDArray[np.uint8]:
    return np.frombuffer(zlib.decompress(_TABLE_FILE.read_bytes()), dtype=np.uint8)


def write_table() -> None:
    """Write the table from the running Python's Unicode data; changing it changes the model format."""
    table = bytes(_class_of(chr(point)) for point in range(TABLE_SIZE))
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
