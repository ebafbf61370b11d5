"""Bins columns into at most 255 bins of about equal weight, which is all that boosted trees see of them.

scikit-learn can do this, too. But given weights and fewer than 200,000 rows, it passes over all rows for each of the 254 edges of a
column, which takes a minute where the trees take seconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from bodytext.features.arrays import FloatArray

MAX_BINS: Final = 255
_SAMPLE: Final = 200_000
"""The edges of larger matrices are found from a sample of this many rows, as in scikit-learn."""


def bin_edges(z: FloatArray, weights: FloatArray, *, seed: int = 0) -> list[FloatArray]:
    """Find the edges of each column's bins: halfway between its values if they are few, else at its weighted quantiles.

    The quantiles are those of the averaged inverted distribution function (R. Hyndman, Y. Fan, "Sample Quantiles in Statistical
    Packages", The American Statistician 1996, definition 2).

    Args:
        z: float32 `(n_rows, n_columns)`, finite.
        weights: weights of the rows, above 0, `(n_rows,)`.
        seed: random seed of the sample drawn from more than 200,000 rows.

    Returns:
        For each column at most `MAX_BINS - 1` float32 numbers in ascending order.

    >>> [edges.tolist() for edges in bin_edges(np.array([[0, 7], [2, 7]], dtype=np.float32), np.ones(2, dtype=np.float32))]
    [[1.0], []]
    """
    if len(z) > _SAMPLE:
        # The same rows that scikit-learn draws for a classifier with this seed.
        draws = np.random.RandomState(np.random.RandomState(seed).randint(np.iinfo(np.uint32).max, dtype=np.uint64))
        of_each = weights.astype(np.float64)
        z = z[draws.choice(len(z), _SAMPLE, p=of_each / of_each.sum())]
        weights = np.ones(_SAMPLE, dtype=np.float32)
    return [_edges(column, weights) for column in z.T]


def binned(z: FloatArray, edges: Sequence[FloatArray]) -> npt.NDArray[np.uint8]:
    """Return the bin of each value: the number of edges of its column that are below it.

    Args:
        z: float32 `(n_rows, n_columns)`.
        edges: the edges of each column, as returned by `bin_edges`.

    Returns:
        uint8 `(n_rows, n_columns)`.

    >>> binned(np.array([[0.5], [1], [1.5]], dtype=np.float32), [np.array([1], dtype=np.float32)]).tolist()
    [[0], [0], [1]]
    """
    found = np.empty(z.shape, dtype=np.uint8, order="F")
    for number, of_column in enumerate(edges):
        found[:, number] = np.searchsorted(of_column, z[:, number])
    return found


def _edges(column: FloatArray, weights: FloatArray) -> FloatArray:
    values = np.unique(column).astype(np.float64)
    if len(values) <= MAX_BINS:
        return _rounded_down((values[:-1] + values[1:]) / 2)
    order = np.argsort(column)
    ranked = column[order].astype(np.float64)
    up_to = np.cumsum(weights[order], dtype=np.float64)
    wanted = up_to[-1] * np.arange(1, MAX_BINS) / MAX_BINS
    last = len(ranked) - 1
    first, second = (np.minimum(np.searchsorted(up_to, wanted, side=side), last) for side in ("left", "right"))
    return _rounded_down(np.unique((ranked[first] + ranked[second]) / 2))


def _rounded_down(edges: npt.NDArray[np.float64]) -> FloatArray:
    """Round down to float32, so that the same float32 values are above it."""
    nearest = edges.astype(np.float32)
    return np.where(nearest > edges, np.nextafter(nearest, np.float32(-np.inf)), nearest)
