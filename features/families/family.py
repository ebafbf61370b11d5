"""The declaration of a feature column, and the few operations that all families share."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from bodytext.features.arrays import FloatArray, IntArray


@dataclass(frozen=True, slots=True)
class Column:
    """One feature: its name, its unit, the range of its values, and where the idea comes from."""

    name: str
    unit: str
    low: float = 0.0
    high: float = 1.0
    source: str = "bodytext"


LOG: Final = "ln(1 + n)"
SHARE: Final = "share"
FLAG: Final = "0 or 1"
INFINITE: Final = math.inf


def log1p(values: np.ndarray) -> FloatArray:
    """ln(1 + values) as float32."""
    return np.log1p(values, dtype=np.float32)


def share(part: np.ndarray, whole: np.ndarray) -> FloatArray:
    """part / whole, 0 where the whole is 0, at most 1."""
    return np.minimum(np.divide(part, np.maximum(whole, np.float32(1e-6)), dtype=np.float32), np.float32(1))


def flag(mask: np.ndarray) -> FloatArray:
    """1 where the mask holds, else 0, as float32."""
    return mask.astype(np.float32)


def running(values: np.ndarray) -> np.ndarray:
    """The sum of all values before each place, float64 `(..., n + 1)`; the last is the total.

    >>> running(np.array([1, 2])).tolist()
    [0.0, 1.0, 3.0]
    """
    total = np.zeros((*values.shape[:-1], values.shape[-1] + 1))
    np.cumsum(values, axis=-1, out=total[..., 1:])
    return total


def within(values: np.ndarray, first: IntArray, last: IntArray) -> FloatArray:
    """Sum of a block column, or of several, over `first <= block < last`, for many ranges at once.

    >>> one_to_three = np.array([1, 2, 3], dtype=np.float32)
    >>> within(one_to_three, np.array([0, 1]), np.array([3, 2])).tolist()
    [6.0, 2.0]
    """
    total = running(values)
    return (total.take(last, axis=-1) - total.take(first, axis=-1)).astype(np.float32)
