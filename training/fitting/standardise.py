"""Scales feature columns to mean 0 and standard deviation 1, and drops those that hardly vary."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from bodytext.features import NAMES
from bodytext.features.arrays import DoubleArray, FloatArray
from bodytext.models.ensemble import standardised

MIN_DEVIATION: Final = 1e-4
"""Columns with a smaller standard deviation say nothing."""
_COLUMNS_AT_ONCE: Final = 32


@dataclass(frozen=True, slots=True, eq=False)
class Standardised:
    """A matrix as a model's members see it, and how it was standardised.

    Attributes:
        columns: names of the columns, length `n_inputs`.
        mean, scale: float32 `(n_inputs,)`, as in `Model`.
        z: float32 `(n_rows, n_inputs)`.
    """

    columns: tuple[str, ...]
    mean: FloatArray
    scale: FloatArray
    z: FloatArray


def standardise(x: FloatArray, *, excluded_prefixes: tuple[str, ...] = ()) -> Standardised:
    """Standardise a matrix and clip it to `CLIP` standard deviations.

    Args:
        x: float32 `(n_rows, len(NAMES))`.
        excluded_prefixes: columns whose names begin with one of these are left out.

    >>> x = np.zeros((2, len(NAMES)), dtype=np.float32)
    >>> x[:, 0] = 1, 3
    >>> found = standardise(x)
    >>> found.columns == NAMES[:1], found.mean.tolist(), found.scale.tolist(), found.z.tolist()
    (True, [2.0], [1.0], [[-1.0], [1.0]])
    """
    mean = x.mean(axis=0, dtype=np.float64).astype(np.float32)
    deviation = deviations(x).astype(np.float32)
    wanted = np.array([not name.startswith(excluded_prefixes) for name in NAMES])
    kept = np.flatnonzero((deviation > MIN_DEVIATION) & wanted)
    mean, scale = mean[kept], (1 / deviation[kept]).astype(np.float32)
    z = np.take(x, kept, axis=1)  # row by row, as networks read it
    standardised(z.T, mean, scale)
    return Standardised(tuple(NAMES[column] for column in kept.tolist()), mean, scale, z)


def deviations(x: FloatArray) -> DoubleArray:
    """Compute the standard deviation of each column, a few columns at a time, because numpy copies its input to float64."""
    return np.concatenate(
        [x[:, at : at + _COLUMNS_AT_ONCE].std(axis=0, dtype=np.float64) for at in range(0, x.shape[1], _COLUMNS_AT_ONCE)]
    )
