"""Shallow text features of a block by itself.

Source: C. Kohlschütter, P. Fankhauser, W. Nejdl, "Boilerplate Detection using Shallow Text Features", WSDM 2010, for word count,
average word length, link density, text density, capitalised words and full stops; script-aware counting is our own.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

import numpy as np

from bodytext.features.arrays import FloatArray
from bodytext.features.loops.characters import (
    AT,
    CLAUSE_END,
    COPYRIGHT,
    CURRENCY,
    DIGIT,
    ELLIPSIS,
    IDEOGRAPH,
    LETTER,
    LOWER,
    PUNCTUATION,
    QUESTION,
    SENTENCE_END,
    SEPARATOR,
    SYMBOL,
    UNSPACED,
    UPPER,
)
from bodytext.features.page.columns import Page

from .family import FLAG, INFINITE, LOG, SHARE, Column, flag, log1p, share
from .measures import Measures

_K10: Final = "Kohlschütter et al. 2010"
_LINE_CHARS: Final = 80

COLUMNS: Final = (
    Column("words", LOG, 0, INFINITE, _K10),
    Column("chars", LOG, 0, INFINITE, _K10),
    Column("word_length", "characters", 0, 30, _K10),
    Column("link_density", SHARE, 0, 1, _K10),
    Column("text_density", "words a line of 80", 0, 40, _K10),
    Column("links", LOG, 0, INFINITE),
    Column("sentence_ends", LOG, 0, INFINITE, _K10),
    Column("sentence_rate", "a word", 0, 1),
    Column("clause_rate", "a word", 0, 1),
    Column("punctuation", SHARE),
    Column("symbols", SHARE),
    Column("digits", SHARE),
    Column("upper", SHARE, 0, 1, _K10),
    Column("capital_words", SHARE, 0, 1, _K10),
    Column("ideographs", SHARE),
    Column("unspaced", SHARE),
    Column("uncased", SHARE),
    Column("starts_upper", FLAG),
    Column("starts_lower", FLAG),
    Column("starts_digit", FLAG),
    Column("starts_symbol", FLAG),
    Column("ends_sentence", FLAG),
    Column("ends_clause", FLAG),
    Column("ends_word", FLAG),
    Column("bold", SHARE),
    Column("breaks", LOG, 0, INFINITE),
    Column("images_before", LOG, 0, INFINITE),
    Column("controls_before", LOG, 0, INFINITE),
    Column("is_prose", FLAG),
    *(Column(name, FLAG) for name in ("copyright", "separator", "question", "address_sign", "currency")),
    Column("ends_in_dots", FLAG),
    Column("one_word", FLAG),
    Column("repeats", LOG, 0, INFINITE),
)


def compute(page: Page, measures: Measures) -> list[FloatArray]:
    """The columns, each float32 of length `n_blocks`."""
    counts, chars, words = measures.counts, measures.chars, measures.words
    letters = counts[LOWER] + counts[UPPER]
    lines = np.ceil(measures.length / np.float32(_LINE_CHARS))
    first, last = measures.first_kind, measures.last_kind
    times = Counter(page.texts)
    return [
        log1p(words),
        log1p(chars),
        np.minimum(chars / words, np.float32(30)),
        measures.link_density,
        # Of a text that is broken into lines, the words on the full ones.
        np.minimum(np.where(lines > 1, words * (1 - 1 / lines) / np.maximum(lines - 1, 1), words), 40).astype(np.float32),
        log1p(page.links),
        log1p(measures.sentence_ends),
        share(measures.sentence_ends, words),
        share(measures.clause_ends, words),
        share(counts[PUNCTUATION] + measures.clause_ends + measures.sentence_ends, chars),
        share(counts[SYMBOL], chars),
        share(counts[DIGIT], chars),
        share(counts[UPPER], letters),
        share(measures.capital_words, measures.spaced_words),
        share(counts[IDEOGRAPH], chars),
        share(counts[UNSPACED], chars),
        share(counts[LETTER], chars),
        flag(first == UPPER),
        flag(first == LOWER),
        flag(first == DIGIT),
        flag((first == PUNCTUATION) | (first == SYMBOL) | (first >= QUESTION)),
        flag((last == SENTENCE_END) | (last == QUESTION) | (last == ELLIPSIS)),
        flag(last == CLAUSE_END),
        flag((last >= LOWER) & (last <= LETTER)),
        share(page.bold_chars, chars),
        log1p(page.breaks),
        log1p(page.images),
        log1p(page.controls),
        flag(measures.is_prose),
        *(flag(counts[kind] > 0) for kind in (COPYRIGHT, SEPARATOR, QUESTION, AT, CURRENCY)),
        flag(measures.ends_in_dots),
        flag(words <= 1),
        log1p(np.fromiter(map(times.__getitem__, page.texts), dtype=np.float32, count=page.n_blocks) - 1),
    ]
