"""The forward pass of a model, in plain numpy: a first pass over the features, then a second that also sees what the first thinks."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from ..features import NAMES, Lexicon, Measures, Page, features
from ..features.first_pass import COLUMNS as FIRST_PASS_COLUMNS
from ..features.first_pass import first_pass_columns

FloatArray = npt.NDArray[np.float32]
Layers = tuple[tuple[FloatArray, FloatArray], ...]

INPUTS: Final[dict[str, tuple[str, ...]]] = {"first": NAMES, "second": (*NAMES, *(column.name for column in FIRST_PASS_COLUMNS))}
"""The columns that each pass may read."""
CLIP: Final = 5.0
"""Standardised inputs are clipped to so many standard deviations."""
_LARGEST_LOGIT: Final = 30


@dataclass(frozen=True, eq=False)
class Pass:
    """Small networks that read the same columns; their probabilities are averaged.

    Attributes:
        name: `first` or `second`.
        columns: names of the columns it reads, each of `INPUTS[name]`; length `n_inputs`.
        mean, scale: standardisation, float32 `(n_inputs,)`: `(x - mean) * scale`.
        networks: each a tuple of (weights float32 `(n_in, n_out)`, bias float32 `(n_out,)`); the last has one output.
    """

    name: str
    columns: tuple[str, ...]
    mean: FloatArray
    scale: FloatArray
    networks: tuple[Layers, ...]

    @cached_property
    def at(self) -> npt.NDArray[np.intp]:
        """Where its columns stand among all those it may read."""
        place = {name: number for number, name in enumerate(INPUTS[self.name])}
        return np.array([place[name] for name in self.columns], dtype=np.intp)

    def predict(self, matrix: FloatArray) -> FloatArray:
        """The probability for each row.

        Args:
            matrix: float32 `(n_rows, len(INPUTS[name]))`; a transposed array with a column a row is read without a copy.

        Returns:
            float32 `(n_rows,)` in [0, 1].
        """
        x = matrix.T[self.at]
        x -= self.mean[:, np.newaxis]
        x *= self.scale[:, np.newaxis]
        np.clip(x, -CLIP, CLIP, out=x)
        total = np.zeros(x.shape[1], dtype=np.float32)
        for layers in self.networks:
            total += forward(layers, x.T)
        return total / np.float32(len(self.networks))


@dataclass(frozen=True, eq=False)
class Model:
    """What a model file holds.

    Attributes:
        kind: `html` or `text`, what pages it was trained on.
        first: reads features.
        second: reads features and what the first pass thinks of the blocks around.
        lexicon: learned names and words.
        facts: training versions and corpora, for people.
    """

    kind: str
    first: Pass
    second: Pass
    lexicon: Lexicon
    facts: dict[str, Any] = field(default_factory=dict)

    def probabilities(self, page: Page) -> FloatArray:
        """The probability of each block to be content.

        Returns:
            float32 `(n_blocks,)` in [0, 1].
        """
        if page.n_blocks == 0:
            return np.zeros(0, dtype=np.float32)
        measures = Measures(page)
        matrix = features(page, lexicon=self.lexicon, measures=measures)
        return self.second.predict(second_inputs(page, measures, matrix, self.first.predict(matrix)))


def second_inputs(page: Page, measures: Measures, matrix: FloatArray, probabilities: FloatArray) -> FloatArray:
    """What a second pass may read.

    Args:
        page: a page with at least one block.
        measures: of this page.
        matrix: its features, float32 `(n_blocks, len(NAMES))`.
        probabilities: of a first pass, float32 `(n_blocks,)`.

    Returns:
        float32 `(n_blocks, len(INPUTS["second"]))`.
    """
    return np.concatenate((matrix.T, first_pass_columns(page, measures, probabilities).T)).T


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
    logit = np.clip((x @ weights + bias)[:, 0], -_LARGEST_LOGIT, _LARGEST_LOGIT)
    return (1 / (1 + np.exp(-logit))).astype(np.float32)
