"""Boosted trees: many small decision trees whose leaves add up to log-odds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from bodytext.features.arrays import DoubleArray, FloatArray, IntArray

_ROWS: Final = 1024
"""At a time in Python, so that memory does not grow with the page."""


@dataclass(frozen=True, eq=False)
class BoostedTrees:
    """Trees one after another in arrays of nodes; the two children of a node stand side by side, after it and in its own tree.

    The arrays are trusted: `read_model` checks those of a file.

    Attributes:
        roots: node at which each tree begins, int32 `(n_trees,)`.
        column: of the input that a node looks at, int32 `(n_nodes,)`; 0 in leaves.
        threshold: float32 `(n_nodes,)`; inputs above it go to the right.
        child: the left child, the right one being next to it, int32 `(n_nodes,)`; 0 in leaves.
        value: what a leaf adds to the log-odds, float32 `(n_nodes,)`; 0 elsewhere.
        baseline: log-odds before the first tree.
    """

    roots: IntArray
    column: IntArray
    threshold: FloatArray
    child: IntArray
    value: FloatArray
    baseline: float

    def log_odds(self, x: FloatArray) -> DoubleArray:
        """The log-odds of each column of inputs.

        Args:
            x: float32 `(n_inputs, n_rows)`.

        Returns:
            float64 `(n_rows,)`.

        >>> column, child = np.zeros(3, dtype=np.int32), np.array([1, 0, 0], dtype=np.int32)
        >>> threshold, value = np.array([5, 0, 0], dtype=np.float32), np.array([0, -1, 2], dtype=np.float32)
        >>> trees = BoostedTrees(np.zeros(1, dtype=np.int32), column, threshold, child, value, 0.5)
        >>> trees.log_odds(np.array([[4, 5, 6]], dtype=np.float32)).tolist()
        [-0.5, -0.5, 2.5]
        """
        return sums(self.roots, self.column, self.threshold, self.child, self.value, np.ascontiguousarray(x)) + self.baseline


def sums_in_python(
    roots: IntArray, column: IntArray, threshold: FloatArray, child: IntArray, value: FloatArray, x: FloatArray
) -> DoubleArray:
    """What the leaves of all trees add up to for each column of x, float64; arguments as in `BoostedTrees`."""
    found = np.zeros(x.shape[1])
    for first in range(0, x.shape[1], _ROWS):
        part = x[:, first : first + _ROWS]
        rows = np.arange(part.shape[1])
        node = np.repeat(roots[:, np.newaxis], len(rows), axis=1)
        while (below := child[node]).any():
            node = np.where(below > 0, below + (part[column[node], rows] > threshold[node]), node)
        for leaves in value[node]:
            found[first : first + _ROWS] += leaves
    return found


try:
    from .compiled_trees import sums
except ImportError:
    sums = sums_in_python
