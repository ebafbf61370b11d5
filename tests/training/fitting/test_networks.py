"""Networks predict what scikit-learn predicts, without its subnormal numbers."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import numpy as np

from bodytext.models.network import Networks
from bodytext.training.fitting.networks import fit_network
from bodytext.training.fitting.recipe import DEFAULT


def test_forward_equals_scikit_learn(instances: Callable[[str], list[Any]]) -> None:
    trained = instances("bodytext.training.fitting.networks.MLPClassifier")
    random = np.random.default_rng(0)
    z = random.normal(size=(400, 20)).astype(np.float32)
    layers = fit_network(z, z[:, 0] + z[:, 1] > 0, np.ones(400, dtype=np.float32), seed=0)
    assert np.abs(Networks((layers,)).probabilities(z.T) - trained[0].predict_proba(z)[:, 1]).max() < 1e-5


def test_idle_units_have_weights_of_zero() -> None:
    """Not of 1e-40, with which some processors multiply a hundred times slower."""
    z = np.random.default_rng(0).normal(size=(400, 20)).astype(np.float32)
    layers = fit_network(z, z[:, 0] > 0, np.ones(400, dtype=np.float32), seed=0, recipe=dataclasses.replace(DEFAULT, alpha=100))
    sizes = np.abs(np.concatenate([weights.ravel() for weights, _ in layers]))
    assert (sizes == 0).sum() > 50
    assert sizes[sizes > 0].min() > 1e-11
