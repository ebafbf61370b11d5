"""Small networks of scikit-learn, turned into the plain arrays of `bodytext.models.network`.

Source of the optimizer: D. P. Kingma, J. Ba, "Adam: A Method for Stochastic Optimization", ICLR 2015.
"""

from __future__ import annotations

import warnings
from typing import Final

import numpy as np

from bodytext.extras import needs
from bodytext.features.arrays import BoolArray, FloatArray
from bodytext.models.network import Layers

from .recipe import DEFAULT, Recipe

with needs("train"):
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier
    from threadpoolctl import threadpool_limits

_NEGLIGIBLE: Final = 1e-10
"""Weights below it move no decision. The penalty drives those of idle units on, down to subnormal numbers, with which some
processors multiply a hundred times more slowly."""


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
    batch_size = min(recipe.batch_size, len(z))
    classifier = MLPClassifier(
        recipe.hidden_layer_sizes,
        alpha=recipe.alpha,
        batch_size=batch_size,
        learning_rate_init=recipe.learning_rate_init,
        max_iter=max(recipe.epochs, -(-recipe.min_steps * batch_size // len(z))),
        n_iter_no_change=1_000_000,
        random_state=seed,
    )
    # One thread, because sums in another order would give another model.
    with warnings.catch_warnings(), threadpool_limits(1):
        warnings.simplefilter("ignore", ConvergenceWarning)
        classifier.fit(z, y, sample_weight=weights)
    return tuple(
        (np.where(np.abs(layer) < _NEGLIGIBLE, 0, layer).astype(np.float32), bias.astype(np.float32))
        for layer, bias in zip(classifier.coefs_, classifier.intercepts_, strict=True)
    )
