"""The containers around a block, repeated siblings such as cards and comments, and blocks that share a path.

Levels count containers that hold more blocks than the level below; mere wrappers are passed over.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from .columns import FLAG, INFINITE, LOG, SHARE, Column, Measures, log1p, share
from .page import FloatArray, IntArray, Page

LEVELS: Final = 4
_MAIN_SHARES: Final = (0.5, 0.85)

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
_GROUP_COLUMNS: Final = (
    ("blocks", LOG, INFINITE),
    ("page_share", SHARE, 1),
    ("words_a_block", LOG, INFINITE),
    ("link_density", SHARE, 1),
    ("sentences", SHARE, 1),
    ("prose", SHARE, 1),
    ("variety", SHARE, 1),
    ("spread", SHARE, 1),
)

COLUMNS: Final = (
    *(Column(f"c{level}_{name}", unit, 0, high) for level in range(LEVELS) for name, unit, high in _LEVEL_COLUMNS),
    *(
        Column(f"path_{name}", unit, 0, high, "BTE, Finn et al. 2001; CETR, Weninger et al. 2010")
        for name, unit, high in _GROUP_COLUMNS
    ),
    *(Column(f"in_{name}_{int(part * 100)}", FLAG) for part in _MAIN_SHARES for name in ("prose_root", "prose_span")),
    *(Column(f"above_prose_root_{int(part * 100)}", LOG, 0, INFINITE) for part in _MAIN_SHARES),
    Column("max_repeats", LOG, 0, INFINITE),
    Column("max_repeats_words", LOG, 0, INFINITE),
    Column("max_repeats_link_density", SHARE),
)


def compute(page: Page, measures: Measures) -> list[FloatArray]:
    """The columns, each float32 of length `n_blocks`."""
    n = page.n_blocks
    blocks = np.arange(n)
    first, last = page.first, page.last
    sizes = last - first
    words = within(measures.words, first, last)
    chars = within(measures.chars, first, last)
    link_chars = within(measures.link_density * measures.chars, first, last)
    prose = within(measures.prose_words, first, last)
    sentences = within(measures.sentence_ends, first, last)
    link_density = share(link_chars, chars)
    total, total_prose = float(measures.words.sum()), float(measures.prose_words.sum())

    path = paths(page)
    path_of = path[page.context]
    sibling = np.where(sizes > 0, page.parent.astype(np.int64) * (int(path.max()) + 1) + path_of, -1)
    _, inverse, counts = np.unique(sibling, return_inverse=True, return_counts=True)
    repeats = counts[inverse]
    repeat_words = (np.bincount(inverse, weights=words) / counts)[inverse]
    repeat_links = share(np.bincount(inverse, weights=link_chars), np.bincount(inverse, weights=chars))[inverse]

    outer = widening_parents(page.parent, sizes)
    columns: list[FloatArray] = []
    at = page.container
    for _ in range(LEVELS):
        size = np.maximum(sizes[at], 1)
        columns += [
            log1p(size),
            log1p(words[at]),
            share(words[at], np.full(n, total)),
            link_density[at],
            log1p(words[at] / size),
            share(prose[at], words[at]),
            share(prose[at], np.full(n, total_prose)),
            log1p(sentences[at] / size),
            share(blocks - first[at], np.maximum(size - 1, 1)),
            log1p(repeats[at]),
            log1p(repeat_words[at]),
        ]
        at = outer[at]

    group = np.unique(path[page.leaf], return_inverse=True)[1]
    columns += _group_columns(group, page, measures, total)

    for part in _MAIN_SHARES:
        root = prose_root(prose, sizes, part * total_prose)
        inside = (blocks >= first[root]) & (blocks < last[root])
        span = _prose_span(measures, part)
        columns += [inside.astype(np.float32), ((blocks >= span[0]) & (blocks < span[1])).astype(np.float32)]
    for part in _MAIN_SHARES:
        root = prose_root(prose, sizes, part * total_prose)
        columns.append(log1p(_steps_to(root, page, outer)))

    best, best_words, best_links = repeats.copy(), repeat_words.copy(), repeat_links.copy()
    for row in range(1, page.n_containers):
        above = page.parent[row]
        if best[above] > best[row]:
            best[row], best_words[row], best_links[row] = best[above], best_words[above], best_links[above]
    at = page.container
    columns += [log1p(best[at]), log1p(best_words[at]), best_links[at].astype(np.float32)]
    return columns


def within(values: FloatArray, first: IntArray, last: IntArray) -> FloatArray:
    """Sum of a block column over `first <= block < last`, for many ranges at once.

    >>> one_to_three = np.array([1, 2, 3], dtype=np.float32)
    >>> within(one_to_three, np.array([0, 1]), np.array([3, 2])).tolist()
    [6.0, 2.0]
    """
    running = np.zeros(len(values) + 1)
    np.cumsum(values, out=running[1:], dtype=np.float64)
    return (running[last] - running[first]).astype(np.float32)


def paths(page: Page) -> IntArray:
    """Numbers the contexts by tag and class from the root down, ids left out, so that repeated items share one."""
    contexts = page.contexts
    known: dict[tuple[int, int, str | None], int] = {}
    path: list[int] = []
    for parent, tag, names in zip(contexts.parent, contexts.tag, contexts.names, strict=True):
        key = (path[parent] if path else 0, tag, names[0])
        path.append(known.setdefault(key, len(known)))
    return np.array(path, dtype=np.int32)


def widening_parents(parent: IntArray, sizes: IntArray) -> IntArray:
    """For each container the nearest one above that holds more blocks; row 0 for the outermost.

    >>> widening_parents(np.array([0, 0, 1, 2]), np.array([5, 5, 2, 2])).tolist()
    [0, 0, 1, 1]
    """
    outer = parent.copy()
    while True:
        same = (sizes[outer] == sizes) & (outer != parent[outer])
        if not same.any():
            return outer
        outer[same] = parent[outer[same]]


def prose_root(prose: FloatArray, sizes: IntArray, least: float) -> int:
    """The smallest container with at least so many words of running text; row 0 when there is none."""
    enough = np.flatnonzero(prose >= max(least, 1e-6))
    if not len(enough):
        return 0
    return int(enough[::-1][np.argmin(sizes[enough][::-1])])


def _steps_to(root: int, page: Page, outer: IntArray) -> IntArray:
    """How many levels one has to go up from each block until the container also holds the root."""
    first, last = page.first[root], page.last[root]
    at = page.container.copy()
    steps = np.zeros(page.n_blocks, dtype=np.int32)
    for _ in range(16):
        outside = ((page.first[at] > first) | (page.last[at] < last)) & (at != 0)
        outside &= ~((page.first[at] >= first) & (page.last[at] <= last))
        if not outside.any():
            break
        steps[outside] += 1
        at = np.where(outside, outer[at], at)
    return steps


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


def _group_columns(group: np.ndarray, page: Page, measures: Measures, total: float) -> list[FloatArray]:
    size = np.bincount(group)
    words = np.bincount(group, weights=measures.words)
    chars = np.bincount(group, weights=measures.chars)
    links = np.bincount(group, weights=measures.link_density * measures.chars)
    sentences = np.bincount(group, weights=measures.sentence_ends > 0)
    prose = np.bincount(group, weights=measures.is_prose)
    texts: list[set[str]] = [set() for _ in range(len(size))]
    for number, text in zip(group.tolist(), page.texts, strict=True):
        texts[number].add(text)
    distinct = np.fromiter(map(len, texts), dtype=np.float32, count=len(size))
    blocks = np.arange(len(group))
    lowest = np.full(len(size), len(group))
    np.minimum.at(lowest, group, blocks)
    highest = np.zeros(len(size), dtype=np.int64)
    np.maximum.at(highest, group, blocks)
    values = [
        log1p(size),
        share(words, np.full(len(size), total)),
        log1p(words / size),
        share(links, chars),
        share(sentences, size),
        share(prose, size),
        share(distinct, size),
        share(highest - lowest + 1, np.full(len(size), len(group))),
    ]
    return [value[group] for value in values]
