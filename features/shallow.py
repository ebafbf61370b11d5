"""Shallow text features of a block by itself.

Source: C. Kohlschütter, P. Fankhauser, W. Nejdl, "Boilerplate Detection using Shallow Text Features", WSDM 2010, for word count,
average word length, link density, text density, capitalised words and full stops; script-aware counting is our own.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from .characters import CLAUSE_END, DIGIT, IDEOGRAPH, LETTER, LOWER, PUNCTUATION, SENTENCE_END, SYMBOL, UNSPACED, UPPER
from .columns import FLAG, INFINITE, LOG, SHARE, Column, Measures, log1p, share
from .page import FloatArray, Page

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
    Column("copyright", FLAG),
    Column("separator", FLAG),
    Column("question", FLAG),
    Column("ellipsis", FLAG),
    Column("address_sign", FLAG),
    Column("currency", FLAG),
    Column("one_word", FLAG),
    Column("repeats", LOG, 0, INFINITE),
)


def compute(page: Page, measures: Measures) -> list[FloatArray]:
    """The columns, each float32 of length `n_blocks`."""
    counts, chars, words = measures.counts, measures.chars, measures.words
    letters = counts[:, LOWER] + counts[:, UPPER]
    lines = np.ceil(measures.length / _LINE_CHARS)
    full_lines = np.maximum(lines - 1, 1)
    first, last = measures.first_kind, measures.last_kind
    texts = page.texts
    seen: dict[str, int] = {}
    for text in texts:
        seen[text] = seen.get(text, 0) + 1
    n = len(texts)

    def flag(*marks: str) -> FloatArray:
        return np.fromiter((any(mark in text for mark in marks) for text in texts), dtype=np.float32, count=n)

    return [
        log1p(words),
        log1p(chars),
        np.minimum(chars / words, 30).astype(np.float32),
        measures.link_density,
        np.minimum(np.where(lines > 1, words * (1 - 1 / np.maximum(lines, 1)) / full_lines, words), 40).astype(np.float32),
        log1p(page.links),
        log1p(measures.sentence_ends),
        share(measures.sentence_ends, words),
        share(measures.clause_ends, words),
        share(counts[:, PUNCTUATION] + counts[:, CLAUSE_END] + counts[:, SENTENCE_END], chars),
        share(counts[:, SYMBOL], chars),
        share(counts[:, DIGIT], chars),
        share(counts[:, UPPER], letters),
        share(measures.capital_words, measures.spaced_words),
        share(counts[:, IDEOGRAPH], chars),
        share(counts[:, UNSPACED], chars),
        share(counts[:, LETTER], chars),
        (first == UPPER).astype(np.float32),
        (first == LOWER).astype(np.float32),
        (first == DIGIT).astype(np.float32),
        ((first == SYMBOL) | (first == PUNCTUATION)).astype(np.float32),
        (last == SENTENCE_END).astype(np.float32),
        (last == CLAUSE_END).astype(np.float32),
        (last <= LETTER).astype(np.float32),
        share(page.bold_chars, chars),
        log1p(page.breaks),
        log1p(page.images),
        log1p(page.controls),
        measures.is_prose.astype(np.float32),
        flag("©", "(c) 20"),
        flag(" | ", " · ", " • ", " » ", " › "),
        flag("?", "？", "؟"),
        flag("...", "…", "[…]"),
        flag("@"),
        flag("$", "€", "£", "¥", "₹", "₽", "円", "元", "₩"),
        (words <= 1).astype(np.float32),
        log1p(np.fromiter((seen[text] - 1 for text in texts), dtype=np.float32, count=n)),
    ]
