"""The first pass of training, and what it says about pages that it has not seen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bodytext.models.kinds import KINDS, NUMBER
from bodytext.training.fitting.first_pass import Rows, fit_first_pass, fit_kinds
from bodytext.training.fitting.networks import fit_softmax
from bodytext.training.fitting.recipe import DEFAULT

QUICK = replace(DEFAULT, n_networks=0, n_trees=20, min_steps=100, epochs=1, kinds_epochs=1)
N_PAGES = 24


def rows(*, kinds: bool = True) -> Rows:
    """Pages of ten blocks, the first five of which are content, as the first input says; the second input is the page's type."""
    y = np.tile(np.repeat([True, False], 5), N_PAGES)
    types = np.repeat(np.arange(N_PAGES) % 2, 10)
    return Rows(
        z=np.column_stack((np.where(y, 1, -1), types)).astype(np.float32),
        y=y,
        kinds=np.where(y, NUMBER["body"], NUMBER["comment"]).astype(np.int32) if kinds else np.full(len(y), -1, dtype=np.int32),
        weights=np.ones(len(y), dtype=np.float32),
        ends=np.arange(10, len(y) + 1, 10),
        types=["article" if page % 2 else "forum" for page in range(N_PAGES)],
    )


@pytest.fixture(scope="module")
def folds() -> np.ndarray:
    return np.arange(N_PAGES) // 2 % 3


def test_every_page_is_told_by_a_pass_that_has_not_seen_it(folds: np.ndarray) -> None:
    data = rows()
    fitted, found = fit_first_pass(data, folds, recipe=QUICK, jobs=1)
    assert len(found) == N_PAGES
    assert fitted.kinds is not None
    for page in found:
        assert (page.probabilities > 0.5).tolist() == [True] * 5 + [False] * 5
        assert page.kinds.shape == (len(KINDS), 10)
        assert page.kinds.sum(axis=0) == pytest.approx(1, abs=1e-5)
        assert page.page_types.sum() == pytest.approx(1, abs=1e-5)


def test_labels_of_a_fold_do_not_reach_what_is_said_about_it(folds: np.ndarray) -> None:
    data = rows()
    y = data.y.copy()
    held = data.of_pages(folds == 0)
    y[held] = ~y[held]
    _, before = fit_first_pass(data, folds, recipe=QUICK, jobs=1)
    _, after = fit_first_pass(replace(data, y=y), folds, recipe=QUICK, jobs=1)
    for page in np.flatnonzero(folds == 0):
        assert before[page].probabilities.tolist() == after[page].probabilities.tolist()
        assert before[page].kinds.tolist() == after[page].kinds.tolist()
    assert any(before[page].probabilities.tolist() != after[page].probabilities.tolist() for page in np.flatnonzero(folds))


def test_without_kinds_content_is_body_and_the_rest_boilerplate(folds: np.ndarray) -> None:
    fitted, found = fit_first_pass(rows(kinds=False), folds, recipe=QUICK, jobs=1)
    assert fitted.kinds is None
    assert found[0].kinds[NUMBER["body"]].tolist() == found[0].probabilities.tolist()


def test_pages_without_kinds_teach_none() -> None:
    data = rows()
    kinds = data.kinds.copy()
    kinds[: len(kinds) // 2] = -1
    every = np.ones(len(kinds), dtype=bool)
    some = fit_kinds(data.z, kinds, data.weights, every, recipe=QUICK)
    known = fit_kinds(data.z[kinds >= 0], kinds[kinds >= 0], data.weights[kinds >= 0], every[kinds >= 0], recipe=QUICK)
    assert some is not None
    assert known is not None
    assert (some.layers[0][0] == known.layers[0][0]).all()
    assert fit_kinds(data.z, np.full_like(kinds, NUMBER["body"]), data.weights, every, recipe=QUICK) is None


@pytest.mark.parametrize("n_classes", [2, 3])
def test_a_class_without_rows_is_never_likely(n_classes: int) -> None:
    data = rows()
    y = np.arange(len(data.y), dtype=np.int32) % n_classes
    found = fit_softmax(data.z, y, data.weights, KINDS, seed=0, recipe=QUICK)
    assert found.classes == KINDS
    assert found.probabilities(data.z.T)[n_classes:].max() < 1e-6
