"""Many short lines cut into words at once, for the families that look words up.

Words are bytes of UTF-8: translating, splitting and looking up bytes are each one call into C for a whole page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import numpy as np

from .page import FloatArray, IntArray

HEAD_CHARS: Final = 64
"""Words are looked up in so many characters from the start of a block; what follows is told by numbers alone."""
_NO_WORD = re.compile(r"[^\w\x00-\x7f]+")
_UNSPACED = re.compile(
    "([\u0e01-\u0edf\u1000-\u109f\u1780-\u17dd\u3005-\u3007\u3021-\u30ff\u3100-\u312f\u3400-\u9fff\uf900-\ufaff])"
)
_IS_WORD_BYTE: Final = [chr(byte).isalnum() or byte >= 0x80 or byte in b"_\n" for byte in range(256)]
_WORD_BYTES: Final = bytes(
    0x20 if not is_word else 0x30 if 0x30 <= byte <= 0x39 else byte for byte, is_word in enumerate(_IS_WORD_BYTE)
)


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """The words of many lines in one list.

    Attributes:
        words: the words, UTF-8; an empty one, which no look-up knows, for a line without words or a second space.
        counts: number of words of each line, int32 `(n_lines,)`.
        ends: where the words of each line end, int32 `(n_lines,)`.
    """

    words: list[bytes]
    counts: IntArray
    ends: IntArray

    def sums(self, values: FloatArray) -> FloatArray:
        """The sum over the words of each line.

        Args:
            values: a number or a row of numbers for each word, `(n_words, ...)`.

        Returns:
            float32 `(n_lines, ...)`.
        """
        running = np.zeros((len(values) + 1, *values.shape[1:]))
        np.cumsum(values, axis=0, out=running[1:])
        totals = running[self.ends]
        totals[1:] -= running[self.ends[:-1]]
        return totals.astype(np.float32)

    def of_line(self, line: int) -> list[bytes]:
        """The words of one line, empty ones left out."""
        end = int(self.ends[line])
        return [word for word in self.words[end - int(self.counts[line]) : end] if word]


def tokens_of(lines: list[bytes]) -> Tokens:
    """Cut lines at single spaces.

    >>> tokens = tokens_of([b"share on", b"now"])
    >>> tokens.words, tokens.counts.tolist(), tokens.sums(np.ones(3)).tolist()
    ([b'share', b'on', b'now'], [2, 1], [2.0, 1.0])
    """
    counts = np.array([line.count(b" ") for line in lines], dtype=np.int32) + np.int32(1)
    return Tokens(b" ".join(lines).split(b" "), counts, np.cumsum(counts, dtype=np.int32))


def text_heads(texts: list[str], *, spaced: bool) -> list[bytes]:
    """The start of each text as words between single spaces: lower case, punctuation dropped, every digit as 0.

    Args:
        texts: none holds a line break.
        spaced: False when some text is in a script without spaces; there every letter is a word.

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
