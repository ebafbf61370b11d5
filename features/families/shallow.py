"""Shallow text features of a single block.

Source: C. Kohlschütter, P. Fankhauser, W. Nejdl, "Boilerplate Detection using Shallow Text Features", WSDM 2010, for word count,
average word length, link density, text density, capitalised words and full stops; script-aware counting is our own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Final

import numpy as np

from bodytext.features.arrays import FloatArray
from bodytext.features.loops.character_classes import (
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

from .arithmetic import flag, log1p, share, stacked
from .family import FLAG, INFINITE, LOG, SHARE, Column, Family, Inputs

_K10: Final = "Kohlschütter et al. 2010"
_LINE_CHARS: Final = 80

_SIGNS: Final = {"copyright": COPYRIGHT, "separator": SEPARATOR, "question": QUESTION, "address_sign": AT, "currency": CURRENCY}
_SHARED_KINDS: Final = [SYMBOL, DIGIT, IDEOGRAPH, UNSPACED, LETTER]
_SIGN_KINDS: Final = list(_SIGNS.values())
_COLUMNS: Final = (
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
    *(Column(name, FLAG) for name in _SIGNS),
    Column("ends_in_dots", FLAG),
    Column("one_word", FLAG),
    Column("repeats", LOG, 0, INFINITE),
)


def compute(inputs: Inputs) -> Mapping[str, FloatArray]:
    """Compute the columns, by name."""
    page, measures = inputs.page, inputs.measures
    counts, chars, words = measures.counts, measures.chars, measures.words
    letters = counts[LOWER] + counts[UPPER]
    lines = np.ceil(measures.length / np.float32(_LINE_CHARS))
    first, last = measures.first_kind, measures.last_kind
    times = Counter(page.texts)
    symbols, digits, ideographs, unspaced, uncased = share(counts[_SHARED_KINDS], chars)
    links, breaks, images, controls = log1p(stacked((page.links, page.breaks, page.images, page.controls)))
    return {
        "words": log1p(words),
        "chars": log1p(chars),
        "word_length": np.minimum(chars / words, np.float32(30)),
        "link_density": measures.link_density,
        # Words on full lines, when the text is wrapped.
        "text_density": np.minimum(np.where(lines > 1, words * (1 - 1 / lines) / np.maximum(lines - 1, 1), words), 40).astype(
            np.float32
        ),
        "links": links,
        "sentence_ends": log1p(measures.sentence_ends),
        "sentence_rate": share(measures.sentence_ends, words),
        "clause_rate": share(measures.clause_ends, words),
        "punctuation": share(counts[PUNCTUATION] + measures.clause_ends + measures.sentence_ends, chars),
        "symbols": symbols,
        "digits": digits,
        "upper": share(counts[UPPER], letters),
        "capital_words": share(measures.capital_words, measures.spaced_words),
        "ideographs": ideographs,
        "unspaced": unspaced,
        "uncased": uncased,
        "starts_upper": flag(first == UPPER),
        "starts_lower": flag(first == LOWER),
        "starts_digit": flag(first == DIGIT),
        "starts_symbol": flag((first == PUNCTUATION) | (first == SYMBOL) | (first >= QUESTION)),
        "ends_sentence": flag((last == SENTENCE_END) | (last == QUESTION) | (last == ELLIPSIS)),
        "ends_clause": flag(last == CLAUSE_END),
        "ends_word": flag((last >= LOWER) & (last <= LETTER)),
        "bold": share(page.bold_chars, chars),
        "breaks": breaks,
        "images_before": images,
        "controls_before": controls,
        "is_prose": flag(measures.is_prose),
        **dict(zip(_SIGNS, flag(counts[_SIGN_KINDS] > 0), strict=True)),
        "ends_in_dots": flag(measures.ends_in_dots),
        "one_word": flag(words <= 1),
        "repeats": log1p(np.fromiter(map(times.__getitem__, page.texts), dtype=np.float32, count=page.n_blocks) - 1),
    }


SHALLOW: Final = Family("shallow", "Text and links of the block", _COLUMNS, compute)
