"""The few operations on columns that all families share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from bodytext.features.arrays import FloatArray, IntArray

_NOT_ZERO: Final = np.float32(1e-6)
_ONE: Final = np.float32(1)


def stacked(columns: Sequence[np.ndarray]) -> np.ndarray:
    """Stack columns of the same length as the rows of one array; for short ones `np.stack` takes four times as long."""
    return np.concatenate(columns).reshape(len(columns), -1)


def log1p(values: np.ndarray) -> FloatArray:
    """ln(1 + values) as float32."""
    return np.log1p(values, dtype=np.float32)


def share(part: np.ndarray, whole: np.ndarray) -> FloatArray:
    """part / whole, at most 1; 0 where the whole is 0."""
    shares: FloatArray = np.divide(part, np.maximum(whole, _NOT_ZERO), dtype=np.float32)
    return np.minimum(shares, _ONE, out=shares)


def flag(mask: np.ndarray) -> FloatArray:
    """1 where the mask is True, else 0, as float32."""
    return mask.astype(np.float32)


def prefix_sums(values: np.ndarray) -> np.ndarray:
    """Sums of the first k values, for k from 0 to n, along the last axis; float64 `(..., n + 1)`.

    >>> prefix_sums(np.array([1, 2])).tolist()
    [0.0, 1.0, 3.0]
    """
    sums = np.zeros((*values.shape[:-1], values.shape[-1] + 1))
    np.cumsum(values, axis=-1, out=sums[..., 1:])
    return sums


def range_sums(values: np.ndarray, first: IntArray, last: IntArray) -> FloatArray:
    """Sums of `values[..., first:last]` for many ranges at once; float32 `(..., n_ranges)`.

    >>> one_to_three = np.array([1, 2, 3], dtype=np.float32)
    >>> range_sums(one_to_three, np.array([0, 1]), np.array([3, 2])).tolist()
    [6.0, 2.0]
    """
    sums = prefix_sums(values)
    return (sums.take(last, axis=-1) - sums.take(first, axis=-1)).astype(np.float32)
