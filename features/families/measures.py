"""The measures of a page's blocks that several families share, computed once."""

from __future__ import annotations

from typing import Final

import numpy as np

from bodytext.features.arrays import FloatArray, IntArray
from bodytext.features.lazy import lazy
from bodytext.features.loops import hierarchy
from bodytext.features.loops.character_classes import (
    CLAUSE_END,
    ELLIPSIS,
    IDEOGRAPH,
    QUESTION,
    SENTENCE_END,
    SPACE,
    UNSPACED,
)
from bodytext.features.loops.characters import count_characters
from bodytext.features.loops.words import Words, words_at_start
from bodytext.features.page.columns import Page

from .arithmetic import prefix_sums, share

WORDS_PER_IDEOGRAPH: Final = 0.6
"""A Chinese or Japanese word has about 1.6 characters."""
WORDS_PER_UNSPACED: Final = 0.25
"""A Thai, Lao, Khmer or Burmese word has about four letters and marks."""
SENTENCES_PER_SPACE: Final = 0.4
"""Thai and Lao have no full stop: a space separates clauses and sentences, in running text after about every sixth word."""
PROSE_WORDS: Final = 12
"""A block with at least this many words, a sentence end and few links is running text."""
PROSE_LINK_DENSITY: Final = 0.4


class Measures:
    """Counts of a page's blocks, each an array of length `n_blocks`, computed once and shared by the families."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.counts, self.spaced_words, self.capital_words, lengths, self.first_kind, self.last_kind, self.ends_in_dots = (
            count_characters(page.texts)
        )
        self.length = lengths
        self.spaced = not (self.counts[IDEOGRAPH] + self.counts[UNSPACED]).any()
        self.chars = np.maximum(lengths - self.counts[SPACE], 1).astype(np.float32)
        self.sentence_ends = self.counts[SENTENCE_END] + self.counts[QUESTION] + self.counts[ELLIPSIS]
        self.clause_ends = self.counts[CLAUSE_END]
        self.words = self.spaced_words
        if not self.spaced:
            self.words = self.words + WORDS_PER_IDEOGRAPH * self.counts[IDEOGRAPH] + WORDS_PER_UNSPACED * self.counts[UNSPACED]
            unspaced = self.counts[UNSPACED] > self.chars / 2
            # Nothing marks the end of their last sentence, so a long text that ends in a letter counts as one more.
            at_the_end = unspaced & (self.words >= PROSE_WORDS) & (self.last_kind == UNSPACED)
            by_spaces = np.where(unspaced, SENTENCES_PER_SPACE * self.counts[SPACE] + at_the_end, np.float32(0))
            self.sentence_ends = np.maximum(self.sentence_ends, by_spaces)
            self.last_kind = np.where(at_the_end, np.int32(SENTENCE_END), self.last_kind)
        self.words = np.maximum(self.words, 0.2).astype(np.float32)
        self.link_density = share(page.link_chars, self.chars)
        self.link_chars = self.link_density * self.chars
        self.is_prose = (self.words >= PROSE_WORDS) & (self.sentence_ends >= 1) & (self.link_density < PROSE_LINK_DENSITY)
        self.prose_words = np.where(self.is_prose, self.words, np.float32(0))

    @lazy
    def tokens(self) -> Words:
        """The first words of every block."""
        return words_at_start(self.page.texts, spaced=self.spaced)

    @lazy
    def path(self) -> IntArray:
        """A number for each context; contexts with the same tags and classes from the root down share one."""
        return np.asarray(self.page.contexts.path, dtype=np.int32)

    @lazy
    def words_before(self) -> FloatArray:
        """Number of words in all blocks before each block, length `n_blocks + 1`; the last is the page's total."""
        return prefix_sums(self.words).astype(np.float32)

    @lazy
    def prose_before(self) -> FloatArray:
        """Number of words of running text in all blocks before each block, length `n_blocks + 1`."""
        return prefix_sums(self.prose_words).astype(np.float32)

    @lazy
    def container_tag(self) -> IntArray:
        """Tag number of each block's container."""
        tags = np.asarray(self.page.contexts.tag, dtype=np.int32)
        return tags[self.page.context[self.page.container]]

    @lazy
    def leaf_tag(self) -> IntArray:
        """Tag number of each block's innermost element."""
        return np.asarray(self.page.contexts.tag, dtype=np.int32)[self.page.leaf]

    @lazy
    def outer(self) -> IntArray:
        """For each container, the row of the nearest one above it that holds more blocks, length `n_containers`."""
        return hierarchy.outer(self.page.parent, self.page.last - self.page.first)

    @lazy
    def group(self) -> IntArray:
        """A number for each block; blocks under the same path share one. Length `n_blocks`, from 0 without gaps."""
        path = self.path[self.page.leaf]
        occurs = np.zeros(len(self.path) + 1, dtype=np.int32)
        occurs[path] = 1
        return (np.cumsum(occurs, dtype=np.int32) - 1)[path]
