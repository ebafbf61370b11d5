"""Standardised columns have mean 0 and deviation 1, whatever they had before, and a model standardises pages the same way."""

from __future__ import annotations

import numpy as np
import pytest

from bodytext.features import NAMES
from bodytext.features.families.lexicon import EMPTY
from bodytext.models import Model
from bodytext.training.fitting.standardise import standardise


@pytest.fixture
def matrix() -> np.ndarray:
    """Three columns that vary around other means by other deviations; all others hardly do."""
    draws = np.random.default_rng(0)
    x = np.full((4000, len(NAMES)), 3, dtype=np.float32)
    x[:, 1] += draws.normal(size=4000) * 1e-5
    x[:, [2, 40, 70]] = draws.normal([0, 5, -1], [0.01, 1, 30], size=(4000, 3))
    return x


def test_columns_that_vary_are_standardised(matrix: np.ndarray) -> None:
    found = standardise(matrix)
    assert found.columns == (NAMES[2], NAMES[40], NAMES[70])
    assert found.z.mean(axis=0) == pytest.approx(0, abs=1e-3)
    assert found.z.std(axis=0) == pytest.approx(1, abs=1e-3)


def test_outliers_are_clipped(matrix: np.ndarray) -> None:
    matrix[0, 40], matrix[1, 40] = 5 + 100, 5 - 100
    assert standardise(matrix).z[:2, 1].tolist() == [5, -5]


def test_a_model_sees_the_same_numbers(matrix: np.ndarray) -> None:
    found = standardise(matrix)
    model = Model("html", found.columns, found.mean, found.scale, (), EMPTY)
    assert model.standardised(matrix).T.tolist() == found.z.tolist()


def test_columns_can_be_excluded_by_the_beginnings_of_their_names(matrix: np.ndarray) -> None:
    assert standardise(matrix, excluded_prefixes=(NAMES[40], NAMES[2])).columns == (NAMES[70],)
