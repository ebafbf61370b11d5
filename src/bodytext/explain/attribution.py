"""How much each feature of a block moved the model's decision, in log-odds: integrated gradients.

The path runs straight from the mean of the training pages, where every standardised feature is 0, to the block. Along it the gradient of
the log-odds is averaged and multiplied by how far the feature went. What all features of a block get adds up to the log-odds of the
block less those of the mean block, so nothing of the decision is left unexplained. Trees have jumps in place of a gradient, and each jump
on the path belongs to the column whose threshold is crossed.

Source: M. Sundararajan, A. Taly, Q. Yan, "Axiomatic Attribution for Deep Networks", ICML 2017.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from bodytext.features.arrays import DoubleArray
from bodytext.models import Model
from bodytext.models.network import log_odds as log_odds_of
from bodytext.models.trees import BoostedTrees

STEPS: Final = 128
"""Points of the path; with so many the sum is within about 0.01 of what it has to be."""
_ROWS: Final = 256


@dataclass(frozen=True, slots=True, eq=False)
class Attribution:
    """What moved the decision on each block.

    Attributes:
        contributions: float64 `(n_rows, n_inputs)`, in log-odds, columns as in `Model.columns`; positive ones speak for content.
        baseline: log-odds of the mean block, where every path begins.
        log_odds: float64 `(n_rows,)`, of each block.
    """

    contributions: DoubleArray
    baseline: float
    log_odds: DoubleArray


def attribute(model: Model, matrix: npt.NDArray[np.float32], *, steps: int = STEPS) -> Attribution:
    """Share out the log-odds of each row among the features.

    Args:
        model: any model; where it has trees, its two halves are shared out alone and averaged.
        matrix: float32 `(n_rows, len(NAMES))`, as for `Model.predict`.
        steps: points of the path, at least 1; the error falls with them.

    >>> one, zero = np.ones((1, 1), dtype=np.float32), np.zeros(1, dtype=np.float32)
    >>> from bodytext.features.families.lexicon import EMPTY
    >>> model = Model("html", ("words",), zero, zero + 1, (((one * 2, zero - 1),),), EMPTY)
    >>> found = attribute(model, one * 3)
    >>> found.contributions.round(6).tolist(), round(found.baseline, 6), found.log_odds.round(6).tolist()
    ([[6.0]], -1.0, [5.0])
    """
    z = model.standardised(matrix).T.astype(np.float64)
    contributions = np.zeros_like(z)
    log_odds = np.zeros(len(z))
    points = (np.arange(steps) + 0.5) / steps
    weights, start = _first_layers(model)
    # Before the first ReLU everything is linear in the place on the path, so the widest product is made once a block.
    reach = z @ weights
    for first in range(0, len(z), _ROWS):
        rows = slice(first, first + _ROWS)
        slope = np.zeros_like(reach[rows])
        for point in points:
            slope += _gradient(model, start + point * reach[rows])
        contributions[rows] = z[rows] * (slope / steps @ weights.T)
        log_odds[rows] = _log_odds(_mean_output(model, start + reach[rows])[0])
    found = Attribution(contributions, float(_log_odds(_mean_output(model, start[np.newaxis])[0])[0]), log_odds)
    return _averaged(found, _of_trees(model.trees, z)) if model.trees else found


def _averaged(first: Attribution, second: Attribution) -> Attribution:
    return Attribution(
        (first.contributions + second.contributions) / 2,
        (first.baseline + second.baseline) / 2,
        (first.log_odds + second.log_odds) / 2,
    )


def _of_trees(trees: BoostedTrees, z: DoubleArray) -> Attribution:
    """The same for trees, exactly: where the path crosses a threshold, the column gets what the output jumps by."""
    contributions = np.zeros_like(z)
    log_odds = np.zeros(len(z))
    for first in range(0, len(z), _ROWS):
        rows = slice(first, first + _ROWS)
        log_odds[rows] = _jumps(trees, z[rows], contributions[rows])
    start = trees.log_odds(np.zeros((z.shape[1], 1), dtype=np.float32))
    return Attribution(contributions, float(start[0]), log_odds + trees.baseline)


def _jumps(trees: BoostedTrees, z: DoubleArray, contributions: DoubleArray) -> DoubleArray:
    """Adds the jumps on the way to each row to its contributions; returns the sums of its leaves."""
    rows = np.arange(len(z))
    place = np.full((len(trees.roots), len(z)), -1.0)
    leaf, following, crossed = _leaves(trees, z, place)
    while np.isfinite(following).any():
        place = np.where(np.isfinite(following), following, place)
        arrived, following, then_crossed = _leaves(trees, z, place)
        jump = (trees.value[arrived] - trees.value[leaf]).astype(np.float64)
        np.add.at(contributions, (np.broadcast_to(rows, crossed.shape), crossed), jump)
        leaf, crossed = arrived, then_crossed
    return trees.value[leaf].sum(axis=0, dtype=np.float64)


def _leaves(
    trees: BoostedTrees, z: DoubleArray, place: DoubleArray
) -> tuple[npt.NDArray[np.int32], DoubleArray, npt.NDArray[np.int32]]:
    """Where each tree ends at a place of the path to each row, the next place where it may end elsewhere, and the column crossed there.

    Args:
        trees: of any size.
        z: float64 `(n_rows, n_inputs)`.
        place: `(n_trees, n_rows)`, from 0 to 1; less than 0 is before every crossing.
    """
    rows = np.arange(len(z))
    node = np.repeat(trees.roots[:, np.newaxis], len(z), axis=1)
    following, crossed = np.full(place.shape, np.inf), np.zeros(place.shape, dtype=np.int32)
    while (below := trees.child[node]).any():
        column, threshold = trees.column[node], trees.threshold[node].astype(np.float64)
        end = z[rows, column]
        crosses = (below > 0) & ((threshold < 0) != (end > threshold))
        at = np.where(crosses, threshold / np.where(crosses, end, 1), np.inf)
        nearer = (at > place) & (at < following)
        following, crossed = np.where(nearer, at, following), np.where(nearer, column, crossed)
        node = np.where(below > 0, below + ((threshold < 0) != (at <= place)), node)
    return node, following, crossed


def _first_layers(model: Model) -> tuple[DoubleArray, DoubleArray]:
    """Those of all networks side by side: weights `(n_inputs, n_units)` and bias `(n_units,)`."""
    weights = np.concatenate([layers[0][0] for layers in model.networks], axis=1)
    bias = np.concatenate([layers[0][1] for layers in model.networks])
    return weights.astype(np.float64), bias.astype(np.float64)


def _mean_output(model: Model, first: DoubleArray) -> tuple[DoubleArray, list[DoubleArray], list[list[DoubleArray]]]:
    """The model's probability, that of each network, and what each network's layers put out before their ReLU.

    Args:
        first: outputs of all first layers side by side, as of `_first_layers`.
    """
    ends = np.cumsum([len(layers[0][1]) for layers in model.networks])[:-1]
    outputs: list[DoubleArray] = []
    layers_of: list[list[DoubleArray]] = []
    for layers, part in zip(model.networks, np.split(first, ends, axis=1), strict=True):
        sums = [part]
        for weights, bias in layers[1:]:
            sums.append((np.maximum(sums[-1], 0) @ weights + bias).astype(np.float64))
        layers_of.append(sums)
        outputs.append(1 / (1 + np.exp(-sums[-1][:, 0])))
    return np.mean(outputs, axis=0), outputs, layers_of


def _gradient(model: Model, first: DoubleArray) -> DoubleArray:
    """The derivative of the model's log-odds by the outputs of all first layers."""
    mean, outputs, layers_of = _mean_output(model, first)
    # Of the log-odds by the mean probability, and of that by each network's.
    outer = 1 / np.maximum(mean * (1 - mean), np.finfo(np.float64).tiny) / len(outputs)
    parts: list[DoubleArray] = []
    for layers, output, sums in zip(model.networks, outputs, layers_of, strict=True):
        slope = (outer * output * (1 - output))[:, np.newaxis]
        for (weights, _), before in zip(reversed(layers[1:]), reversed(sums[:-1]), strict=True):
            slope = slope @ weights.T * (before > 0)
        parts.append(slope)
    return np.concatenate(parts, axis=1)


def _log_odds(probability: DoubleArray) -> DoubleArray:
    return log_odds_of(probability, least=float(np.finfo(np.float64).eps))
