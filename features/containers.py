"""The containers around a block: how much they hold, how much of it is running text, and how often their like stands beside them.

Levels count containers that hold more blocks than the level below; mere wrappers are passed over.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from .columns import FLAG, INFINITE, LOG, SHARE, Column, flag, log1p, share, within
from .measures import Measures
from .page import FloatArray, IntArray, Page
from .trees import most as most_repeated
from .trees import siblings, steps

LEVELS: Final = 4
_MAIN_SHARES: Final = (0.5, 0.85)
_MAX_STEPS: Final = 16

_LEVEL_COLUMNS: Final = (
    ("blocks", LOG, INFINITE),
    ("words", LOG, INFINITE),
    ("page_share", SHARE, 1),
    ("link_density", SHARE, 1),
    ("words_a_block", LOG, INFINITE),
    ("prose", SHARE, 1),
    ("prose_share", SHARE, 1),
    ("sentences_a_block", LOG, INFINITE),
    ("position", SHARE, 1),
    ("repeats", LOG, INFINITE),
    ("words_a_repeat", LOG, INFINITE),
)

COLUMNS: Final = (
    *(Column(f"c{level}_{name}", unit, 0, high) for level in range(LEVELS) for name, unit, high in _LEVEL_COLUMNS),
    *(
        Column(f"{name}_{int(part * 100)}", unit, 0, high)
        for part in _MAIN_SHARES
        for name, unit, high in (("in_prose_root", FLAG, 1), ("in_prose_span", FLAG, 1), ("above_prose_root", LOG, INFINITE))
    ),
    Column("max_repeats", LOG, 0, INFINITE),
    Column("max_repeats_words", LOG, 0, INFINITE),
    Column("max_repeats_link_density", SHARE),
)


def compute(page: Page, measures: Measures) -> list[FloatArray]:
    """The columns, each float32 of length `n_blocks`."""
    n = page.n_blocks
    blocks = np.arange(n, dtype=np.int32)
    parent, first, last, at = page.parent, page.first, page.last, page.container
    sizes = last - first
    link_chars, chars, words, prose, sentences = within(
        np.stack((measures.link_chars, measures.chars, measures.words, measures.prose_words, measures.sentence_ends)), first, last
    )

    same = siblings(parent, measures.path[page.context])
    times = np.bincount(same)
    repeat_words = (np.bincount(same, weights=words) / times)[same].astype(np.float32)
    repeat_links = share(np.bincount(same, weights=link_chars), np.bincount(same, weights=chars))[same]
    repeats = times[same]

    per_container = np.stack(
        (
            log1p(sizes),
            log1p(words),
            words / words[0],
            share(link_chars, chars),
            log1p(words / sizes),
            share(prose, words),
            share(prose, prose[:1]),
            log1p(sentences / sizes),
            log1p(repeats),
            log1p(repeat_words),
        )
    )
    outer = measures.outer
    columns: list[FloatArray] = []
    level = at
    for _ in range(LEVELS):
        values = per_container[:, level]
        columns += [*values[:8], share(blocks - first[level], np.maximum(sizes[level] - 1, 1)), *values[8:]]
        level = outer[level]

    for part in _MAIN_SHARES:
        root = prose_root(prose, sizes, part * float(prose[0]))
        begin, end = _prose_span(measures, part)
        columns += [
            flag((blocks >= first[root]) & (blocks < last[root])),
            flag((blocks >= begin) & (blocks < end)),
            log1p(_steps_to(root, outer, first, last)[at]),
        ]
    most = most_repeated(parent, repeats)[at]
    return [*columns, log1p(repeats[most]), log1p(repeat_words[most]), repeat_links[most]]


def prose_root(prose: FloatArray, sizes: IntArray, least: float) -> int:
    """The smallest container with at least so many words of running text; row 0 when there is none."""
    enough = np.flatnonzero(prose >= max(least, 1e-6))
    if not len(enough):
        return 0
    return int(enough[::-1][np.argmin(sizes[enough][::-1])])


def _steps_to(root: int, outer: IntArray, first: IntArray, last: IntArray) -> IntArray:
    """How many levels one has to go up from each container until one also holds the root, or lies inside it."""
    clear = ((first <= first[root]) & (last >= last[root])) | ((first >= first[root]) & (last <= last[root]))
    clear[0] = True
    return steps(outer, clear.view(np.uint8), _MAX_STEPS)


def _prose_span(measures: Measures, part: float) -> tuple[int, int]:
    """The shortest stretch in the middle that leaves equal shares of the page's running text out at both ends."""
    prose = measures.prose_before
    total = float(prose[-1])
    if total <= 0:
        return 0, 0
    margin = (1 - part) / 2 * total
    begin = int(np.searchsorted(prose, margin, side="right")) - 1
    end = int(np.searchsorted(prose, total - margin, side="left"))
    return max(begin, 0), end
