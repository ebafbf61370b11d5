"""Matrix products in pieces, each too small for OpenBLAS to split among threads.

Threads would hardly speed up a page, and between products they spin on cores that other processes need.
"""

from __future__ import annotations

import os
import threading
from typing import Final

import numpy as np

from bodytext.features.arrays import FloatArray

_MAX_SIZE: Final = 4 * 65536
"""OpenBLAS uses one thread for products of up to this many multiplications: `SMP_THRESHOLD_MIN * GEMM_MULTITHREAD_THRESHOLD`."""

in_blas = threading.RLock()
"""Held during matrix products and forks. OpenBLAS has a lock of its own for them, so threads lose nothing; but a child forked while
another thread holds that one would wait for it forever."""
if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=in_blas.acquire, after_in_parent=in_blas.release, after_in_child=in_blas.release)


def matmul(x: FloatArray, weights: FloatArray) -> FloatArray:
    """Compute `x @ weights`, a few rows of x at a time.

    Args:
        x: float32 `(..., n_rows, n_in)`.
        weights: float32 `(..., n_in, n_out)`, with as many dimensions as x.

    Returns:
        float32 `(..., n_rows, n_out)`.

    >>> x = np.arange(2000, dtype=np.float32).reshape(1000, 2)
    >>> bool((matmul(x, np.ones((2, 200), dtype=np.float32)) == x.sum(axis=1, keepdims=True)).all())
    True
    """
    n_rows = x.shape[-2]
    size = max(_MAX_SIZE // (weights.shape[-2] * weights.shape[-1]), 1)
    whole = n_rows - n_rows % size
    out = np.empty((*x.shape[:-1], weights.shape[-1]), dtype=np.float32)
    with in_blas:
        if whole:
            pieces, result = (a[..., :whole, :].reshape(*a.shape[:-2], -1, size, a.shape[-1]) for a in (x, out))
            np.matmul(pieces, weights[..., np.newaxis, :, :], out=result)
        if whole < n_rows:
            np.matmul(x[..., whole:, :], weights, out=out[..., whole:, :])
    return out


def weighted_sums(x: FloatArray, weights: FloatArray) -> FloatArray:
    """Compute `x @ weights` for x with many columns, a few of them at a time.

    Args:
        x: float32 `(n_sums, n_columns)`.
        weights: float32 `(n_columns, n_weights)`.

    Returns:
        float32 `(n_sums, n_weights)`.

    >>> weighted_sums(np.ones((2, 9), dtype=np.float32), np.ones((9, 1), dtype=np.float32)).tolist()
    [[9.0], [9.0]]
    """
    size = max(_MAX_SIZE // (x.shape[0] * weights.shape[1]), 1)
    total = np.zeros((x.shape[0], weights.shape[1]), dtype=np.float32)
    with in_blas:
        for start in range(0, x.shape[1], size):
            total += x[:, start : start + size] @ weights[start : start + size]
    return total
