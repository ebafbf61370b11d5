"""How much of a block's words the page's `<title>` has, and the other way round."""

from __future__ import annotations

from typing import Final

import numpy as np

from bodytext.features.arrays import FloatArray
from bodytext.features.loops.words import Table, words_at_start
from bodytext.features.page.columns import Page

from .family import FLAG, INFINITE, LOG, SHARE, Column, log1p
from .measures import Measures

_MAX_WORDS: Final = 40
_SAME: Final = 0.6
_ONE_EACH: Final = np.array([[0], [1]], dtype=np.float32)

COLUMNS: Final = (
    Column("title_in_block", SHARE),
    Column("block_in_title", SHARE),
    Column("is_title", FLAG),
    Column("before_title", FLAG),
    Column("after_title", LOG, 0, INFINITE),
    Column("title_found", FLAG),
)


def compute(page: Page, measures: Measures) -> list[FloatArray]:
    """The columns, each float32 of length `n_blocks`."""
    n = page.n_blocks
    columns = np.zeros((len(COLUMNS), n), dtype=np.float32)
    title = dict.fromkeys(words_at_start([page.head.title], spaced=measures.spaced).of_line(0), 1)
    if title:
        tokens = measures.tokens
        found = tokens.sums(Table(title), _ONE_EACH)[:, 0]
        found[measures.words > _MAX_WORDS] = 0
        columns[0] = np.minimum(found / len(title), 1)
        columns[1] = found / np.maximum(tokens.counts, 1)
        score = np.where(columns[1] >= _SAME, columns[0] * columns[1], 0)
        highest = score.max()
        if highest > 0:
            # Of equals the last: the first ones are breadcrumbs and menus.
            best = int(np.flatnonzero(score >= _SAME * highest)[-1])
            blocks = np.arange(n)
            columns[2, best] = 1
            columns[3] = blocks < best
            columns[4] = log1p(np.maximum(blocks - best, 0))
            columns[5] = 1
    return list(columns)
