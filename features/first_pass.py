"""What a first pass of the model thinks of the blocks around a block; a second pass reads these columns beside the features.

Source: stacked sequential learning, W. Cohen, V. Carvalho, "Stacked Sequential Learning", IJCAI 2005; the containers are our own.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from .columns import INFINITE, LOG, SHARE, Column, running, share, within
from .measures import Measures
from .page import FloatArray, Page

OFFSETS: Final = (0, -1, 1, -2, 2, -3, 3, -4, 4, -6, 6)
LEVELS: Final = 4
_NEAR: Final = 10
_WEIGHT_POWER: Final = 0.7
_SURE: Final = 9.2
"""Log-odds are clipped here, and so is the place beyond the ends of the page: nothing there is content."""

COLUMNS: Final = (
    *(Column(f"first{offset:+d}", "log-odds", -_SURE, _SURE) for offset in OFFSETS),
    *(
        Column(f"first_c{level}_{name}", SHARE)
        for level in range(LEVELS)
        for name in ("content", "content_blocks", "share_of_content")
    ),
    Column("first_group", SHARE),
    Column("first_near", SHARE),
    Column("first_content_before", SHARE),
    Column("first_page", SHARE),
    Column("first_page_blocks", SHARE),
    Column("first_page_kept", SHARE),
    Column("first_page_content", LOG, 0, INFINITE),
)


def first_pass_columns(page: Page, measures: Measures, probabilities: FloatArray) -> FloatArray:
    """The columns of a page.

    Args:
        page: a page with at least one block.
        measures: of this page.
        probabilities: of a first pass, float32 `(n_blocks,)` in [0, 1].

    Returns:
        float32 `(n_blocks, n_columns)`, columns as in `COLUMNS`.
    """
    n = page.n_blocks
    p = probabilities.astype(np.float64)
    weight = np.maximum(measures.chars, 1).astype(np.float64) ** _WEIGHT_POWER
    content = weight * p
    total = float(content.sum())
    matrix = np.empty((len(COLUMNS), n), dtype=np.float32)
    odds = np.clip(np.log(np.maximum(p, 1e-9)) - np.log(np.maximum(1 - p, 1e-9)), -_SURE, _SURE)
    reach = max(map(abs, OFFSETS))
    padded = np.full(n + 2 * reach, -_SURE, dtype=np.float32)
    padded[reach : reach + n] = odds
    for row, offset in enumerate(OFFSETS):
        matrix[row] = padded[reach + offset : reach + offset + n]
    at = len(OFFSETS)

    first, last = page.first, page.last
    inside = within(content, first, last)
    per_container = np.stack(
        (
            share(inside, within(weight, first, last)),
            share(within(p, first, last), last - first),
            share(inside, np.array([total])),
        )
    )
    level = page.container
    for _ in range(LEVELS):
        matrix[at : at + 3] = per_container[:, level]
        at += 3
        level = measures.outer[level]

    group = measures.group
    matrix[at] = share(np.bincount(group, weights=content), np.bincount(group, weights=weight))[group]
    blocks = np.arange(n)
    low, high = np.maximum(blocks - _NEAR, 0), np.minimum(blocks + _NEAR + 1, n)
    matrix[at + 1] = share(within(content, low, high), within(weight, low, high))
    matrix[at + 2] = share(running(content)[:-1], np.array([total]))
    matrix[at + 3] = total / weight.sum()
    matrix[at + 4] = p.mean()
    matrix[at + 5] = (p >= 0.5).mean()
    matrix[at + 6] = np.log1p(total)
    return matrix.T
