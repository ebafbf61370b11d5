"""Loops over a tree of containers or contexts, in which every row comes after its parent; row 0 is its own parent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from bodytext.features.arrays import FloatArray, IntArray
from bodytext.features.compiled import compiled

if TYPE_CHECKING:
    from . import compiled_hierarchy as _compiled
else:
    _compiled = compiled("compiled_hierarchy", __package__)


def outer_in_python(parent: IntArray, size: IntArray) -> IntArray:
    """Return for each row its nearest ancestor of another size; row 0 if there is none.

    >>> outer_in_python(np.array([0, 0, 1, 2]), np.array([5, 5, 5, 1])).tolist()
    [0, 0, 0, 2]
    """
    parents, sizes = parent.tolist(), size.tolist()
    found = [0] * len(parents)
    for row in range(1, len(parents)):
        above = parents[row]
        found[row] = found[above] if sizes[above] == sizes[row] and above else above
    return np.array(found, dtype=np.int32)


def argmax_above_in_python(parent: IntArray, value: npt.NDArray[np.int64]) -> IntArray:
    """Return for each row the row with the highest value among itself and its ancestors; ties go to the nearest.

    >>> argmax_above_in_python(np.array([0, 0, 1, 1]), np.array([1, 2, 1, 2])).tolist()
    [0, 1, 1, 3]
    """
    parents, values = parent.tolist(), value.tolist()
    found = [0] * len(parents)
    for row in range(1, len(parents)):
        above = found[parents[row]]
        found[row] = above if values[above] > values[row] else row
    return np.array(found, dtype=np.int32)


def gathered_in_python(parent: IntArray, score: FloatArray) -> FloatArray:
    """Sum, minimum and maximum of the scores from row 0, which counts as 0, down to each row; float32 `(3, n_rows)`.

    >>> gathered_in_python(np.array([0, 0, 1]), np.array([5, 2, -1], dtype=np.float32)).tolist()
    [[0.0, 2.0, 1.0], [0.0, 0.0, -1.0], [0.0, 2.0, 2.0]]
    """
    total, lowest, highest = [0.0], [0.0], [0.0]
    for above, one in zip(parent[1:].tolist(), score[1:].tolist(), strict=True):
        total.append(total[above] + one)
        lowest.append(min(lowest[above], one))
        highest.append(max(highest[above], one))
    return np.array((total, lowest, highest), dtype=np.float32)


def siblings_in_python(parent: IntArray, path: IntArray) -> IntArray:
    """Number the rows from 0 without gaps; rows with the same parent and the same path share a number.

    >>> siblings_in_python(np.array([0, 0, 0, 1]), np.array([0, 3, 3, 3])).tolist()
    [0, 1, 1, 2]
    """
    pairs = parent.astype(np.int64) * (int(path.max()) + 1) + path
    return np.unique(pairs, return_inverse=True)[1].astype(np.int32)


def steps_in_python(parent: IntArray, end: npt.NDArray[np.uint8], max_steps: int) -> IntArray:
    """Count the steps up from each row to one marked as an end, up to a maximum; row 0 is always an end.

    >>> steps_in_python(np.array([0, 0, 1, 2]), np.array([1, 0, 0, 1], dtype=np.uint8), 9).tolist()
    [0, 1, 2, 0]
    """
    found = [0]
    for above, is_end in zip(parent[1:].tolist(), end[1:].tolist(), strict=True):
        found.append(0 if is_end else min(found[above] + 1, max_steps))
    return np.array(found, dtype=np.int32)


argmax_above = argmax_above_in_python if _compiled is None else _compiled.argmax_above
gathered = gathered_in_python if _compiled is None else _compiled.gathered
outer = outer_in_python if _compiled is None else _compiled.outer
siblings = siblings_in_python if _compiled is None else _compiled.siblings
steps = steps_in_python if _compiled is None else _compiled.steps
