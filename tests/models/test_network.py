"""The forward pass, by hand-made networks."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from bodytext.features import NAMES
from bodytext.features.families.lexicon import EMPTY
from bodytext.models import Model
from bodytext.models.layers import Layers
from bodytext.models.network import Networks, forward, stacked


def layers_of(*shape: int, seed: int = 0) -> Layers:
    random = np.random.default_rng(seed)
    return tuple(
        (random.normal(size=(n_in, n_out)).astype(np.float32), random.normal(size=n_out).astype(np.float32))
        for n_in, n_out in itertools.pairwise(shape)
    )


def model_of(*networks: Layers) -> Model:
    random = np.random.default_rng(9)
    n_inputs = len(networks[0][0][0])
    mean, scale = random.normal(size=(2, n_inputs)).astype(np.float32)
    return Model("html", NAMES[3 : 3 + n_inputs], mean, np.abs(scale), (Networks(networks),), EMPTY)


@pytest.mark.parametrize("shape", [(4, 1), (4, 3, 1), (4, 5, 3, 1)])
def test_the_networks_are_averaged(shape: tuple[int, ...]) -> None:
    networks = [layers_of(*shape, seed=seed) for seed in range(3)]
    model = model_of(*networks)
    matrix = np.random.default_rng(5).normal(size=(11, len(NAMES))).astype(np.float32)
    x = np.clip((matrix[:, 3:7] - model.mean) * model.scale, -5, 5)
    expected = np.mean([forward(stacked([layers]), x.T, 1) for layers in networks], axis=0)
    assert model.predict(matrix) == pytest.approx(expected, abs=1e-6)


def test_networks_may_differ_in_shape() -> None:
    model = model_of(layers_of(4, 1), layers_of(4, 6, 1))
    assert model.predict(np.zeros((2, len(NAMES)), dtype=np.float32)).shape == (2,)


def test_inputs_are_clipped_and_outputs_are_probabilities() -> None:
    model = model_of(layers_of(4, 3, 1))
    rows = np.zeros((2, len(NAMES)), dtype=np.float32)
    rows[0], rows[1] = 1e6, 1e9
    low_and_high = model.predict(rows)
    assert low_and_high[0] == low_and_high[1]
    assert ((low_and_high >= 0) & (low_and_high <= 1)).all()


def test_no_rows_give_no_probabilities() -> None:
    assert model_of(layers_of(4, 3, 1)).predict(np.zeros((0, len(NAMES)), dtype=np.float32)).shape == (0,)


def test_rectifier_and_logistic() -> None:
    one = np.ones((1, 1), dtype=np.float32)
    zero = np.zeros(1, dtype=np.float32)
    assert forward(stacked([((one, zero), (one, zero))]), np.array([[-3, 0]], dtype=np.float32), 1).tolist() == [0.5, 0.5]
    assert forward(stacked([((one, zero),)]), np.array([[np.log(3.0)]], dtype=np.float32), 1) == pytest.approx([0.75])
