"""Small networks of scikit-learn, turned into the plain arrays of `bodytext.models.network`.

Source of the optimizer: D. P. Kingma, J. Ba, "Adam: A Method for Stochastic Optimization", ICLR 2015.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Final

import numpy as np

from bodytext.extras import needs
from bodytext.features.arrays import BoolArray, FloatArray, IntArray
from bodytext.models.layers import Layers
from bodytext.models.softmax import Softmax

from .recipe import DEFAULT, Recipe

with needs("train"):
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier
    from threadpoolctl import threadpool_limits

_NEGLIGIBLE: Final = 1e-10
"""Weights below it move no decision. The penalty drives those of idle units on, down to subnormal numbers, with which some
processors multiply a hundred times more slowly."""
_NEVER: Final = -30.0
"""The bias of a class without rows."""


def fit_network(z: FloatArray, y: BoolArray, weights: FloatArray, *, seed: int, recipe: Recipe = DEFAULT) -> Layers:
    """Fit one network on standardised inputs.

    Args:
        z: float32 `(n_rows, n_inputs)`.
        y: bool `(n_rows,)`, both True and False.
        weights: weights of the rows, float32 `(n_rows,)`.
        seed: random seed of its initial weights and of the order of rows.
        recipe: its size, and how long it is trained.

    Returns:
        The weights and bias of each layer; negligible weights are 0.

    >>> z = np.arange(-9, 9, dtype=np.float32)[:, np.newaxis]
    >>> [weights.shape for weights, _ in fit_network(z, z[:, 0] > 0, np.ones(18, dtype=np.float32), seed=0, recipe=Recipe(min_steps=1))]
    [(1, 32), (32, 16), (16, 1)]
    """
    classifier = _fitted(z, y, weights, recipe.hidden_layer_sizes, recipe.epochs, seed=seed, recipe=recipe)
    return _layers(classifier)


def fit_softmax(
    z: FloatArray, y: IntArray, weights: FloatArray, classes: Sequence[str], *, seed: int, recipe: Recipe = DEFAULT
) -> Softmax:
    """Fit a network with one output for each class, of the sizes for kinds of blocks.

    Args:
        z: float32 `(n_rows, n_inputs)`.
        y: number of each row's class, int32 `(n_rows,)`; at least two different ones.
        weights: weights of the rows, float32 `(n_rows,)`.
        classes: names of all classes; one without rows gets a probability near 0.
        seed: random seed.
        recipe: the size of the network, and how long it is trained.

    >>> z = np.arange(-9, 9, dtype=np.float32)[:, np.newaxis]
    >>> y = np.repeat(np.array([0, 2], dtype=np.int32), 9)
    >>> found = fit_softmax(z, y, np.ones(18, dtype=np.float32), "abc", seed=0, recipe=Recipe(min_steps=200))
    >>> found.probabilities(np.array([[-5, 5]], dtype=np.float32)).argmax(axis=0).tolist()
    [0, 2]
    """
    classifier = _fitted(z, y, weights, recipe.kinds_hidden_layer_sizes, recipe.kinds_epochs, seed=seed, recipe=recipe)
    *hidden, (weight, bias) = _layers(classifier)
    if len(bias) == 1:  # with two classes scikit-learn has one output, the log-odds of the second
        weight, bias = np.column_stack((-weight / 2, weight / 2)), np.concatenate((-bias / 2, bias / 2))
    all_weights = np.zeros((len(weight), len(classes)), dtype=np.float32)
    all_bias = np.full(len(classes), _NEVER, dtype=np.float32)
    all_weights[:, classifier.classes_] = weight
    all_bias[classifier.classes_] = bias
    return Softmax(tuple(classes), (*hidden, (all_weights, all_bias)))


def _fitted(
    z: FloatArray,
    y: BoolArray | IntArray,
    weights: FloatArray,
    hidden_layer_sizes: Sequence[int],
    epochs: int,
    *,
    seed: int,
    recipe: Recipe,
) -> MLPClassifier:
    batch_size = min(recipe.batch_size, len(z))
    classifier = MLPClassifier(
        hidden_layer_sizes,
        alpha=recipe.alpha,
        batch_size=batch_size,
        learning_rate_init=recipe.learning_rate_init,
        max_iter=max(epochs, -(-recipe.min_steps * batch_size // len(z))),
        n_iter_no_change=1_000_000,
        random_state=seed,
    )
    # One thread, because sums in another order would give another model.
    with warnings.catch_warnings(), threadpool_limits(1):
        warnings.simplefilter("ignore", ConvergenceWarning)
        return classifier.fit(z, y, sample_weight=weights)


def _layers(classifier: MLPClassifier) -> Layers:
    return tuple(
        (np.where(np.abs(layer) < _NEGLIGIBLE, 0, layer).astype(np.float32), bias.astype(np.float32))
        for layer, bias in zip(classifier.coefs_, classifier.intercepts_, strict=True)
    )
