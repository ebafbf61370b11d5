"""The blocks that share a block's path of tags and classes: rows of a listing, comments, paragraphs of a body."""

from __future__ import annotations

from typing import Final

import numpy as np

from bodytext.features.arrays import FloatArray
from bodytext.features.page.columns import Page

from .family import INFINITE, LOG, SHARE, Column, log1p, share
from .measures import Measures

_SOURCE: Final = "BTE, Finn et al. 2001; CETR, Weninger et al. 2010"

COLUMNS: Final = (
    *(Column(f"path_{name}", LOG, 0, INFINITE, _SOURCE) for name in ("blocks", "words_a_block")),
    *(
        Column(f"path_{name}", SHARE, source=_SOURCE)
        for name in ("page_share", "link_density", "sentences", "prose", "variety", "spread")
    ),
)


def compute(page: Page, measures: Measures) -> list[FloatArray]:
    """The columns, each float32 of length `n_blocks`."""
    n = page.n_blocks
    group = measures.group
    size = np.bincount(group)
    words = np.bincount(group, weights=measures.words)
    distinct = {pair: pair[0] for pair in zip(group.tolist(), page.texts, strict=True)}
    blocks = np.arange(n)
    highest = np.zeros(len(size), dtype=np.int64)
    highest[group] = blocks  # the last one stays
    lowest = np.zeros(len(size), dtype=np.int64)
    lowest[group[::-1]] = blocks[::-1]
    values = np.stack(
        (
            log1p(size),
            log1p(words / size),
            share(words, words.sum(keepdims=True)),
            share(np.bincount(group, weights=measures.link_chars), np.bincount(group, weights=measures.chars)),
            share(np.bincount(group, weights=measures.sentence_ends > 0), size),
            share(np.bincount(group, weights=measures.is_prose), size),
            share(np.bincount(list(distinct.values()), minlength=len(size)), size),
            share(highest - lowest + 1, np.array([n])),
        )
    )
    return list(values[:, group])
