"""The forward pass of a model: standardise, a few dense layers with ReLU averaged over networks, boosted trees, logistic output."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from bodytext.features import NAMES, Lexicon, Page, features
from bodytext.features.arrays import FloatArray
from bodytext.features.lazy import lazy

from .matmul import product
from .page_types import PageTypes
from .trees import BoostedTrees

Layers = tuple[tuple[FloatArray, FloatArray], ...]

CLIP: Final = 5.0
"""Standardised features are clipped to so many standard deviations."""
_LARGEST_LOGIT: Final = 30
_LEAST: Final = 1e-7
"""Of probabilities, about what float32 tells from 0 and 1."""

_in_blas = threading.RLock()
"""Held during matrix products and forks. OpenBLAS has a lock of its own for them, so threads lose nothing; but a child that is forked while
another thread holds that one would wait for it for ever."""
if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_in_blas.acquire, after_in_parent=_in_blas.release, after_in_child=_in_blas.release)


@dataclass(frozen=True, eq=False)
class Model:
    """What a model file holds.

    Attributes:
        kind: `html` or `text`, what pages it was trained on.
        columns: names of the feature columns it reads, length `n_inputs`.
        mean, scale: standardisation, float32 `(n_inputs,)`: `(x - mean) * scale`.
        networks: each a tuple of (weights float32 `(n_in, n_out)`, bias float32 `(n_out,)`); the last has one output.
        lexicon: learned names and words.
        facts: training versions and corpora, for people.
        page_types: tells kinds of pages apart; None when the labelled pages did not say their kind.
        trees: boosted trees, whose log-odds are averaged with those of the networks; None leaves all to the networks.
    """

    kind: str
    columns: tuple[str, ...]
    mean: FloatArray
    scale: FloatArray
    networks: tuple[Layers, ...]
    lexicon: Lexicon
    facts: dict[str, Any] = field(default_factory=dict)
    page_types: PageTypes | None = None
    trees: BoostedTrees | None = None

    @lazy
    def at(self) -> npt.NDArray[np.intp]:
        """Where its columns stand among all features."""
        place = {name: number for number, name in enumerate(NAMES)}
        return np.array([place[name] for name in self.columns], dtype=np.intp)

    def probabilities(self, page: Page) -> FloatArray:
        """The probability of each block to be content.

        Returns:
            float32 `(n_blocks,)` in [0, 1].
        """
        return self.predict(features(page, lexicon=self.lexicon))

    def classify(self, page: Page) -> tuple[FloatArray, str, float]:
        """The probability of each block to be content, the likeliest page type ("" when unknown) and its probability."""
        x = self.standardised(features(page, lexicon=self.lexicon))
        probabilities = self.forward(x)
        if self.page_types is None or not page.n_blocks:
            return probabilities, "", 0.0
        of_types = self.page_types.probabilities(x, probabilities)
        likeliest = int(of_types.argmax())
        return probabilities, self.page_types.names[likeliest], float(of_types[likeliest])

    def predict(self, matrix: FloatArray) -> FloatArray:
        """The probability for each row.

        Args:
            matrix: float32 `(n_rows, len(NAMES))`; a transposed array with a column a row is read without a copy.

        Returns:
            float32 `(n_rows,)` in [0, 1].
        """
        return self.forward(self.standardised(matrix))

    def standardised(self, matrix: FloatArray) -> FloatArray:
        """What the networks see: float32 `(n_inputs, n_rows)`, mean 0 and deviation 1 over the training blocks, clipped to `CLIP`."""
        x = matrix.T[self.at]
        x -= self.mean[:, np.newaxis]
        x *= self.scale[:, np.newaxis]
        return np.clip(x, -CLIP, CLIP, out=x)

    def forward(self, x: FloatArray) -> FloatArray:
        """The probability for each column of standardised inputs, float32 `(n_inputs, n_rows)`."""
        with _in_blas:
            averaged = self._averaged(x)
        if self.trees is None:
            return averaged
        return logistic((log_odds(averaged) + self.trees.log_odds(x)) / 2)

    def _averaged(self, x: FloatArray) -> FloatArray:
        total = np.zeros(x.shape[1], dtype=np.float32)
        for n_networks, stack in self.stacks:
            total += forward(stack, x, n_networks)
        return total / np.float32(len(self.networks))

    @lazy
    def stacks(self) -> list[tuple[int, Layers]]:
        """The networks, those of the same shapes stacked, and how many each stack has."""
        alike: dict[tuple[Any, ...], list[Layers]] = {}
        for layers in self.networks:
            alike.setdefault(tuple(weights.shape for weights, _ in layers), []).append(layers)
        return [(len(networks), stacked(networks)) for networks in alike.values()]


def stacked(networks: Sequence[Layers]) -> Layers:
    """Networks of the same shapes as one.

    Returns:
        The first layers side by side, weights `(n_in, n_networks * n_out)` and bias `(n_networks * n_out,)`, because all see the same
        input; then weights `(n_networks, n_in, n_out)` and bias `(n_networks, 1, n_out)`.

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
    """The sum of the outputs of networks of the same shapes: dense layers with ReLU between and a logistic output.

    Args:
        stack: as `stacked` gives them.
        x: float32 `(n_inputs, n_rows)`.
        n_networks: in the stack.

    >>> one = np.ones((1, 1), dtype=np.float32)
    >>> forward(((one, one[0] * 0),), one * 0, 1).tolist()
    [0.5]
    """
    weights, bias = stack[0]
    # Rows by outputs: the long side of the product is the one that BLAS does many of at once.
    x = product(x.T, weights)
    x += bias
    x = x.reshape(len(x), n_networks, weights.shape[1] // n_networks).transpose(1, 0, 2)
    for weights, bias in stack[1:]:
        np.maximum(x, 0, out=x)
        x = product(x, weights)
        x += bias
    return logistic(x[..., 0]).sum(axis=0)


def log_odds(probability: npt.NDArray[np.floating], *, least: float = _LEAST) -> npt.NDArray[np.float64]:
    """log(p / (1 - p)), finite for 0 and 1 too, because p is kept between `least` and 1 - `least`.

    >>> log_odds(np.array([0.5, 1])).round(1).tolist()
    [0.0, 16.1]
    """
    inside = np.clip(probability.astype(np.float64), least, 1 - least)
    return np.log(inside / (1 - inside))


def logistic(logit: npt.NDArray[np.floating]) -> FloatArray:
    """1 / (1 + exp(-logit)), without overflow.

    >>> logistic(np.array([0, 1000], dtype=np.float32)).tolist()
    [0.5, 1.0]
    """
    return (1 / (1 + np.exp(-np.clip(logit, -_LARGEST_LOGIT, _LARGEST_LOGIT)))).astype(np.float32)
