"""What the features are said to have done adds up to what the model decided."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from bodytext.explain.attribution import attribute, attribute_page
from bodytext.features import NAMES, Page, features, parse, segment
from bodytext.features.families.lexicon import EMPTY
from bodytext.models import Model, default_model
from bodytext.models.network import Networks
from bodytext.models.trees import BoostedTrees

LABELED = Path(__file__).parents[2] / "labeled"
PAGES = ("nl-article-laadpalen-provincies", "en-forum-drawer-runners-wax", "ja-product-rice-donabe")


def page_of(name: str) -> Page:
    return segment(parse((LABELED / name / "page.html").read_bytes()))


def matrix_of(name: str, model: Model) -> np.ndarray:
    return features(page_of(name), lexicon=model.lexicon)


def model_of(weights: list[list[float]], *more: list[list[float]], columns: int = 2) -> Model:
    layers = tuple((np.array(layer, dtype=np.float32), np.zeros(len(layer[0]), dtype=np.float32)) for layer in (weights, *more))
    flat = np.zeros(columns, dtype=np.float32)
    return Model("html", NAMES[:columns], flat, flat + 1, (Networks((layers,)),), EMPTY)


def beside(trees: BoostedTrees, model: Model) -> Model:
    return dataclasses.replace(model, members=(*model.members, trees))


def row(*values: float) -> np.ndarray:
    return np.array([[*values, *[0] * (len(NAMES) - len(values))]], dtype=np.float32)


@pytest.mark.parametrize("name", PAGES)
def test_contributions_add_up_to_the_log_odds_less_those_of_the_mean_block(name: str) -> None:
    model = default_model("html")
    found = attribute(model, matrix_of(name, model))
    assert np.abs(found.contributions.sum(axis=1) - (found.log_odds - found.baseline)).max() < 0.02


@pytest.mark.parametrize("name", PAGES)
def test_the_log_odds_are_those_of_the_first_pass(name: str) -> None:
    model = default_model("html")
    matrix = matrix_of(name, model)
    assert 1 / (1 + np.exp(-attribute(model, matrix).log_odds)) == pytest.approx(model.predict(matrix), abs=1e-5)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("two_passes", [True, False])
def test_of_a_page_the_contributions_add_up_to_the_decisions(name: str, two_passes: bool) -> None:
    model = default_model("html") if two_passes else dataclasses.replace(default_model("html"), second_pass=None)
    page = page_of(name)
    found = attribute_page(model, page)
    moved = found.attribution.contributions.sum(axis=1)
    assert np.abs(moved - (found.attribution.log_odds - found.attribution.baseline)).max() < 0.02
    assert 1 / (1 + np.exp(-found.attribution.log_odds)) == pytest.approx(model.classify(page).probabilities, abs=1e-5)
    assert found.values.shape == (page.n_blocks, len(model.columns) + len(found.context_columns))
    assert bool(found.context_columns) == two_passes


def test_the_features_are_given_a_share_of_what_the_second_pass_decides() -> None:
    model = default_model("html")
    found = attribute_page(model, page_of(PAGES[0]))
    assert np.abs(found.attribution.contributions[:, : len(model.columns)]).sum() > 1
    assert np.abs(found.attribution.contributions[:, len(model.columns) :]).sum() > 1


def test_the_mean_block_has_nothing_to_explain() -> None:
    model = default_model("html")
    mean = np.zeros((1, len(NAMES)), dtype=np.float32)
    mean[0, model.at] = model.mean
    found = attribute(model, mean)
    assert np.abs(found.contributions).max() < 1e-5
    assert found.log_odds[0] == pytest.approx(found.baseline, abs=1e-6)


def test_of_trees_the_contributions_add_up_exactly_whatever_thresholds_the_path_crosses(
    random_trees: Callable[..., BoostedTrees],
) -> None:
    draws = np.random.default_rng(0)
    trees = random_trees(draws, 7, 3, 12)
    model = beside(trees, model_of([[2.0], [-3.0], [0.0]], columns=3))
    rows = np.concatenate([row(*values) for values in draws.integers(-4, 5, size=(300, 3)).tolist()])
    found = attribute(model, rows)
    assert np.abs(found.contributions.sum(axis=1) - (found.log_odds - found.baseline)).max() < 1e-6
    networks = rows[:, :3] @ np.array([2, -3, 0])
    assert found.log_odds == pytest.approx((networks + trees.log_odds(rows[:, :3].T)) / 2, abs=1e-6)


def test_a_jump_belongs_to_the_column_whose_threshold_is_crossed() -> None:
    """On the way to (4, 4) the first column passes 1 before the second passes 2, and only then does the second count."""
    trees = BoostedTrees(
        roots=np.array([0], dtype=np.int32),
        column=np.array([0, 0, 1, 0, 0], dtype=np.int32),
        threshold=np.array([1, 0, 2, 0, 0], dtype=np.float32),
        child=np.array([1, 0, 3, 0, 0], dtype=np.int32),
        value=np.array([0, -1, 0, 2, 8], dtype=np.float32),
        baseline=0.0,
    )
    found = attribute(beside(trees, model_of([[0.0], [0.0]])), row(4, 4))
    assert found.contributions.tolist() == [[1.5, 3.0]]
    assert (found.baseline, found.log_odds.tolist()) == (-0.5, [4.0])


def test_of_a_linear_model_each_feature_gets_its_weight_times_its_distance() -> None:
    found = attribute(model_of([[2.0], [-3.0]]), row(1, 2))
    assert found.contributions[0] == pytest.approx([2, -6])


def test_a_feature_that_the_model_does_not_look_at_gets_nothing() -> None:
    assert attribute(model_of([[2.0, 1.0], [0.0, 0.0]], [[1.0], [1.0]]), row(1, 4)).contributions[0, 1] == 0


def test_what_is_clipped_counts_as_far_as_the_model_sees_it() -> None:
    assert attribute(model_of([[2.0], [0.0]]), row(100, 0)).contributions[0, 0] == pytest.approx(10)


def test_setting_the_strongest_feature_back_to_its_mean_moves_the_decision_its_way() -> None:
    """Integrated gradients agree in sign with occlusion where they are sure."""
    model = default_model("html")
    matrix = matrix_of(PAGES[0], model).copy()
    found = attribute(model, matrix)
    strongest = np.abs(found.contributions).argmax(axis=1)
    rows = np.arange(len(matrix))
    occluded = matrix.copy()
    occluded[rows, model.at[strongest]] = model.mean[strongest]
    moved = found.log_odds - attribute(model, occluded).log_odds
    agree = np.sign(moved) == np.sign(found.contributions[rows, strongest])
    assert agree.mean() > 0.9


def test_more_steps_are_closer() -> None:
    draws = np.random.default_rng(0)
    layers = tuple(
        (draws.normal(size=shape).astype(np.float32), draws.normal(size=shape[1]).astype(np.float32)) for shape in ((30, 8), (8, 1))
    )
    model = dataclasses.replace(model_of([[1.0]] * 30, columns=30), members=(Networks((layers,)),))
    matrix = matrix_of(PAGES[0], model)

    def gap(steps: int) -> float:
        found = attribute(model, matrix, steps=steps)
        return float(np.abs(found.contributions.sum(axis=1) - (found.log_odds - found.baseline)).mean())

    assert gap(128) < gap(4) / 4


def test_a_page_without_blocks() -> None:
    model = default_model("html")
    assert attribute(model, np.zeros((0, len(NAMES)), dtype=np.float32)).contributions.shape == (0, len(model.columns))
