"""Classifiers of several classes: their probabilities, and what a file may say about them."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from bodytext.models import ModelError
from bodytext.models.softmax import Softmax


def _network() -> Softmax:
    draws = np.random.default_rng(0)
    widths = (4, 3, 2)
    layers = tuple(
        (draws.normal(size=shape).astype(np.float32), draws.normal(size=shape[1]).astype(np.float32)) for shape in pairwise(widths)
    )
    return Softmax(("a", "b"), layers)


def test_probabilities_are_those_of_the_formula() -> None:
    network = _network()
    x = np.random.default_rng(1).normal(size=(4, 7)).astype(np.float32)
    (first, first_bias), (second, second_bias) = network.layers
    odds = np.exp(np.maximum(x.T @ first + first_bias, 0) @ second + second_bias)
    assert network.probabilities(x) == pytest.approx((odds / odds.sum(axis=1, keepdims=True)).T, abs=1e-6)


def test_large_outputs_do_not_overflow() -> None:
    one = np.ones((1, 2), dtype=np.float32) * [[1, -1]]
    found = Softmax(("a", "b"), ((one.astype(np.float32), np.zeros(2, dtype=np.float32)),)).probabilities(
        np.full((1, 1), 1e4, dtype=np.float32)
    )
    assert found.tolist() == [[1.0], [0.0]]


def test_it_can_be_written_and_read() -> None:
    network = _network()
    arrays = network.arrays("kinds")
    assert {name: spec.shape for name, spec in Softmax.specs("kinds", network.description(), 4).items()} == {
        name: array.shape for name, array in arrays.items()
    }
    read = Softmax.from_arrays("kinds", network.description(), arrays)
    assert read is not None
    assert read.classes == network.classes
    assert all((a == b).all() for old, new in zip(network.layers, read.layers, strict=True) for a, b in zip(old, new, strict=True))


def test_none_is_no_network() -> None:
    assert Softmax.specs("kinds", None, 4) == {}
    assert Softmax.from_arrays("kinds", None, {}) is None


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"classes": [1, 2]}, "not a list of names"),
        ({"classes": []}, "not a list of names"),
        ({"classes": "ab"}, "not a list of names"),
        ({"classes": ["a", "b", "c"]}, "another number of outputs"),
        ({"layers": []}, "another number of outputs"),
        ({"layers": [[5, 3], [3, 2]]}, "do not fit each other"),
        ({"layers": [[4, 3], [4, 2]]}, "do not fit each other"),
        ({"layers": [[4, 0], [0, 2]]}, "do not fit each other"),
    ],
)
def test_a_description_that_does_not_fit_is_refused(change: dict[str, Any], reason: str) -> None:
    with pytest.raises(ModelError, match=reason):
        Softmax.specs("kinds", _network().description() | change, 4)
