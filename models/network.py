"""The forward pass of a model: standardise, a few dense layers with ReLU, logistic output, averaged over networks. Plain numpy."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
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
_ONE_THREAD: Final = 4 * 65536
"""Multiplications of a product that OpenBLAS does on one thread, by its `SMP_THRESHOLD_MIN * GEMM_MULTITHREAD_THRESHOLD`."""

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
        total = np.zeros(x.shape[1], dtype=np.float32)
        for stack in self.stacks:
            total += forward(stack, x)
        return total / np.float32(len(self.networks))

    @lazy
    def stacks(self) -> list[Layers]:
        """The networks, those of the same shapes stacked."""
        alike: dict[tuple[Any, ...], list[Layers]] = {}
        for layers in self.networks:
            alike.setdefault(tuple(weights.shape for weights, _ in layers), []).append(layers)
        return [stacked(networks) for networks in alike.values()]


def stacked(networks: Sequence[Layers]) -> Layers:
    """Networks of the same shapes as one: weights `(n_networks, n_out, n_in)`, bias `(n_networks, n_out, 1)`.

    >>> layer = np.ones((3, 2)), np.zeros(2)
    >>> [(weights.shape, bias.shape) for weights, bias in stacked([(layer,)] * 4)]
    [((4, 2, 3), (4, 2, 1))]
    """
    return tuple(
        (
            np.ascontiguousarray(np.stack([weights.T for weights, _ in layer])),
            np.stack([bias for _, bias in layer])[:, :, np.newaxis],
        )
        for layer in zip(*networks, strict=True)
    )


def forward(stack: Layers, x: FloatArray) -> FloatArray:
    """The sum of the outputs of networks of the same shapes: dense layers with ReLU between and a logistic output.

    Args:
        stack: as `stacked` gives them.
        x: float32 `(n_inputs, n_rows)`.

    >>> one = np.ones((1, 1, 1), dtype=np.float32)
    >>> forward(((one, one * 0),), one[0] * 0).tolist()
    [0.5]
    """
    weights, bias = stack[0]
    # All first layers see the same input: one product.
    x = product(weights.reshape(-1, weights.shape[2]), x).reshape(*weights.shape[:2], x.shape[1])
    x += bias
    for weights, bias in stack[1:]:
        np.maximum(x, 0, out=x)
        x = product(weights, x)
        x += bias
    return logistic(x[:, 0]).sum(axis=0)


def product(weights: FloatArray, x: FloatArray) -> FloatArray:
    """`weights @ x`, a few columns of x at a time: too few for OpenBLAS to share them out among threads.

    Its threads would finish a page hardly sooner, and spin between two products on the cores that other processes need.

    Args:
        weights: float32 `(..., n_out, n_in)`.
        x: float32 `(..., n_in, n_columns)`, as many dimensions as weights.

    Returns:
        float32 `(..., n_out, n_columns)`.

    >>> x = np.arange(2000, dtype=np.float32).reshape(2, 1000)
    >>> bool((product(np.ones((200, 2), dtype=np.float32), x) == x.sum(axis=0)).all())
    True
    """
    n_columns = x.shape[-1]
    size = max(_ONE_THREAD // (weights.shape[-2] * weights.shape[-1]), 1)
    whole = n_columns - n_columns % size
    out = np.empty((*weights.shape[:-1], n_columns), dtype=np.float32)
    if whole:
        np.matmul(weights, _pieces(x[..., :whole], size), out=_pieces(out[..., :whole], size))
    if whole < n_columns:
        np.matmul(weights, x[..., whole:], out=out[..., whole:])
    return out


def _pieces(x: FloatArray, size: int) -> FloatArray:
    """A view with so many columns in each piece, the pieces on an axis in front."""
    return np.moveaxis(x.reshape(*x.shape[:-1], -1, size), -2, 0)


def logistic(logit: FloatArray) -> FloatArray:
    """1 / (1 + exp(-logit)), without overflow.

    >>> logistic(np.array([0, 1000], dtype=np.float32)).tolist()
    [0.5, 1.0]
    """
    return (1 / (1 + np.exp(-np.clip(logit, -_LARGEST_LOGIT, _LARGEST_LOGIT)))).astype(np.float32)
