"""The containers around a block: how much they hold, how much of it is running text, and how often their like stands beside them.

Levels count containers that hold more blocks than the level below; mere wrappers are passed over.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from bodytext.features.arrays import FloatArray, IntArray
from bodytext.features.loops.hierarchy import most as most_repeated
from bodytext.features.loops.hierarchy import siblings, steps
from bodytext.features.page.columns import Page

from .family import FLAG, INFINITE, LOG, SHARE, Column, flag, log1p, share, within
from .measures import Measures

LEVELS: Final = 4
_MAIN_SHARES: Final = (0.5, 0.85)
_MAX_STEPS: Final = 16
_NO_SIZE: Final = np.int32(2**31 - 1)

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
    levels = [at]
    for _ in range(LEVELS - 1):
        levels.append(outer[levels[-1]])
    level = np.stack(levels)
    values = per_container.take(level, axis=1)
    position = share(blocks - first[level], np.maximum(sizes[level] - 1, 1))
    columns = [row for number in range(LEVELS) for row in (*values[:8, number], position[number], *values[8:, number])]

    begins, ends = _prose_spans(measures)
    for part, begin, end in zip(_MAIN_SHARES, begins, ends, strict=True):
        root = prose_root(prose, sizes, part * float(prose[0]))
        columns += [
            flag((blocks >= first[root]) & (blocks < last[root])),
            flag((blocks >= begin) & (blocks < end)),
            log1p(_steps_to(root, outer, first, last)[at]),
        ]
    most = most_repeated(parent, repeats)[at]
    return [*columns, log1p(repeats[most]), log1p(repeat_words[most]), repeat_links[most]]


def prose_root(prose: FloatArray, sizes: IntArray, least: float) -> int:
    """The smallest container with at least so many words of running text; row 0 when there is none."""
    enough = np.where(prose >= max(least, 1e-6), sizes, _NO_SIZE)
    last_of_smallest = len(enough) - 1 - int(enough[::-1].argmin())
    return last_of_smallest if enough[last_of_smallest] < _NO_SIZE else 0


def _steps_to(root: int, outer: IntArray, first: IntArray, last: IntArray) -> IntArray:
    """How many levels one has to go up from each container until one also holds the root, or lies inside it."""
    clear = ((first <= first[root]) & (last >= last[root])) | ((first >= first[root]) & (last <= last[root]))
    clear[0] = True
    return steps(outer, clear.view(np.uint8), _MAX_STEPS)


def _prose_spans(measures: Measures) -> tuple[list[int], list[int]]:
    """Where the shortest stretches begin and end that leave equal shares of the page's running text out before and after them."""
    prose = measures.prose_before
    total = float(prose[-1])
    if total <= 0:
        return [0] * len(_MAIN_SHARES), [0] * len(_MAIN_SHARES)
    margins = (1 - np.array(_MAIN_SHARES)) / 2 * total
    begins = np.maximum(prose.searchsorted(margins, side="right") - 1, 0)
    return begins.tolist(), prose.searchsorted(total - margins, side="left").tolist()
