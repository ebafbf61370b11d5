"""What kind of page it is: sizes, shares, landmarks and what the head says; the same value for every block."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from bodytext.features.arrays import FloatArray
from bodytext.features.loops.character_classes import IDEOGRAPH, LETTER, UNSPACED
from bodytext.features.page.ancestors import BIT
from bodytext.features.page.head import HINTS
from bodytext.features.page.tags import TAG_ID

from .family import FLAG, INFINITE, LOG, SHARE, Column, Family, Inputs

_COUNTED_TAGS: Final = {f"page_{tag}_blocks": tag for tag in ("h1", "h2", "h3", "p", "li", "td", "article", "form", "pre")}
_HINTS: Final = {hint: f"page_{hint}" for hint in HINTS}

_COLUMNS: Final = (
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
    *(Column(name, LOG, 0, INFINITE) for name in _COUNTED_TAGS),
    *(Column(name, FLAG, source="Open Graph protocol; schema.org") for name in _HINTS.values()),
)
_NAMES: Final = tuple(column.name for column in _COLUMNS)


def compute(inputs: Inputs) -> Mapping[str, FloatArray]:
    """Compute the columns, by name."""
    page, measures = inputs.page, inputs.measures
    n = page.n_blocks
    words, chars = measures.words, measures.chars
    total = float(words.sum())
    flags = np.asarray(page.contexts.flags, dtype=np.int32)[page.leaf]

    def words_in(flag: str) -> float:
        return float(np.add.reduce(words[(flags & BIT[flag]) != 0])) / total

    container_tags = np.asarray(page.contexts.tag, dtype=np.int32)[page.context]
    holding = page.last > page.first
    tag_count = np.bincount(container_tags[holding], minlength=len(TAG_ID))
    letters = float(chars.sum())
    counts = {
        "page_blocks": n,
        "page_words": total,
        "page_prose_blocks": float(measures.is_prose.sum()),
        "page_words_a_block": total / n,
        "page_longest_block": float(words.max()),
        **{name: float(tag_count[TAG_ID[tag]]) for name, tag in _COUNTED_TAGS.items()},
    }
    values = {
        **dict.fromkeys(_NAMES, 0.0),
        **dict(zip(counts, np.log1p(list(counts.values())).tolist(), strict=True)),
        "page_prose": float(measures.prose_words.sum()) / total,
        "page_link_density": float(measures.link_chars.sum()) / letters,
        "page_main": words_in("main"),
        "page_article": words_in("article"),
        "page_noscript": words_in("noscript"),
        "page_list": words_in("list"),
        "page_table": words_in("table"),
        "page_uncased": float(measures.counts[LETTER].sum()) / letters,
        "page_unspaced": float(measures.counts[[IDEOGRAPH, UNSPACED]].sum()) / letters,
        **{_HINTS[hint]: 1.0 for hint in page.head.hints},
    }
    rows = np.repeat(np.array(list(values.values()), dtype=np.float32), n).reshape(len(values), n)
    return dict(zip(values, rows, strict=True))


PAGELEVEL: Final = Family("pagelevel", "The page as a whole", _COLUMNS, compute)
