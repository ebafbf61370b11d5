"""From probabilities to log-odds and back."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from bodytext.features.arrays import DoubleArray, FloatArray

_MAX_LOG_ODDS: Final = 30
_MIN_PROBABILITY: Final = 1e-7
"""About the smallest p for which float32 still tells 1 - p from 1."""


def log_odds(probability: npt.NDArray[np.floating], *, min_probability: float = _MIN_PROBABILITY) -> DoubleArray:
    """log(p / (1 - p)), finite even for 0 and 1, because p is clipped to [`min_probability`, 1 - `min_probability`].

    >>> log_odds(np.array([0.5, 1])).round(1).tolist()
    [0.0, 16.1]
    """
    inside = np.clip(probability.astype(np.float64), min_probability, 1 - min_probability)
    return np.log(inside / (1 - inside))


def logistic(log_odds: npt.NDArray[np.floating]) -> FloatArray:
    """1 / (1 + exp(-log_odds)) as float32, without overflow.

    >>> logistic(np.array([0, 1000], dtype=np.float32)).tolist()
    [0.5, 1.0]
    """
    return (1 / (1 + np.exp(-np.clip(log_odds, -_MAX_LOG_ODDS, _MAX_LOG_ODDS)))).astype(np.float32)
