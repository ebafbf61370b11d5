"""The forward pass of a model: standardise, a few dense layers with ReLU, logistic output, averaged over networks. Plain numpy."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from ..features import NAMES, Lexicon, Page, features
from ..features.lazy import lazy
from .page_types import PageTypes

FloatArray = npt.NDArray[np.float32]
Layers = tuple[tuple[FloatArray, FloatArray], ...]

CLIP: Final = 5.0
"""Standardised features are clipped to so many standard deviations."""
_LARGEST_LOGIT: Final = 30

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
    """

    kind: str
    columns: tuple[str, ...]
    mean: FloatArray
    scale: FloatArray
    networks: tuple[Layers, ...]
    lexicon: Lexicon
    facts: dict[str, Any] = field(default_factory=dict)
    page_types: PageTypes | None = None

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
            return self._averaged(x)

    def _averaged(self, x: FloatArray) -> FloatArray:
        weights, bias, ends = self.first_layers
        hidden = weights @ x
        hidden += bias
        total = np.zeros(x.shape[1], dtype=np.float32)
        for layers, part in zip(self.networks, np.split(hidden, ends), strict=True):
            if len(layers) > 1:
                np.maximum(part, 0, out=part)
                total += forward(layers[1:], part.T)
            else:
                total += logistic(part[0])
        return total / np.float32(len(self.networks))

    @lazy
    def first_layers(self) -> tuple[FloatArray, FloatArray, list[int]]:
        """The first layers of all networks as one, so that they cost one product: weights, bias, and where each but the last ends."""
        weights = np.concatenate([layers[0][0] for layers in self.networks], axis=1).T
        bias = np.concatenate([layers[0][1] for layers in self.networks])[:, np.newaxis]
        ends = np.cumsum([len(layers[0][1]) for layers in self.networks])[:-1]
        return np.ascontiguousarray(weights), bias, ends.tolist()


def forward(layers: Layers, x: FloatArray) -> FloatArray:
    """One network: dense layers with ReLU between and a logistic output.

    >>> one = np.ones((1, 1), dtype=np.float32)
    >>> forward(((one, np.zeros(1, dtype=np.float32)),), one * 0).tolist()
    [0.5]
    """
    for weights, bias in layers[:-1]:
        x = x @ weights
        x += bias
        np.maximum(x, 0, out=x)
    weights, bias = layers[-1]
    return logistic((x @ weights + bias)[:, 0])


def logistic(logit: FloatArray) -> FloatArray:
    """1 / (1 + exp(-logit)), without overflow.

    >>> logistic(np.array([0, 1000], dtype=np.float32)).tolist()
    [0.5, 1.0]
    """
    return (1 / (1 + np.exp(-np.clip(logit, -_LARGEST_LOGIT, _LARGEST_LOGIT)))).astype(np.float32)
