"""The forward pass of a model: standardise, a few dense layers with ReLU, logistic output, averaged over networks. Plain numpy."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from ..features import Lexicon, Page, features
from ..features.schema import NAMES

FloatArray = npt.NDArray[np.float32]
Layers = tuple[tuple[FloatArray, FloatArray], ...]

CLIP: Final = 5.0
"""Standardised features are clipped to so many standard deviations."""


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """What a model file holds.

    Attributes:
        kind: `html` or `text`, what pages it was trained on.
        columns: names of the feature columns it reads, length `n_inputs`.
        mean, scale: standardisation, float32 `(n_inputs,)`: `(x - mean) * scale`.
        networks: each a tuple of (weights float32 `(n_in, n_out)`, bias float32 `(n_out,)`); the last has one output.
        lexicon: learned names and words.
        threshold: blocks with at least this probability are kept, in [0, 1].
        facts: training versions, corpora and scores, for people.
    """

    kind: str
    columns: tuple[str, ...]
    mean: FloatArray
    scale: FloatArray
    networks: tuple[Layers, ...]
    lexicon: Lexicon
    threshold: float
    facts: dict[str, Any] = field(default_factory=dict)

    def probabilities(self, page: Page) -> FloatArray:
        """The probability of each block to be content.

        Returns:
            float32 `(n_blocks,)` in [0, 1].
        """
        matrix = features(page, lexicon=self.lexicon)
        if self.columns != NAMES:
            at = {name: number for number, name in enumerate(NAMES)}
            matrix = matrix[:, [at[name] for name in self.columns]]
        return self.predict(matrix)

    def predict(self, matrix: FloatArray) -> FloatArray:
        """The probability for each row of a feature matrix `(n_rows, n_inputs)`."""
        x = np.clip((matrix - self.mean) * self.scale, -CLIP, CLIP)
        total = np.zeros(len(x), dtype=np.float32)
        for layers in self.networks:
            total += forward(layers, x)
        return total / np.float32(len(self.networks))


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
    logit = np.clip((x @ weights + bias)[:, 0], -30, 30)
    return (1 / (1 + np.exp(-logit))).astype(np.float32)
