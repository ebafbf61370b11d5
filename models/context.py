"""What a first pass over a page says about each block's surroundings: the columns that the second pass decides by.

Blocks of a page err together, so the second pass sees, beside a block's own probabilities, those of its neighbours, of the blocks
with the same path, of the containers around it, and of the whole page.

Source of the idea: Z. Tu, X. Bai, "Auto-Context and Its Application to High-Level Vision Tasks and 3D Brain Image Segmentation", IEEE
Transactions on Pattern Analysis and Machine Intelligence 2010.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from bodytext.features import Page
from bodytext.features.arrays import DoubleArray, FloatArray, IntArray
from bodytext.features.families.measures import Measures

from .kinds import KINDS
from .logistic import log_odds

WEIGHT_POWER: Final = 0.7
"""A block counts in means and sums with its number of words to this power."""
_MIN_WORDS: Final = 0.5
_MIN_PROBABILITY: Final = 1e-4
_TINY: Final = 1e-6
_WINDOWS: Final = (1, 3, 8, 20)
_NEIGHBOURS: Final = (-2, -1, 1, 2)
_NO_NEIGHBOUR: Final = -9.0
_LEVELS: Final = 5
_ROOT_SHARES: Final = {"50": 0.5, "80": 0.8, "95": 0.95}

_VALUES: Final = ("content", *KINDS)
"""What is averaged and summed: the probability of content, and that of each kind."""
_ROW: Final = {name: row for row, name in enumerate(_VALUES)}
_IN_WINDOWS: Final = ("content", "body", "comment", "related")
_IN_GROUPS: Final = ("content", "title", "body", "data", "comment", "related", "boilerplate")
_IN_LEVELS: Final = ("content", "body", "data", "comment", "related")
_SHARES_IN_LEVELS: Final = ("content", "comment")
_AROUND: Final = ("content", "comment", "related")
_ROOTS: Final = ("content", "body")


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """How the blocks of a page lie: what `context` needs to know of a page.

    Attributes:
        words: words of each block, `(n_blocks,)`.
        group: number of the blocks with the same path, `(n_blocks,)`, without gaps.
        container: row of each block's container, `(n_blocks,)`.
        outer: row of the next container around each container that holds more blocks, `(n_containers,)`.
        first, last: the blocks of each container, `(n_containers,)`.
    """

    words: FloatArray
    group: IntArray
    container: IntArray
    outer: IntArray
    first: IntArray
    last: IntArray

    @classmethod
    def of(cls, page: Page, measures: Measures | None = None) -> Layout:
        """Take the layout of a page with at least one block; measures are those of the page, if the caller has them."""
        measures = measures or Measures(page)
        return cls(measures.words, measures.group, page.container, measures.outer, page.first, page.last)


def context_names(page_types: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names of the columns that `context` computes for a model with these page types.

    >>> context_names(("article",))[0], context_names(("article",))[-1]
    ('log_odds', 'type_article')
    """
    return (
        "log_odds",
        *(f"kind_{kind}" for kind in KINDS),
        *(f"page_{value}" for value in _VALUES),
        "page_blocks",
        "page_content_words",
        "page_certainty",
        "page_max",
        *(f"window{width}_{value}" for width in _WINDOWS for value in _IN_WINDOWS),
        *(f"neighbour{step:+d}" for step in _NEIGHBOURS),
        *(f"{value}_share_before" for value in _AROUND),
        *(f"{value}_before" for value in _AROUND),
        *(f"{value}_after" for value in _AROUND),
        *(f"group_{value}" for value in _IN_GROUPS),
        "group_share",
        "group_blocks",
        "group_max",
        *(
            f"c{level}_{name}"
            for level in range(_LEVELS)
            for name in (*_IN_LEVELS, *(f"{value}_share" for value in _SHARES_IN_LEVELS), "blocks", "titles")
        ),
        *(f"{value}_root{share}_{name}" for value in _ROOTS for share in _ROOT_SHARES for name in ("inside", "distance", "size")),
        "title_distance",
        "title_max",
        "rank",
        *(f"type_{name}" for name in page_types),
    )


def context(layout: Layout, probabilities: FloatArray, kinds: FloatArray, page_types: FloatArray) -> FloatArray:
    """Compute the columns of the second pass.

    Args:
        layout: the layout of a page with n_blocks > 0.
        probabilities: of each block to be content, by the first pass, float32 `(n_blocks,)`.
        kinds: probabilities of the kinds by the first pass, float32 `(len(KINDS), n_blocks)`.
        page_types: probabilities of the page types, float32 `(n_types,)`.

    Returns:
        float32 `(n_columns, n_blocks)`, one row for each of `context_names`.
    """
    n = len(probabilities)
    odds = log_odds(probabilities, min_probability=_MIN_PROBABILITY)
    weights = np.maximum(layout.words, _MIN_WORDS).astype(np.float64) ** WEIGHT_POWER
    values = np.concatenate((probabilities[np.newaxis], kinds), dtype=np.float64)
    masses = values * weights
    sums = np.zeros((len(values) + 1, n + 1))
    np.cumsum(masses, axis=1, out=sums[:-1, 1:])
    np.cumsum(weights, out=sums[-1, 1:])
    totals = sums[:, -1]
    page = [
        *(totals[:-1] / totals[-1]),
        np.log1p(n),
        np.log1p(float(layout.words @ probabilities)),
        float(np.abs(values[0] - 0.5) @ weights) / totals[-1],
        float(probabilities.max()),
    ]
    rows: list[DoubleArray | FloatArray] = [
        odds[np.newaxis],
        values[1:],
        np.repeat(np.array(page)[:, np.newaxis], n, axis=1),
        _windows(sums),
        _neighbours(odds),
        _around(sums),
        _groups(layout.group, values, masses, weights, totals),
        _levels(layout, sums),
        *(_roots(layout, sums[_ROW[value]]) for value in _ROOTS),
        _title_and_rank(values),
        np.repeat(page_types.astype(np.float64)[:, np.newaxis], n, axis=1),
    ]
    return np.concatenate(rows).astype(np.float32)


def _windows(sums: DoubleArray) -> DoubleArray:
    """Means over the blocks up to so many before and after each block."""
    n = sums.shape[1] - 1
    blocks = np.arange(n)
    chosen = sums[[*(_ROW[value] for value in _IN_WINDOWS), -1]]
    parts = []
    for width in _WINDOWS:
        inside = chosen[:, np.minimum(blocks + width + 1, n)] - chosen[:, np.maximum(blocks - width, 0)]
        parts.append(inside[:-1] / inside[-1])
    return np.concatenate(parts)


def _neighbours(odds: DoubleArray) -> DoubleArray:
    """The log-odds of the blocks before and after each block."""
    found = np.full((len(_NEIGHBOURS), len(odds)), _NO_NEIGHBOUR)
    for row, step in enumerate(_NEIGHBOURS):
        if abs(step) < len(odds):
            if step < 0:
                found[row, -step:] = odds[:step]
            else:
                found[row, :-step] = odds[step:]
    return found


def _around(sums: DoubleArray) -> DoubleArray:
    """How much content and how many comments and teasers come before and after each block."""
    chosen = sums[[_ROW[value] for value in _AROUND]]
    before, through, totals = chosen[:, :-1], chosen[:, 1:], chosen[:, -1:]
    return np.concatenate((before / np.maximum(totals, _TINY), np.log1p(before), np.log1p(np.maximum(totals - through, 0))))


def _groups(group: IntArray, values: DoubleArray, masses: DoubleArray, weights: DoubleArray, totals: DoubleArray) -> DoubleArray:
    """Means, sums and the maximum over the blocks with the same path."""
    at = group.astype(np.intp)
    weight = np.bincount(at, weights=weights)
    of_values = [np.bincount(at, weights=masses[_ROW[value]]) for value in _IN_GROUPS]
    highest = np.zeros(len(weight))
    np.maximum.at(highest, at, values[0])
    by_group = np.stack(
        [
            *(mass / weight for mass in of_values),
            of_values[0] / max(float(totals[0]), _TINY),
            np.log1p(np.bincount(at)),
            highest,
        ]
    )
    return by_group[:, at]


def _levels(layout: Layout, sums: DoubleArray) -> DoubleArray:
    """Means and shares of the containers around each block, each larger than the one before."""
    inside = sums[:, layout.last] - sums[:, layout.first]
    weight = np.maximum(inside[-1], _TINY)
    by_container = np.concatenate(
        (
            inside[[_ROW[value] for value in _IN_LEVELS]] / weight,
            np.stack([inside[_ROW[value]] / max(float(sums[_ROW[value], -1]), _TINY) for value in _SHARES_IN_LEVELS]),
            np.log1p(layout.last - layout.first)[np.newaxis],
            inside[_ROW["title"]][np.newaxis],
        )
    )
    parts, at = [], layout.container
    for _ in range(_LEVELS):
        parts.append(by_container[:, at])
        at = layout.outer[at]
    return np.concatenate(parts)


def _roots(layout: Layout, sums: DoubleArray) -> DoubleArray:
    """Where each block lies to the smallest container with so much of the content."""
    n = len(sums) - 1
    blocks = np.arange(n)
    inside, sizes = sums[layout.last] - sums[layout.first], layout.last - layout.first
    parts = []
    for share in _ROOT_SHARES.values():
        enough = np.flatnonzero(inside >= share * sums[-1] - _TINY)
        root = enough[len(enough) - 1 - int(sizes[enough][::-1].argmin())] if len(enough) else 0
        first, last = int(layout.first[root]), int(layout.last[root])
        distance = np.log1p(np.maximum(blocks - last + 1, 0)) - np.log1p(np.maximum(first - blocks, 0))
        parts += [(blocks >= first) & (blocks < last), distance, np.full(n, (last - first) / n)]
    return np.stack(parts).astype(np.float64)


def _title_and_rank(values: DoubleArray) -> DoubleArray:
    """Distance to the likeliest title, its probability, and the rank of each block by its probability of content."""
    n = values.shape[1]
    titles = values[_ROW["title"]]
    title = int(titles.argmax())
    steps = np.arange(n) - title
    rank = np.empty(n)
    rank[np.argsort(-values[0], kind="stable")] = np.arange(n)
    return np.stack((np.sign(steps) * np.log1p(np.abs(steps)), np.full(n, titles[title]), rank / n))
