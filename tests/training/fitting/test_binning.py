"""Bins of columns: few values keep one each, many are parted at weighted quantiles."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bodytext.training.fitting.binning import MAX_BINS, bin_edges, binned


def _ones(rows: int) -> np.ndarray:
    return np.ones(rows, dtype=np.float32)


def test_few_values_have_a_bin_each() -> None:
    z = np.repeat(np.arange(MAX_BINS, dtype=np.float32), 3)[:, np.newaxis]
    assert binned(z, bin_edges(z, _ones(len(z)))).ravel().tolist() == z.ravel().tolist()


def test_neighbouring_floats_keep_apart() -> None:
    z = (np.float32(1) + np.arange(3, dtype=np.float32) * np.finfo(np.float32).eps)[:, np.newaxis]
    assert binned(z, bin_edges(z, _ones(3)))[:, 0].tolist() == [0, 1, 2]


def test_many_values_are_parted_into_bins_of_equal_weight() -> None:
    draws = np.random.default_rng(0)
    z = draws.permutation(np.arange(MAX_BINS * 40, dtype=np.float32))[:, np.newaxis]
    weights = np.where(z[:, 0] < MAX_BINS * 20, 3, 1).astype(np.float32)
    bins = binned(z, bin_edges(z, weights))[:, 0]
    assert np.bincount(bins, weights, minlength=MAX_BINS) == pytest.approx(weights.sum() / MAX_BINS, abs=3)


def test_a_value_that_many_rows_share_has_one_bin() -> None:
    z = np.concatenate([np.zeros(5000), np.arange(1, 1001)]).astype(np.float32)[:, np.newaxis]
    bins = binned(z, bin_edges(z, _ones(len(z))))[:, 0]
    assert np.unique(bins[:5000]).size == 1
    assert bins[-1] > bins[5000] > bins[0]


@pytest.mark.parametrize("seed", [0, 1])
def test_edges_of_large_matrices_come_from_a_sample_of_that_seed(seed: int) -> None:
    z = np.random.default_rng(2).normal(size=(200_001, 1)).astype(np.float32)
    [edges] = bin_edges(z, _ones(len(z)), seed=seed)
    assert edges.tolist() == bin_edges(z, _ones(len(z)), seed=seed)[0].tolist()
    assert edges.tolist() != bin_edges(z, _ones(len(z)), seed=seed + 1)[0].tolist()
    assert np.bincount(binned(z, [edges])[:, 0]) == pytest.approx(len(z) / MAX_BINS, rel=0.2)


@settings(deadline=None)
@given(column=arrays(np.float32, st.integers(1, 600), elements=st.floats(-5, 5, width=32)), seed=st.integers(0, 2**32))
def test_bins_end_at_their_edges(column: np.ndarray, seed: int) -> None:
    weights = np.random.default_rng(seed).uniform(0.1, 9, len(column)).astype(np.float32)
    [edges] = bin_edges(column[:, np.newaxis], weights)
    bins = binned(column[:, np.newaxis], [edges])[:, 0]
    assert len(edges) < MAX_BINS
    assert (np.diff(edges) >= 0).all()
    assert (column[bins < len(edges)] <= edges[bins[bins < len(edges)]]).all()
    assert (column[bins > 0] > edges[bins[bins > 0] - 1]).all()
