"""What the classifier of page types sees of a page."""

from __future__ import annotations

import numpy as np

from bodytext.features.arrays import FloatArray

from .matmul import weighted_sums

_NOT_ZERO = np.float32(1e-6)


def summary(x: FloatArray, probabilities: FloatArray, kinds: FloatArray) -> FloatArray:
    """Summarise a page: its mean block, the mean block of its content, and the mean and the maximum of each kind's probability.

    Args:
        x: standardised features of the page, float32 `(n_inputs, n_blocks)`, at least one block.
        probabilities: each block's probability of being content, float32 `(n_blocks,)`; the second mean is weighted by them.
        kinds: each block's probability of each kind, float32 `(n_kinds, n_blocks)`.

    Returns:
        float32 `(2 * n_inputs + 2 * n_kinds,)`.

    >>> x, kinds = np.array([[1, 3]], dtype=np.float32), np.array([[0.5, 1]], dtype=np.float32)
    >>> summary(x, np.array([0, 1], dtype=np.float32), kinds).tolist()
    [2.0, 3.0, 0.75, 1.0]
    """
    weights = np.empty((len(probabilities), 2), dtype=np.float32)
    weights[:, 0] = 1 / len(probabilities)
    weights[:, 1] = probabilities / max(probabilities.sum(), _NOT_ZERO)
    means = weighted_sums(x, weights)
    return np.concatenate((means.T.ravel(), kinds.mean(axis=1), kinds.max(axis=1)))
