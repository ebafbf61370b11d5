"""The few operations on columns that all families share."""

from __future__ import annotations

import numpy as np

from bodytext.features.arrays import FloatArray, IntArray


def log1p(values: np.ndarray) -> FloatArray:
    """ln(1 + values) as float32."""
    return np.log1p(values, dtype=np.float32)


def share(part: np.ndarray, whole: np.ndarray) -> FloatArray:
    """part / whole, 0 where the whole is 0, at most 1."""
    return np.minimum(np.divide(part, np.maximum(whole, np.float32(1e-6)), dtype=np.float32), np.float32(1))


def flag(mask: np.ndarray) -> FloatArray:
    """1 where the mask holds, else 0, as float32."""
    return mask.astype(np.float32)


def prefix_sums(values: np.ndarray) -> np.ndarray:
    """The sum of the first k values for k from 0 to n, along the last axis; float64 `(..., n + 1)`.

    >>> prefix_sums(np.array([1, 2])).tolist()
    [0.0, 1.0, 3.0]
    """
    sums = np.zeros((*values.shape[:-1], values.shape[-1] + 1))
    np.cumsum(values, axis=-1, out=sums[..., 1:])
    return sums


def range_sums(values: np.ndarray, first: IntArray, last: IntArray) -> FloatArray:
    """The sum of `values[..., first:last]` for many ranges at once; float32 `(..., n_ranges)`.

    >>> one_to_three = np.array([1, 2, 3], dtype=np.float32)
    >>> range_sums(one_to_three, np.array([0, 1]), np.array([3, 2])).tolist()
    [6.0, 2.0]
    """
    sums = prefix_sums(values)
    return (sums.take(last, axis=-1) - sums.take(first, axis=-1)).astype(np.float32)
