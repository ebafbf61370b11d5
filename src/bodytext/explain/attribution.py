"""How much each feature of a block moved the model's decision, in log-odds: integrated gradients.

The path runs straight from the mean of the training pages, where every standardised feature is 0, to the block. Along it the gradient of
the log-odds is averaged and multiplied by how far the feature went. What all features of a block get adds up to the log-odds of the
block less those of the mean block, so nothing of the decision is left unexplained.

Source: M. Sundararajan, A. Taly, Q. Yan, "Axiomatic Attribution for Deep Networks", ICML 2017.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from bodytext.models import Model
from bodytext.models.network import CLIP

STEPS: Final = 128
"""Points of the path; with so many the sum is within about 0.01 of what it has to be."""
_ROWS: Final = 256

DoubleArray = npt.NDArray[np.float64]


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
        model: any model.
        matrix: float32 `(n_rows, len(NAMES))`, as for `Model.predict`.
        steps: points of the path, at least 1; the error falls with them.

    >>> one, zero = np.ones((1, 1), dtype=np.float32), np.zeros(1, dtype=np.float32)
    >>> from bodytext.features.lexicon import EMPTY
    >>> model = Model("html", ("words",), zero, zero + 1, (((one * 2, zero - 1),),), EMPTY)
    >>> found = attribute(model, one * 3)
    >>> found.contributions.round(6).tolist(), round(found.baseline, 6), found.log_odds.round(6).tolist()
    ([[6.0]], -1.0, [5.0])
    """
    z = np.clip((matrix[:, model.at].astype(np.float64) - model.mean) * model.scale, -CLIP, CLIP)
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
    return Attribution(contributions, float(_log_odds(_mean_output(model, start[np.newaxis])[0])[0]), log_odds)


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
    tiny = np.finfo(np.float64).eps
    inside = np.clip(probability, tiny, 1 - tiny)
    return np.log(inside / (1 - inside))
