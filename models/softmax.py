"""A small network with one output for each of several classes, turned into probabilities by softmax."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from bodytext.features.arrays import FloatArray

from .archive import Arrays, ArraySpec
from .errors import ModelError
from .kinds import KINDS
from .layers import Layers, layers_arrays, layers_from_arrays, layers_specs, shapes_of
from .matmul import matmul

_MAX_CLASSES: Final = 100


@dataclass(frozen=True, eq=False, repr=False)
class Softmax:
    """A classifier of rows into named classes.

    Attributes:
        classes: the names of the classes.
        layers: weights float32 `(n_in, n_out)` and bias float32 `(n_out,)` of each layer, with ReLU between them; the last has one
            output for each class.
    """

    classes: tuple[str, ...]
    layers: Layers

    def __repr__(self) -> str:
        return f"<Softmax: {', '.join(self.classes)}>"

    def probabilities(self, x: FloatArray) -> FloatArray:
        """Compute the probability of each class.

        Args:
            x: float32 `(n_inputs, n_rows)`.

        Returns:
            float32 `(n_classes, n_rows)`; each column sums to 1.

        >>> zero = np.zeros((1, 2), dtype=np.float32)
        >>> Softmax(("article", "forum"), ((zero, zero[0]),)).probabilities(np.ones((1, 1), dtype=np.float32)).tolist()
        [[0.5], [0.5]]
        """
        weights, bias = self.layers[0]
        rows = matmul(x.T, weights)
        rows += bias
        for weights, bias in self.layers[1:]:
            np.maximum(rows, 0, out=rows)
            rows = matmul(rows, weights)
            rows += bias
        rows -= rows.max(axis=1, keepdims=True)
        np.exp(rows, out=rows)
        rows /= rows.sum(axis=1, keepdims=True)
        return np.ascontiguousarray(rows.T)

    def description(self) -> dict[str, Any]:
        """Return the classes and the shapes of the layers' weights."""
        return {"classes": list(self.classes), "layers": shapes_of(self.layers)}

    def arrays(self, name: str) -> Arrays:
        """Return the arrays for a model file, under names that begin with `name`."""
        return layers_arrays(self.layers, _pattern(name))

    @staticmethod
    def specs(name: str, description: Any, n_inputs: int) -> dict[str, ArraySpec]:
        """Return the arrays a file must have for this description, which may be malicious; none for None.

        Raises:
            ModelError: the classes are not a list of names, or a layer does not fit the one before it.
        """
        if description is None:
            return {}
        classes, shapes = description["classes"], description["layers"]
        if (
            not isinstance(classes, list)
            or not 0 < len(classes) <= _MAX_CLASSES
            or not all(isinstance(one, str) for one in classes)
        ):
            raise ModelError(f"its classes of {name} are not a list of names")
        found, n_outputs = layers_specs(shapes, n_inputs, _pattern(name))
        if not shapes or n_outputs != len(classes):
            raise ModelError(f"it has another number of outputs than classes of {name}")
        return found

    @classmethod
    def from_arrays(cls, name: str, description: Any, arrays: Arrays) -> Softmax | None:
        """Build the network from arrays that match `specs`; None without one."""
        if description is None:
            return None
        return cls(tuple(description["classes"]), layers_from_arrays(len(description["layers"]), arrays, _pattern(name)))


def _pattern(name: str) -> str:
    """Return the pattern of the names of a classifier's arrays."""
    return f"{name}_{{part}}_{{layer}}"


def kinds_specs(description: Any, n_inputs: int) -> dict[str, ArraySpec]:
    """Return the arrays a file must have for a classifier of kinds; arguments and errors are those of `Softmax.specs`.

    Raises:
        ModelError: its classes are not `KINDS`.
    """
    specs = Softmax.specs("kinds", description, n_inputs)
    if description is not None and tuple(description["classes"]) != KINDS:
        raise ModelError("made for other kinds of blocks")
    return specs
