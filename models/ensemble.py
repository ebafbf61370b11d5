"""What both passes of a model do with their members: standardise the inputs, and average the log-odds."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Final

import numpy as np

from bodytext.features.arrays import DoubleArray, FloatArray

from .logistic import logistic
from .member import Member

CLIP: Final = 5.0
"""Standardised inputs are clipped to this many standard deviations."""


def standardised(x: FloatArray, mean: FloatArray, scale: FloatArray) -> FloatArray:
    """Standardise inputs in place, clipped to `CLIP` standard deviations.

    Args:
        x: float32 `(n_inputs, n_rows)`; overwritten.
        mean, scale: float32 `(n_inputs,)`.

    Returns:
        x, as `(x - mean) * scale`.

    >>> one = np.ones(1, dtype=np.float32)
    >>> standardised(np.array([[1, 3, 99]], dtype=np.float32), one, one).tolist()
    [[0.0, 2.0, 5.0]]
    """
    x -= mean[:, np.newaxis]
    x *= scale[:, np.newaxis]
    return np.clip(x, -CLIP, CLIP, out=x)


def mean_probabilities(members: Sequence[Member], x: FloatArray) -> FloatArray:
    """Compute the probability, float32 `(n_rows,)`, of each column of standardised inputs, float32 `(n_inputs, n_rows)`."""
    if len(members) == 1:
        return members[0].probabilities(x)
    total: DoubleArray = reduce(np.add, [member.log_odds(x) for member in members])
    return logistic(total / len(members))
