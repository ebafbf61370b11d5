"""Small networks whose probabilities are averaged: a few dense layers with ReLU between them and a logistic output.

Their decisions are explained by integrated gradients, along the straight path from the mean block, where every standardised feature
is 0, to the block: the gradient of the log-odds, averaged along the path, times the change of the feature.

Source: M. Sundararajan, A. Taly, Q. Yan, "Axiomatic Attribution for Deep Networks", ICML 2017.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

import numpy as np

from bodytext.features.arrays import DoubleArray, FloatArray
from bodytext.features.lazy import lazy

from .archive import Arrays, ArraySpec
from .errors import ModelError
from .layers import Layers, layers_arrays, layers_from_arrays, layers_specs, shapes_of
from .logistic import log_odds, logistic
from .matmul import matmul
from .member import Attribution

_PATTERN: Final = "{{part}}_{network}_{{layer}}"
"""Names of the arrays of one network."""
_ROWS: Final = 256
"""Rows explained at a time, so that memory does not grow with the page."""
_MIN_EXPLAINED: Final = float(np.finfo(np.float64).eps)
"""Probabilities are kept this far from 0 and 1 while they are explained."""


@dataclass(frozen=True, eq=False, repr=False)
class Networks:
    """One or more networks over the same inputs.

    Attributes:
        networks: each a tuple of layers (weights float32 `(n_in, n_out)`, bias float32 `(n_out,)`); the last layer has one output.

    >>> one, zero = np.ones((1, 1), dtype=np.float32), np.zeros(1, dtype=np.float32)
    >>> Networks((((one, zero),),) * 2).probabilities(np.zeros((1, 3), dtype=np.float32)).tolist()
    [0.5, 0.5, 0.5]
    """

    networks: tuple[Layers, ...]
    name: ClassVar[str] = "networks"

    def __str__(self) -> str:
        return f"{len(self.networks)} network{'s' if len(self.networks) > 1 else ''}"

    def __repr__(self) -> str:
        return f"<Networks: {', '.join('-'.join(map(str, _widths(layers))) for layers in self.networks)}>"

    @lazy
    def stacks(self) -> list[tuple[int, Layers]]:
        """The networks, stacked where they have the same shapes, and how many each stack has."""
        alike: dict[tuple[Any, ...], list[Layers]] = {}
        for layers in self.networks:
            alike.setdefault(tuple(weights.shape for weights, _ in layers), []).append(layers)
        return [(len(networks), stacked(networks)) for networks in alike.values()]

    def probabilities(self, x: FloatArray) -> FloatArray:
        """Compute the mean probability for each column of x, float32 `(n_inputs, n_rows)`."""
        total = np.zeros(x.shape[1], dtype=np.float32)
        for n_networks, stack in self.stacks:
            total += forward(stack, x, n_networks)
        return total / np.float32(len(self.networks))

    def log_odds(self, x: FloatArray) -> DoubleArray:
        """Compute the log-odds of the mean probability."""
        return log_odds(self.probabilities(x))

    def attribute(self, z: DoubleArray, *, steps: int) -> Attribution:
        """Compute integrated gradients of the log-odds of the mean probability.

        Args:
            z: float64 `(n_rows, n_inputs)`.
            steps: number of points on the path, at least 1; more points give a smaller error.
        """
        contributions = np.zeros_like(z)
        found = np.zeros(len(z))
        points = (np.arange(steps) + 0.5) / steps
        weights, start = self._first_layers()
        # Before the first ReLU everything is linear along the path, so the widest product is computed once per block.
        reach = z @ weights
        for first in range(0, len(z), _ROWS):
            rows = slice(first, first + _ROWS)
            slope = np.zeros_like(reach[rows])
            for point in points:
                slope += self._gradient(start + point * reach[rows])
            contributions[rows] = z[rows] * (slope / steps @ weights.T)
            found[rows] = log_odds(self._outputs(start + reach[rows])[0], min_probability=_MIN_EXPLAINED)
        baseline = log_odds(self._outputs(start[np.newaxis])[0], min_probability=_MIN_EXPLAINED)
        return Attribution(contributions, float(baseline[0]), found)

    def _first_layers(self) -> tuple[DoubleArray, DoubleArray]:
        """The first layers of all networks side by side: weights `(n_inputs, n_units)` and bias `(n_units,)`."""
        weights = np.concatenate([layers[0][0] for layers in self.networks], axis=1)
        bias = np.concatenate([layers[0][1] for layers in self.networks])
        return weights.astype(np.float64), bias.astype(np.float64)

    def _outputs(self, first: DoubleArray) -> tuple[DoubleArray, list[DoubleArray], list[list[DoubleArray]]]:
        """Return the mean probability, that of each network, and the outputs of each network's layers before their ReLU.

        Args:
            first: outputs of all first layers side by side, as in `_first_layers`.
        """
        ends = np.cumsum([len(layers[0][1]) for layers in self.networks])[:-1]
        outputs: list[DoubleArray] = []
        layers_of: list[list[DoubleArray]] = []
        for layers, part in zip(self.networks, np.split(first, ends, axis=1), strict=True):
            sums = [part]
            for weights, bias in layers[1:]:
                sums.append((np.maximum(sums[-1], 0) @ weights + bias).astype(np.float64))
            layers_of.append(sums)
            outputs.append(1 / (1 + np.exp(-sums[-1][:, 0])))
        return np.mean(outputs, axis=0), outputs, layers_of

    def _gradient(self, first: DoubleArray) -> DoubleArray:
        """Return the derivative of the log-odds with respect to the outputs of all first layers."""
        mean, outputs, layers_of = self._outputs(first)
        # Of the log-odds with respect to the mean probability, and of that with respect to each network's.
        outer = 1 / np.maximum(mean * (1 - mean), np.finfo(np.float64).tiny) / len(outputs)
        parts: list[DoubleArray] = []
        for layers, output, sums in zip(self.networks, outputs, layers_of, strict=True):
            slope = (outer * output * (1 - output))[:, np.newaxis]
            for (weights, _), before in zip(reversed(layers[1:]), reversed(sums[:-1]), strict=True):
                slope = slope @ weights.T * (before > 0)
            parts.append(slope)
        return np.concatenate(parts, axis=1)

    def description(self) -> list[list[list[int]]]:
        """Return the shapes of the layers' weights, one list per network."""
        return [shapes_of(layers) for layers in self.networks]

    def arrays(self) -> Arrays:
        """Return weights and biases, named by the numbers of their network and layer."""
        found: Arrays = {}
        for network, layers in enumerate(self.networks):
            found |= layers_arrays(layers, _PATTERN.format(network=network))
        return found

    @classmethod
    def specs(cls, description: Any, n_inputs: int) -> dict[str, ArraySpec]:
        """Return the arrays that networks of these shapes must have.

        Raises:
            ModelError: a layer does not fit the one before it, the inputs or the output.
        """
        if not description or not all(description):
            raise ModelError("it has no network")
        found: dict[str, ArraySpec] = {}
        for network, shapes in enumerate(description):
            specs, n_outputs = layers_specs(shapes, n_inputs, _PATTERN.format(network=network))
            if n_outputs != 1:
                raise ModelError("its last layer has more than one output")
            found |= specs
        return found

    @classmethod
    def from_arrays(cls, description: Any, arrays: Arrays, n_inputs: int) -> Networks:
        """Build the networks; arrays that match `specs` fit each other."""
        return cls(
            tuple(
                layers_from_arrays(len(shapes), arrays, _PATTERN.format(network=network))
                for network, shapes in enumerate(description)
            )
        )


def _widths(layers: Layers) -> list[int]:
    return [len(layers[0][0]), *(len(bias) for _, bias in layers)]


def stacked(networks: Sequence[Layers]) -> Layers:
    """Stack networks of the same shapes, to be computed as one.

    Returns:
        The first layers side by side, weights `(n_in, n_networks * n_out)` and bias `(n_networks * n_out,)`, because all have the
        same input; then weights `(n_networks, n_in, n_out)` and bias `(n_networks, 1, n_out)`.

    >>> first, second = (np.ones((3, 2)), np.zeros(2)), (np.ones((2, 1)), np.zeros(1))
    >>> [(weights.shape, bias.shape) for weights, bias in stacked([(first, second)] * 4)]
    [((3, 8), (8,)), ((4, 2, 1), (4, 1, 1))]
    """
    first, *others = zip(*networks, strict=True)
    return (
        (np.concatenate([weights for weights, _ in first], axis=1), np.concatenate([bias for _, bias in first])),
        *((np.stack([weights for weights, _ in layer]), np.stack([bias[np.newaxis] for _, bias in layer])) for layer in others),
    )


def forward(stack: Layers, x: FloatArray, n_networks: int) -> FloatArray:
    """Sum the outputs of networks of the same shapes.

    Args:
        stack: the networks, as `stacked` returns them.
        x: float32 `(n_inputs, n_rows)`.
        n_networks: number of networks in the stack.

    >>> one = np.ones((1, 1), dtype=np.float32)
    >>> forward(((one, one[0] * 0),), one * 0, 1).tolist()
    [0.5]
    """
    weights, bias = stack[0]
    # Rows by outputs: BLAS works on many rows at once, and rows are the long side.
    x = matmul(x.T, weights)
    x += bias
    x = x.reshape(len(x), n_networks, weights.shape[1] // n_networks).transpose(1, 0, 2)
    for weights, bias in stack[1:]:
        np.maximum(x, 0, out=x)
        x = matmul(x, weights)
        x += bias
    return logistic(x[..., 0]).sum(axis=0)
