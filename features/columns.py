"""The declaration of a feature column, and the measures of a block that several families share."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from .characters import (
    CLAUSE_END,
    DIGIT,
    IDEOGRAPH,
    LETTER,
    LOWER,
    MARK,
    N_CLASSES,
    SENTENCE_END,
    SPACE,
    UNSPACED,
    UPPER,
    classes,
)
from .page import FloatArray, IntArray, Page

WORDS_PER_IDEOGRAPH: Final = 0.6
"""A Chinese or Japanese word has about 1.6 characters."""
WORDS_PER_UNSPACED: Final = 0.25
"""A Thai, Lao, Khmer or Burmese word has about four letters and marks."""
PROSE_WORDS: Final = 12
"""A block with as many words, a sentence end and few links is running text."""
PROSE_LINK_DENSITY: Final = 0.4

_IS_WORD: Final = np.isin(np.arange(N_CLASSES), (LOWER, UPPER, LETTER, DIGIT, MARK))


@dataclass(frozen=True, slots=True)
class Column:
    """One feature: its name, its unit, the range of its values, and where the idea comes from."""

    name: str
    unit: str
    low: float = 0.0
    high: float = 1.0
    source: str = "bodytext"


LOG: Final = "ln(1 + n)"
SHARE: Final = "share"
FLAG: Final = "0 or 1"
INFINITE: Final = math.inf


def log1p(values: np.ndarray) -> FloatArray:
    """ln(1 + values) as float32."""
    return np.log1p(values, dtype=np.float32)


def share(part: np.ndarray, whole: np.ndarray) -> FloatArray:
    """part / whole, 0 where the whole is 0, at most 1."""
    return np.minimum(part / np.maximum(whole, 1e-6), 1.0).astype(np.float32)


class Measures:
    """Counts of a page's blocks, each an array of length `n_blocks`, computed once and shared by the families."""

    def __init__(self, page: Page) -> None:
        self.page = page
        joined = "\n".join(page.texts)
        kinds = classes(joined)
        n = page.n_blocks
        lengths = np.fromiter(map(len, page.texts), dtype=np.int64, count=n)
        starts = np.zeros(n, dtype=np.int64)
        np.cumsum(lengths[:-1] + 1, out=starts[1:])
        block_of = np.repeat(np.arange(n), lengths + 1)[: len(kinds)]
        counts = np.bincount(block_of * N_CLASSES + kinds, minlength=n * N_CLASSES).reshape(n, N_CLASSES)
        in_word = _IS_WORD[kinds]
        word_start = in_word.copy()
        word_start[1:] &= ~in_word[:-1]
        at = np.flatnonzero(word_start)
        self.length = lengths
        self.counts = counts.astype(np.float32)
        self.first_kind = kinds[starts]
        self.last_kind = kinds[starts + lengths - 1]
        self.spaced_words = np.bincount(block_of[at], minlength=n).astype(np.float32)
        capitals = at[kinds[at] == UPPER]
        self.capital_words = np.bincount(block_of[capitals], minlength=n).astype(np.float32)
        self.chars = np.maximum(self.length - self.counts[:, SPACE], 1).astype(np.float32)
        self.words = np.maximum(
            self.spaced_words + WORDS_PER_IDEOGRAPH * self.counts[:, IDEOGRAPH] + WORDS_PER_UNSPACED * self.counts[:, UNSPACED],
            0.2,
        ).astype(np.float32)
        self.link_density = share(page.link_chars, self.chars)
        self.sentence_ends = self.counts[:, SENTENCE_END]
        self.clause_ends = self.counts[:, CLAUSE_END]
        self.is_prose = (self.words >= PROSE_WORDS) & (self.sentence_ends >= 1) & (self.link_density < PROSE_LINK_DENSITY)
        self.prose_words = np.where(self.is_prose, self.words, 0).astype(np.float32)

    @cached_property
    def words_before(self) -> FloatArray:
        """Words in all blocks before, length `n_blocks + 1`; the last is the page's total."""
        return _running(self.words)

    @cached_property
    def prose_before(self) -> FloatArray:
        """Words of running text in all blocks before, length `n_blocks + 1`."""
        return _running(self.prose_words)

    @cached_property
    def container_tag(self) -> IntArray:
        """Tag number of each block's container."""
        tags = np.array(self.page.contexts.tag, dtype=np.int32)
        return tags[self.page.context[self.page.container]]

    @cached_property
    def leaf_tag(self) -> IntArray:
        """Tag number of each block's innermost element."""
        return np.array(self.page.contexts.tag, dtype=np.int32)[self.page.leaf]


def _running(values: FloatArray) -> FloatArray:
    total = np.zeros(len(values) + 1, dtype=np.float32)
    np.cumsum(values, out=total[1:], dtype=np.float64)
    return total
