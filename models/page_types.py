"""Classifies a page's type by its blocks: a linear model over two summaries of the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from bodytext.features.arrays import FloatArray

from .archive import FLOAT, Arrays, ArraySpec
from .errors import ModelError
from .matmul import in_blas, weighted_sums

_MAX_TYPES: Final = 100


@dataclass(frozen=True, eq=False, repr=False)
class PageTypes:
    """A softmax over page types.

    Attributes:
        names: the names of the types.
        weights: float32 `(2 * n_inputs, n_types)`.
        bias: float32 `(n_types,)`.
    """

    names: tuple[str, ...]
    weights: FloatArray
    bias: FloatArray

    def __repr__(self) -> str:
        return f"<PageTypes: {', '.join(self.names)}>"

    def probabilities(self, x: FloatArray, probabilities: FloatArray) -> FloatArray:
        """Compute the probability of each type.

        Args:
            x: standardised features of the page, float32 `(n_inputs, n_blocks)`, at least one block.
            probabilities: each block's probability of being content, float32 `(n_blocks,)`.

        Returns:
            float32 `(n_types,)`, summing to 1.

        >>> types = PageTypes(("article", "forum"), np.zeros((2, 2), dtype=np.float32), np.zeros(2, dtype=np.float32))
        >>> types
        <PageTypes: article, forum>
        >>> types.probabilities(np.ones((1, 3), dtype=np.float32), np.ones(3, dtype=np.float32)).tolist()
        [0.5, 0.5]
        """
        of_page = summary(x, probabilities)
        with in_blas:
            log_odds = of_page @ self.weights + self.bias
        raised = np.exp(log_odds - log_odds.max())
        return (raised / raised.sum()).astype(np.float32)

    def arrays(self) -> Arrays:
        """Return the arrays for a model file; the names are in its header."""
        return {"type_weights": self.weights, "type_bias": self.bias}

    @staticmethod
    def specs(names: Any, n_inputs: int) -> dict[str, ArraySpec]:
        """Return the arrays a file must have for types of these names; none without types.

        Raises:
            ModelError: the names are not a list of str.
        """
        if not isinstance(names, list) or len(names) > _MAX_TYPES or not all(isinstance(name, str) for name in names):
            raise ModelError("its page types are not a list of names")
        if not names:
            return {}
        return {"type_weights": ArraySpec(FLOAT, (2 * n_inputs, len(names))), "type_bias": ArraySpec(FLOAT, (len(names),))}

    @classmethod
    def from_arrays(cls, names: list[str], arrays: Arrays) -> PageTypes | None:
        """Build the types from arrays that match `specs`; None without types."""
        return cls(tuple(names), arrays["type_weights"], arrays["type_bias"]) if names else None


def summary(x: FloatArray, probabilities: FloatArray) -> FloatArray:
    """Compute the mean block of a page and the mean block of its content.

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
