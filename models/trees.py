"""Boosted trees: decision trees whose leaves add up to log-odds.

Their decisions are explained along the straight path from the mean block, where every standardised feature is 0, to the block: each
time it crosses a threshold, the column of that threshold is credited with the jump in the output.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final

import numpy as np

from bodytext.features.arrays import DoubleArray, FloatArray, IntArray
from bodytext.features.compiled import compiled

from .archive import FLOAT, INT, Arrays, ArraySpec
from .errors import ModelError
from .logistic import logistic
from .member import Attribution

if TYPE_CHECKING:
    from . import compiled_trees as _compiled
else:
    _compiled = compiled("compiled_trees", __package__)

_ROWS: Final = 1024
"""Rows computed at a time in Python, so that memory does not grow with the page."""
_EXPLAINED_ROWS: Final = 256
_DTYPES: Final = {"roots": INT, "column": INT, "threshold": FLOAT, "child": INT, "value": FLOAT}


@dataclass(frozen=True, eq=False, repr=False)
class BoostedTrees:
    """Trees one after another in arrays of nodes; the two children of a node are next to each other, after it and in its own tree.

    The arrays are trusted: `from_arrays` checks those of a file.

    Attributes:
        roots: node where each tree begins, int32 `(n_trees,)`.
        column: the input that a node looks at, int32 `(n_nodes,)`; 0 in leaves.
        threshold: float32 `(n_nodes,)`; larger inputs go right.
        child: the left child, followed by the right one, int32 `(n_nodes,)`; 0 in leaves.
        value: what a leaf adds to the log-odds, float32 `(n_nodes,)`; 0 elsewhere.
        baseline: log-odds before the first tree.
    """

    roots: IntArray
    column: IntArray
    threshold: FloatArray
    child: IntArray
    value: FloatArray
    baseline: float
    name: ClassVar[str] = "trees"

    def __str__(self) -> str:
        return f"{len(self.roots)} tree{'s' if len(self.roots) > 1 else ''}"

    def __repr__(self) -> str:
        return f"<BoostedTrees: {self}, {len(self.column):,} nodes>"

    def log_odds(self, x: FloatArray) -> DoubleArray:
        """Compute the log-odds of each column of inputs.

        Args:
            x: float32 `(n_inputs, n_rows)`.

        Returns:
            float64 `(n_rows,)`.

        >>> column, child = np.zeros(3, dtype=np.int32), np.array([1, 0, 0], dtype=np.int32)
        >>> threshold, value = np.array([5, 0, 0], dtype=np.float32), np.array([0, -1, 2], dtype=np.float32)
        >>> trees = BoostedTrees(np.zeros(1, dtype=np.int32), column, threshold, child, value, 0.5)
        >>> trees
        <BoostedTrees: 1 tree, 3 nodes>
        >>> trees.log_odds(np.array([[4, 5, 6]], dtype=np.float32)).tolist()
        [-0.5, -0.5, 2.5]
        """
        return sums(self.roots, self.column, self.threshold, self.child, self.value, np.ascontiguousarray(x)) + self.baseline

    def probabilities(self, x: FloatArray) -> FloatArray:
        """Compute the probability for each column of x, float32 `(n_inputs, n_rows)`."""
        return logistic(self.log_odds(x))

    def attribute(self, z: DoubleArray, *, steps: int = 0) -> Attribution:
        """Attribute the jumps on the path to each row, exactly.

        Args:
            z: float64 `(n_rows, n_inputs)`.
            steps: ignored.
        """
        contributions = np.zeros_like(z)
        log_odds = np.zeros(len(z))
        for first in range(0, len(z), _EXPLAINED_ROWS):
            rows = slice(first, first + _EXPLAINED_ROWS)
            log_odds[rows] = self._add_jumps(z[rows], contributions[rows])
        start = self.log_odds(np.zeros((z.shape[1], 1), dtype=np.float32))
        return Attribution(contributions, float(start[0]), log_odds + self.baseline)

    def _add_jumps(self, z: DoubleArray, contributions: DoubleArray) -> DoubleArray:
        """Add the jumps on the path to each row to its contributions; returns the sums of its leaves."""
        rows = np.arange(len(z))
        place = np.full((len(self.roots), len(z)), -1.0)
        leaf, following, crossed = self._leaves(z, place)
        while np.isfinite(following).any():
            place = np.where(np.isfinite(following), following, place)
            arrived, following, then_crossed = self._leaves(z, place)
            jump = (self.value[arrived] - self.value[leaf]).astype(np.float64)
            np.add.at(contributions, (np.broadcast_to(rows, crossed.shape), crossed), jump)
            leaf, crossed = arrived, then_crossed
        return self.value[leaf].sum(axis=0, dtype=np.float64)

    def _leaves(self, z: DoubleArray, place: DoubleArray) -> tuple[IntArray, DoubleArray, IntArray]:
        """Find each tree's leaf at a place on the path to each row, the next place where it may change, and the column
        crossed there.

        Args:
            z: float64 `(n_rows, n_inputs)`.
            place: position on the path, `(n_trees, n_rows)`, from 0 to 1; below 0 is before every crossing.
        """
        rows = np.arange(len(z))
        node = np.repeat(self.roots[:, np.newaxis], len(z), axis=1)
        following, crossed = np.full(place.shape, np.inf), np.zeros(place.shape, dtype=np.int32)
        while (below := self.child[node]).any():
            column, threshold = self.column[node], self.threshold[node].astype(np.float64)
            end = z[rows, column]
            crosses = (below > 0) & ((threshold < 0) != (end > threshold))
            at = np.where(crosses, threshold / np.where(crosses, end, 1), np.inf)
            nearer = (at > place) & (at < following)
            following, crossed = np.where(nearer, at, following), np.where(nearer, column, crossed)
            node = np.where(below > 0, below + ((threshold < 0) != (at <= place)), node)
        return node, following, crossed

    def description(self) -> dict[str, float]:
        """Return the numbers of trees and nodes, and the log-odds before the first tree."""
        return {"n_trees": len(self.roots), "n_nodes": len(self.column), "baseline": self.baseline}

    def arrays(self) -> Arrays:
        """Return the arrays of nodes."""
        return {f"tree_{name}": getattr(self, name) for name in _DTYPES}

    @classmethod
    def specs(cls, description: Any, n_inputs: int) -> dict[str, ArraySpec]:
        """Return the arrays that this many trees and nodes must have."""
        n_trees, n_nodes = description["n_trees"], description["n_nodes"]
        return {f"tree_{name}": ArraySpec(dtype, (n_trees if name == "roots" else n_nodes,)) for name, dtype in _DTYPES.items()}

    @classmethod
    def from_arrays(cls, description: Any, arrays: Arrays, n_inputs: int) -> BoostedTrees:
        """Build the trees of a file.

        Raises:
            ModelError: a walk from a root may leave its tree or never end.
        """
        trees = cls(**{name: arrays[f"tree_{name}"] for name in _DTYPES}, baseline=float(description["baseline"]))
        if not trees._is_whole(n_inputs):
            raise ModelError("its trees do not hold together")
        return trees

    def _is_whole(self, n_inputs: int) -> bool:
        """Return whether every walk from a root ends in a leaf of its own tree, after no more steps than there are nodes."""
        roots, ends = self.roots, np.append(self.roots[1:], len(self.column))
        inner = np.flatnonzero(self.child)
        child = self.child[inner]
        return (
            bool(np.isfinite(self.baseline))
            and len(roots) > 0
            and bool(roots[0] == 0 and (roots < ends).all())
            and bool(((self.column >= 0) & (self.column < n_inputs)).all())
            and bool(((child > inner) & (child < ends[np.searchsorted(roots, inner, side="right") - 1] - 1)).all())
        )


def sums_in_python(
    roots: IntArray, column: IntArray, threshold: FloatArray, child: IntArray, value: FloatArray, x: FloatArray
) -> DoubleArray:
    """Sum the leaves of all trees for each column of x, float64; arguments as in `BoostedTrees`."""
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


sums = sums_in_python if _compiled is None else _compiled.sums
