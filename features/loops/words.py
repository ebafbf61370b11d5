"""Splits many short lines into words at once, for the families that look words up.

Words are UTF-8 bytes. `compiled_words.pyx` has the same classes, without a Python object per word.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from bodytext.features.arrays import FloatArray, IntArray
from bodytext.features.compiled import compiled
from bodytext.features.page.columns import Names

HEAD_CHARS: Final = 64
"""Words are looked up in this many characters from the start of a block; the rest is described by counts alone."""
_NO_WORD = re.compile(r"[^\w\x00-\x7f]+")
_UNSPACED = re.compile(
    "([\u0e01-\u0edf\u1000-\u109f\u1780-\u17dd\u3005-\u3007\u3021-\u30ff\u3100-\u312f\u3400-\u9fff\uf900-\ufaff])"
)
_IS_WORD_BYTE: Final = [chr(byte).isalnum() or byte >= 0x80 or byte in b"_\n" for byte in range(256)]
_WORD_BYTES: Final = bytes(
    0x20 if not is_word else 0x30 if 0x30 <= byte <= 0x39 else byte for byte, is_word in enumerate(_IS_WORD_BYTE)
)


class TableInPython:
    """A look-up table from known words to rows, counted from 1.

    Attributes:
        rows: the row of each word.
    """

    def __init__(self, rows: dict[bytes, int]) -> None:
        self.rows = rows


class WordsInPython:
    """The words of many lines, to be looked up in tables.

    Attributes:
        lines: the lines as given.
        words: the words of all lines in one list, split at single spaces; an empty word, which is never found, for a line without
            words and for each further space in a row.
        counts: number of words of each line, int32 `(n_lines,)`.
        ends: where the words of each line end in `words`, int32 `(n_lines,)`.
    """

    def __init__(self, lines: list[bytes]) -> None:
        self.lines = lines
        self.counts: IntArray = np.array([line.count(b" ") for line in lines], dtype=np.int32) + np.int32(1)
        self.words = b" ".join(lines).split(b" ") if lines else []
        self.ends: IntArray = np.cumsum(self.counts, dtype=np.int32)

    def of_line(self, line: int) -> list[bytes]:
        """Return the words of one line, without empty ones."""
        end = int(self.ends[line])
        return [word for word in self.words[end - int(self.counts[line]) : end] if word]

    def sums(self, table: TableInPython, weights: FloatArray) -> FloatArray:
        """Sum the weights of the words of each line; unknown words add nothing.

        Args:
            weights: `(n_rows, n_weights)`, by the rows of the table, at most 4 weights per row; row 0 is not read.

        Returns:
            float32 `(n_lines, n_weights)`.
        """
        row_of = table.rows.get
        rows = np.array([row_of(word, 0) if word else 0 for word in self.words], dtype=np.intp)
        values = np.where(rows[:, np.newaxis] > 0, weights[rows], np.float32(0))
        sums = np.zeros((len(values) + 1, weights.shape[1]))
        np.cumsum(values, axis=0, out=sums[1:])
        totals = sums[self.ends]
        totals[1:] -= sums[self.ends[:-1]]
        return totals.astype(np.float32)

    def rows(self, table: TableInPython, *, prefix: bytes = b"", strip: bytes = b"", max_bytes: int = sys.maxsize) -> IntArray:
        """Look up each line as a whole: its row, 0 if unknown; int32 `(n_lines,)`.

        Args:
            prefix: put before each line before it is looked up.
            strip: bytes to strip from both ends of a line.
            max_bytes: longer lines count as unknown.
        """
        found = [line.strip(strip) if strip else line for line in self.lines]
        return np.array([table.rows.get(prefix + line, 0) if len(line) <= max_bytes else 0 for line in found], dtype=np.int32)

    def start_rows(self, table: TableInPython, wanted: npt.NDArray[np.uint8], max_words: int) -> IntArray:
        """Look up the longest known start of each line (two words or more, not the whole line): its row, 0 if none.

        Args:
            wanted: 1 for the lines to look up, `(n_lines,)`.
            max_words: the longest start to try, in words.
        """
        rows = np.zeros(len(self.lines), dtype=np.int32)
        for number in np.flatnonzero(wanted).tolist():
            line = self.lines[number]
            end = line.find(b" ")
            for _ in range(max_words - 1):
                end = line.find(b" ", end + 1)
                if end < 0:
                    break
                rows[number] = table.rows.get(line[:end], rows[number])
        return rows


def words_of_texts_in_python(texts: list[str], _head_chars: int, in_python: Callable[[list[str]], list[bytes]]) -> WordsInPython:
    """Return the words at the start of each text; `in_python` turns texts into lines."""
    return WordsInPython(in_python(texts))


def words_of_elements_in_python(
    elements: list[tuple[int, Names]],
    _tags: tuple[str, ...],
    _max_chars: int,
    in_python: Callable[[list[tuple[int, Names]]], list[bytes]],
) -> WordsInPython:
    """Return the names on each element; `in_python` turns elements into lines."""
    return WordsInPython(in_python(elements))


if TYPE_CHECKING:
    from .compiled_words import Table, Words, words_of_elements, words_of_lines, words_of_texts
elif (_compiled := compiled("compiled_words", __package__)) is not None:
    Table, Words, words_of_lines = _compiled.Table, _compiled.Words, _compiled.words_of_lines
    words_of_texts, words_of_elements = _compiled.words_of_texts, _compiled.words_of_elements
else:
    Table, Words, words_of_lines = TableInPython, WordsInPython, WordsInPython
    words_of_texts, words_of_elements = words_of_texts_in_python, words_of_elements_in_python


__all__ = ["HEAD_CHARS", "Table", "Words", "text_heads", "words_at_start", "words_of_elements", "words_of_lines", "words_of_texts"]


def words_at_start(texts: list[str], *, spaced: bool) -> Words:
    """Return the first words of each text, as `text_heads` writes them.

    >>> words_at_start(["Share on 12 sites", ""], spaced=True).of_line(0)
    [b'share', b'on', b'00', b'sites']
    """
    return words_of_texts(texts, HEAD_CHARS, partial(text_heads, spaced=spaced))


def text_heads(texts: list[str], *, spaced: bool) -> list[bytes]:
    """Write the start of each text as words between single spaces: lower case, without punctuation, every digit as 0.

    Args:
        texts: without line breaks.
        spaced: False if some text is in a script without spaces, in which every letter is taken for a word.

    >>> [head.decode() for head in text_heads(["Share on 12 sites", "北堤 a"], spaced=False)]
    ['share on 00 sites', '北 堤 a']
    """
    joined = "\n".join([text[:HEAD_CHARS] for text in texts]).lower()
    if not joined.isascii():
        joined = _NO_WORD.sub(" ", joined)
        if not spaced:
            joined = _UNSPACED.sub(r" \1 ", joined)
    words = joined.encode("utf-8", "replace").translate(_WORD_BYTES)
    while b"  " in words:
        words = words.replace(b"  ", b" ")
    return [line.strip(b" ") for line in words.split(b"\n")]
