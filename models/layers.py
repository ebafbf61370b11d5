"""Dense layers, with ReLU between them: what networks of any number of outputs share, and how a model file holds them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from bodytext.features.arrays import FloatArray

from .archive import FLOAT, Arrays, ArraySpec
from .errors import ModelError

Layers = tuple[tuple[FloatArray, FloatArray], ...]
"""Weights float32 `(n_in, n_out)` and bias float32 `(n_out,)` of each layer."""

_MAX_UNITS: Final = 100_000


def shapes_of(layers: Layers) -> list[list[int]]:
    """Return the shapes of the layers' weights, as plain data for JSON."""
    return [list(weights.shape) for weights, _ in layers]


def layers_arrays(layers: Layers, pattern: str) -> Arrays:
    """Return the arrays of layers, named by a pattern with `{part}` and `{layer}` in it."""
    return {
        pattern.format(part=part, layer=layer): array
        for layer, arrays in enumerate(layers)
        for part, array in zip(("weights", "bias"), arrays, strict=True)
    }


def layers_specs(shapes: Sequence[Any], n_inputs: int, pattern: str) -> tuple[dict[str, ArraySpec], int]:
    """Return the arrays that layers of these shapes, which may be malicious, must have, and how many outputs the last one has.

    Raises:
        ModelError: a layer does not fit the one before it, or the inputs.

    >>> specs, n_outputs = layers_specs([[3, 2], [2, 1]], 3, "{part}_{layer}")
    >>> list(specs), n_outputs
    (['weights_0', 'bias_0', 'weights_1', 'bias_1'], 1)
    """
    found: dict[str, ArraySpec] = {}
    width = n_inputs
    for layer, (n_in, n_out) in enumerate(shapes):
        if n_in != width or not 0 < n_out <= _MAX_UNITS:
            raise ModelError("its layers do not fit each other")
        found[pattern.format(part="weights", layer=layer)] = ArraySpec(FLOAT, (n_in, n_out))
        found[pattern.format(part="bias", layer=layer)] = ArraySpec(FLOAT, (n_out,))
        width = n_out
    return found, width


def layers_from_arrays(n_layers: int, arrays: Arrays, pattern: str) -> Layers:
    """Return layers from arrays that match `layers_specs`."""
    return tuple(
        (arrays[pattern.format(part="weights", layer=layer)], arrays[pattern.format(part="bias", layer=layer)])
        for layer in range(n_layers)
    )
