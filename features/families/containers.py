"""The containers around a block: how much they hold, how much of it is running text, and how many similar siblings they have.

A level is a container that holds more blocks than the level below it; mere wrappers are skipped.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from bodytext.features.arrays import FloatArray, IntArray
from bodytext.features.loops.hierarchy import argmax_above, siblings, steps
from bodytext.features.page.columns import Page

from .arithmetic import flag, log1p, range_sums, share, stacked
from .family import FLAG, INFINITE, LOG, SHARE, Column, Family, Inputs
from .measures import Measures

LEVELS: Final = 4
_MAIN_SHARES: Final = {"50": 0.5, "85": 0.85}
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
_LEVEL_NAMES: Final = tuple(tuple(f"c{level}_{name}" for name, _, _ in _LEVEL_COLUMNS) for level in range(LEVELS))

_COLUMNS: Final = (
    *(Column(f"c{level}_{name}", unit, 0, high) for level in range(LEVELS) for name, unit, high in _LEVEL_COLUMNS),
    *(
        Column(f"{name}_{percent}", unit, 0, high)
        for percent in _MAIN_SHARES
        for name, unit, high in (("in_prose_root", FLAG, 1), ("in_prose_span", FLAG, 1), ("above_prose_root", LOG, INFINITE))
    ),
    Column("max_repeats", LOG, 0, INFINITE),
    Column("max_repeats_words", LOG, 0, INFINITE),
    Column("max_repeats_link_density", SHARE),
)


def compute(inputs: Inputs) -> Mapping[str, FloatArray]:
    """Compute the columns, by name."""
    page, measures = inputs.page, inputs.measures
    sums = range_sums(
        stacked((measures.link_chars, measures.chars, measures.words, measures.prose_words, measures.sentence_ends)),
        page.first,
        page.last,
    )
    repeats = _repeats(page, measures, sums)
    return {
        **_levels(page, measures, sums, repeats),
        **_prose_places(page, measures, sums[3]),
        **_most_repeated(page, repeats),
    }


class _Repeats(NamedTuple):
    """For each container: how many siblings of its kind there are (itself included), their mean words and their link density."""

    times: npt.NDArray[np.int64]
    words: FloatArray
    link_density: FloatArray


def _repeats(page: Page, measures: Measures, sums: FloatArray) -> _Repeats:
    """Group containers by parent, tag and class."""
    link_chars, chars, words = sums[:3]
    same = siblings(page.parent, measures.path[page.context])
    times = np.bincount(same)
    mean_words = (np.bincount(same, weights=words) / times)[same].astype(np.float32)
    links = share(np.bincount(same, weights=link_chars), np.bincount(same, weights=chars))[same]
    return _Repeats(times[same].astype(np.int64, copy=False), mean_words, links)


def _levels(page: Page, measures: Measures, sums: FloatArray, repeats: _Repeats) -> dict[str, FloatArray]:
    """Compute the columns of each block's container and of the containers around it."""
    link_chars, chars, words, prose, sentences = sums
    sizes = page.last - page.first
    per_container = stacked(
        (
            log1p(sizes),
            log1p(words),
            words / words[0],
            share(link_chars, chars),
            log1p(words / sizes),
            share(prose, words),
            share(prose, prose[:1]),
            log1p(sentences / sizes),
            log1p(repeats.times),
            log1p(repeats.words),
        )
    )
    levels = [page.container]
    for _ in range(LEVELS - 1):
        levels.append(measures.outer[levels[-1]])
    level = stacked(levels)
    values = per_container.take(level, axis=1)
    position = share(np.arange(page.n_blocks, dtype=np.int32) - page.first[level], np.maximum(sizes[level] - 1, 1))
    columns: dict[str, FloatArray] = {}
    for number, names in enumerate(_LEVEL_NAMES):
        columns.update(zip(names, (*values[:8, number], position[number], *values[8:, number]), strict=True))
    return columns


def _prose_places(page: Page, measures: Measures, prose: FloatArray) -> dict[str, FloatArray]:
    """Tell whether each block is inside the region with most of the page's running text, and how far from it."""
    first, last = page.first, page.last
    blocks = np.arange(page.n_blocks, dtype=np.int32)
    columns: dict[str, FloatArray] = {}
    for (percent, part), begin, end in zip(_MAIN_SHARES.items(), *_prose_spans(measures), strict=True):
        root = _prose_root(prose, last - first, part * float(prose[0]))
        columns[f"in_prose_root_{percent}"] = flag((blocks >= first[root]) & (blocks < last[root]))
        columns[f"in_prose_span_{percent}"] = flag((blocks >= begin) & (blocks < end))
        columns[f"above_prose_root_{percent}"] = log1p(_steps_to(root, measures.outer, first, last)[page.container])
    return columns


def _most_repeated(page: Page, repeats: _Repeats) -> dict[str, FloatArray]:
    """Return the repeats of the most repeated container around each block."""
    most = argmax_above(page.parent, repeats.times)[page.container]
    return {
        "max_repeats": log1p(repeats.times[most]),
        "max_repeats_words": log1p(repeats.words[most]),
        "max_repeats_link_density": repeats.link_density[most],
    }


def _prose_root(prose: FloatArray, sizes: IntArray, min_words: float) -> int:
    """Return the smallest container with at least this many words of running text; row 0 if there is none."""
    enough = np.where(prose >= max(min_words, 1e-6), sizes, _NO_SIZE)
    last_of_smallest = len(enough) - 1 - int(enough[::-1].argmin())
    return last_of_smallest if enough[last_of_smallest] < _NO_SIZE else 0


def _steps_to(root: int, outer: IntArray, first: IntArray, last: IntArray) -> IntArray:
    """Count the levels to go up from each container until reaching one that contains the root or lies inside it."""
    clear = ((first <= first[root]) & (last >= last[root])) | ((first >= first[root]) & (last <= last[root]))
    clear[0] = True
    return steps(outer, clear.view(np.uint8), _MAX_STEPS)


def _prose_spans(measures: Measures) -> tuple[list[int], list[int]]:
    """Return start and end of the spans that leave out equal shares of the page's running text before and after them."""
    prose = measures.prose_before
    total = float(prose[-1])
    if total <= 0:
        return [0] * len(_MAIN_SHARES), [0] * len(_MAIN_SHARES)
    margins = (1 - np.array(list(_MAIN_SHARES.values()))) / 2 * total
    begins = np.maximum(prose.searchsorted(margins, side="right") - 1, 0)
    return begins.tolist(), prose.searchsorted(total - margins, side="left").tolist()


CONTAINERS: Final = Family("containers", "Containers around it", _COLUMNS, compute)
