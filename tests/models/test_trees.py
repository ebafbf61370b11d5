"""Boosted trees add up as scikit-learn adds them up, and the compiled loop and that in Python find the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bodytext.models import trees as models_trees
from bodytext.models.trees import BoostedTrees
from bodytext.training.fitting.binning import bin_edges, binned
from bodytext.training.fitting.boosting import fit_trees
from bodytext.training.fitting.recipe import Recipe

RandomTrees = Callable[[np.random.Generator, int, int, int], BoostedTrees]


@pytest.mark.compiled("trees")
@settings(deadline=None, max_examples=200)
@given(
    seed=st.integers(0, 2**32),
    n_trees=st.integers(1, 5),
    n_inputs=st.integers(1, 4),
    splits=st.integers(0, 9),
    n_rows=st.integers(0, 40),
)
def test_any_trees_and_rows(random_trees: RandomTrees, seed: int, n_trees: int, n_inputs: int, splits: int, n_rows: int) -> None:
    draws = np.random.default_rng(seed)
    trees = random_trees(draws, n_trees, n_inputs, splits)
    x = draws.integers(-3, 4, size=(n_inputs, n_rows)).astype(np.float32)
    arrays = (trees.roots, trees.column, trees.threshold, trees.child, trees.value)
    assert models_trees.sums(*arrays, x).tolist() == models_trees.sums_in_python(*arrays, x).tolist()


def test_many_rows_are_summed_in_parts(random_trees: RandomTrees) -> None:
    draws = np.random.default_rng(0)
    trees = random_trees(draws, 3, 2, 4)
    x = draws.normal(size=(2, 3000)).astype(np.float32)
    arrays = (trees.roots, trees.column, trees.threshold, trees.child, trees.value)
    one_by_one = np.concatenate([models_trees.sums_in_python(*arrays, x[:, row : row + 1]) for row in range(x.shape[1])])
    assert models_trees.sums_in_python(*arrays, x).tolist() == one_by_one.tolist()


@pytest.mark.parametrize("steps", [8, 1000])
def test_the_log_odds_are_those_of_scikit_learn(instances: Callable[[str], list[Any]], steps: int) -> None:
    fitted = instances("bodytext.training.fitting.boosting.HistGradientBoostingClassifier")
    draws = np.random.default_rng(0)
    z = draws.integers(-2 * steps, 2 * steps, size=(2000, 6)).astype(np.float32) / steps
    y = z[:, 0] * z[:, 1] > z[:, 2]
    weights = draws.uniform(0.5, 2, len(z)).astype(np.float32)
    trees = fit_trees(z, y, weights, recipe=Recipe(n_trees=20, min_samples_leaf=5))
    halfway = np.concatenate([z, z + np.float32(1 / (2 * steps))])
    assert trees.log_odds(halfway.T) == pytest.approx(fitted[0].decision_function(binned(halfway, bin_edges(z, weights))), abs=1e-4)
    assert len(trees.roots) == 20


def test_few_rows_make_trees_too() -> None:
    z = np.arange(12, dtype=np.float32)[:, np.newaxis]
    found = fit_trees(z, z[:, 0] > 5, np.ones(12, dtype=np.float32)).log_odds(z.T)
    assert ((found > 0) == (z[:, 0] > 5)).all()
