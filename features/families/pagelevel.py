"""What kind of page it is: sizes, shares, landmarks and what the head says; the same value for every block."""

from __future__ import annotations

from typing import Final

import numpy as np

from bodytext.features.arrays import FloatArray
from bodytext.features.loops.characters import IDEOGRAPH, LETTER, UNSPACED
from bodytext.features.page.ancestors import BIT
from bodytext.features.page.columns import Page
from bodytext.features.page.head import HINTS
from bodytext.features.page.tags import TAG_ID

from .family import FLAG, INFINITE, LOG, SHARE, Column
from .measures import Measures

_COUNTED_TAGS: Final = ["h1", "h2", "h3", "p", "li", "td", "article", "form", "pre"]

COLUMNS: Final = (
    Column("page_blocks", LOG, 0, INFINITE),
    Column("page_words", LOG, 0, INFINITE),
    Column("page_prose", SHARE),
    Column("page_prose_blocks", LOG, 0, INFINITE),
    Column("page_link_density", SHARE),
    Column("page_words_a_block", LOG, 0, INFINITE),
    Column("page_longest_block", LOG, 0, INFINITE),
    Column("page_main", SHARE),
    Column("page_article", SHARE),
    Column("page_noscript", SHARE),
    Column("page_list", SHARE),
    Column("page_table", SHARE),
    Column("page_uncased", SHARE),
    Column("page_unspaced", SHARE),
    *(Column(f"page_{tag}_blocks", LOG, 0, INFINITE) for tag in _COUNTED_TAGS),
    *(Column(f"page_{hint}", FLAG, source="Open Graph protocol; schema.org") for hint in HINTS),
)


def compute(page: Page, measures: Measures) -> list[FloatArray]:
    """The columns, each float32 of length `n_blocks`."""
    n = page.n_blocks
    words, chars = measures.words, measures.chars
    total = float(words.sum())
    flags = np.asarray(page.contexts.flags, dtype=np.int64)[page.leaf]

    def words_in(flag: str) -> float:
        return float(words[(flags & BIT[flag]) != 0].sum()) / total

    container_tags = np.asarray(page.contexts.tag, dtype=np.int32)[page.context]
    holding = page.last > page.first
    tag_count = np.bincount(container_tags[holding], minlength=len(TAG_ID))
    letters = float(chars.sum())
    values = [
        np.log1p(n),
        np.log1p(total),
        float(measures.prose_words.sum()) / total,
        np.log1p(float(measures.is_prose.sum())),
        float(measures.link_chars.sum()) / letters,
        np.log1p(total / n),
        np.log1p(float(words.max())),
        words_in("main"),
        words_in("article"),
        words_in("noscript"),
        words_in("list"),
        words_in("table"),
        float(measures.counts[LETTER].sum()) / letters,
        float(measures.counts[[IDEOGRAPH, UNSPACED]].sum()) / letters,
        *(np.log1p(float(tag_count[TAG_ID[tag]])) for tag in _COUNTED_TAGS),
        *(float(hint in page.head.hints) for hint in HINTS),
    ]
    return [*np.broadcast_to(np.array(values, dtype=np.float32)[:, np.newaxis], (len(values), n))]
