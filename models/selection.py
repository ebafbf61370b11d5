"""Chooses the blocks to keep by their probabilities: with a fixed threshold, or the one with the best expected F1 on this page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from bodytext.features.arrays import BoolArray, FloatArray

MIN_THRESHOLD: Final = 0.1
MAX_THRESHOLD: Final = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Selection:
    """The blocks kept of a page.

    Attributes:
        kept: bool `(n_blocks,)`.
        threshold: blocks of at least this probability are kept, in [0, 1].
        expected_f1: the best F1 to expect on this page, in [0, 1]; 0 without blocks.
    """

    kept: BoolArray
    threshold: float
    expected_f1: float


def select(probabilities: FloatArray, lengths: npt.NDArray[np.integer], *, threshold: float | None = None) -> Selection:
    """Choose the blocks to keep.

    By default the threshold is half of the best expected F1 (Z. Lipton, C. Elkan, B. Naryanaswamy, "Optimal Thresholding of
    Classifiers to Maximize F1 Measure", ECML PKDD 2014), so the threshold is higher on a page that the model is sure of than on an
    unclear one.

    Args:
        probabilities: of each block to be content, float32 `(n_blocks,)`.
        lengths: number of characters of each block, `(n_blocks,)`; the F1 is over characters.
        threshold: in [0, 1]; None chooses it for this page.

    >>> select(np.array([0.99, 0.4, 0.01], dtype=np.float32), np.array([90, 10, 90])).kept.tolist()
    [True, False, False]
    >>> select(np.array([0.3, 0.2, 0.01], dtype=np.float32), np.array([90, 90, 90])).kept.tolist()
    [True, True, False]
    """
    if not len(probabilities):
        return Selection(np.zeros(0, dtype=bool), MIN_THRESHOLD if threshold is None else threshold, 0.0)
    best = expected_f1(probabilities, lengths)
    if threshold is None:
        threshold = min(max(best / 2, MIN_THRESHOLD), MAX_THRESHOLD)
    return Selection(probabilities >= threshold, threshold, best)


def expected_f1(probabilities: FloatArray, lengths: npt.NDArray[np.integer]) -> float:
    """Return the best F1 to expect from keeping the likeliest blocks, in [0, 1], computed from expected counts.

    >>> expected_f1(np.array([1.0, 0.0], dtype=np.float32), np.array([5, 50]))
    1.0
    """
    order = np.argsort(-probabilities, kind="stable")
    weights = np.maximum(lengths[order], 1).astype(np.float64)
    content = np.cumsum(weights * probabilities[order])
    if content[-1] <= 0:
        return 0.0
    return float((2 * content / (np.cumsum(weights) + content[-1])).max())
