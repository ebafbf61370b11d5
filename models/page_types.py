"""What kind of page it is, from what its blocks are like: a linear model over two summaries of the page."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bodytext.features.arrays import FloatArray

from .matmul import weighted_sums


@dataclass(frozen=True, eq=False)
class PageTypes:
    """A softmax over page types.

    Attributes:
        names: of the types.
        weights: float32 `(2 * n_inputs, n_types)`.
        bias: float32 `(n_types,)`.
    """

    names: tuple[str, ...]
    weights: FloatArray
    bias: FloatArray

    def probabilities(self, x: FloatArray, probabilities: FloatArray) -> FloatArray:
        """The probability of each type.

        Args:
            x: standardised features of the page, float32 `(n_inputs, n_blocks)`, at least one block.
            probabilities: of each block to be content, float32 `(n_blocks,)`.

        Returns:
            float32 `(n_types,)`, sums to 1.

        >>> types = PageTypes(("article", "forum"), np.zeros((2, 2), dtype=np.float32), np.zeros(2, dtype=np.float32))
        >>> types.probabilities(np.ones((1, 3), dtype=np.float32), np.ones(3, dtype=np.float32)).tolist()
        [0.5, 0.5]
        """
        logit = summary(x, probabilities) @ self.weights + self.bias
        raised = np.exp(logit - logit.max())
        return (raised / raised.sum()).astype(np.float32)


def summary(x: FloatArray, probabilities: FloatArray) -> FloatArray:
    """The mean block of a page, and the mean block of its content.

    Args:
        x: float32 `(n_inputs, n_blocks)`.
        probabilities: float32 `(n_blocks,)`; the second mean is weighted by them.

    Returns:
        float32 `(2 * n_inputs,)`.

    >>> summary(np.array([[1, 3]], dtype=np.float32), np.array([0, 1], dtype=np.float32)).tolist()
    [2.0, 3.0]
    """
    total = max(float(probabilities.sum()), 1e-6)
    weights = np.stack((np.full(len(probabilities), 1 / len(probabilities)), probabilities / total), axis=1).astype(np.float32)
    return weighted_sums(x, weights).T.ravel()
