"""Chooses the blocks to keep by their probabilities: with a fixed threshold, or the one with the best expected score on this page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from bodytext.features.arrays import BoolArray, FloatArray

MIN_THRESHOLD: Final = 0.1
MAX_THRESHOLD: Final = 0.5
NO_CONTENT: Final = 0.15
"""Nothing is kept of a page whose blocks all have a smaller probability."""

Focus = Literal["precision", "recall"]
"""What matters more than the other."""
FOCUSES: Final[dict[str, float]] = {"precision": 0.5, "recall": 2.0}
"""The beta of the F score for each focus: recall counts beta times as much as precision."""
_MAX_PRECISE: Final = 0.8
"""The highest threshold with a focus on precision."""


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


def select(
    probabilities: FloatArray, lengths: npt.NDArray[np.integer], *, focus: Focus | None = None, threshold: float | None = None
) -> Selection:
    """Choose the blocks to keep.

    The threshold with the best expected F score is that score divided by 1 + beta squared (Z. Lipton, C. Elkan, B. Naryanaswamy,
    "Optimal Thresholding of Classifiers to Maximize F1 Measure", ECML PKDD 2014, whose proof holds for any beta), so it is higher on
    a page that the model is sure of than on an unclear one. Of a page on which no block reaches `NO_CONTENT`, nothing is kept.

    Args:
        probabilities: of each block to be content, float32 `(n_blocks,)`.
        lengths: number of characters of each block, `(n_blocks,)`; the score is over characters.
        focus: `precision` or `recall`; None balances them.
        threshold: in [0, 1]; None chooses it for this page.

    >>> select(np.array([0.99, 0.4, 0.01], dtype=np.float32), np.array([90, 10, 90])).kept.tolist()
    [True, False, False]
    >>> select(np.array([0.5, 0.3, 0.01], dtype=np.float32), np.array([90, 90, 90])).kept.tolist()
    [True, True, False]
    >>> select(np.array([0.5, 0.3, 0.01], dtype=np.float32), np.array([90, 90, 90]), focus="precision").kept.tolist()
    [True, False, False]
    """
    if not len(probabilities):
        return Selection(np.zeros(0, dtype=bool), MIN_THRESHOLD if threshold is None else threshold, 0.0)
    best = expected_f1(probabilities, lengths)
    if threshold is None:
        threshold = NO_CONTENT if probabilities.max() < NO_CONTENT else _threshold(probabilities, lengths, best, focus)
    return Selection(probabilities >= threshold, threshold, best)


def no_content_probability(probabilities: FloatArray) -> float:
    """Return the probability that nothing on a page is content, in [0, 1]: that the likeliest block is not; 0 without blocks.

    >>> no_content_probability(np.array([0.25, 0.5], dtype=np.float32))
    0.5
    """
    return 1 - float(probabilities.max()) if len(probabilities) else 0.0


def _threshold(probabilities: FloatArray, lengths: npt.NDArray[np.integer], best: float, focus: Focus | None) -> float:
    """Return the best threshold for this page; it never falls with a focus on precision, and never rises with one on recall."""
    balanced = min(max(best / 2, MIN_THRESHOLD), MAX_THRESHOLD)
    if focus is None:
        return balanced
    beta = FOCUSES[focus]
    wanted = expected_f(probabilities, lengths, beta=beta) / (1 + beta**2)
    if focus == "precision":
        # The likeliest block stays, so that a page with content does not become one without.
        return min(max(wanted, balanced), _MAX_PRECISE, float(probabilities.max()))
    return min(max(wanted, MIN_THRESHOLD / 2), balanced)


def expected_f1(probabilities: FloatArray, lengths: npt.NDArray[np.integer]) -> float:
    """Return the best F1 to expect from keeping the likeliest blocks, in [0, 1], computed from expected counts.

    >>> expected_f1(np.array([1.0, 0.0], dtype=np.float32), np.array([5, 50]))
    1.0
    """
    return expected_f(probabilities, lengths, beta=1.0)


def expected_f(probabilities: FloatArray, lengths: npt.NDArray[np.integer], *, beta: float) -> float:
    """Return the best F score to expect from keeping the likeliest blocks, in [0, 1].

    Args:
        probabilities, lengths: as for `select`.
        beta: how many times as much recall counts as precision (C. J. van Rijsbergen, "Information Retrieval", 1979).

    >>> round(expected_f(np.array([0.5], dtype=np.float32), np.array([5]), beta=2), 3)
    0.833
    """
    order = np.argsort(-probabilities, kind="stable")
    weights = np.maximum(lengths[order], 1).astype(np.float64)
    content = np.cumsum(weights * probabilities[order])
    if content[-1] <= 0:
        return 0.0
    return float(((1 + beta**2) * content / (np.cumsum(weights) + beta**2 * content[-1])).max())
