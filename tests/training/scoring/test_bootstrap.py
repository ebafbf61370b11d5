"""How far a mean and a difference can be trusted."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bodytext.training.scoring import bootstrap
from bodytext.training.scoring.bootstrap import bootstrap_mean, paired_bootstrap, resampled

values = st.lists(st.floats(0, 1), min_size=1, max_size=30)


def test_interval_of_a_mean_is_as_wide_as_theory_says() -> None:
    values = np.random.default_rng(7).normal(0.6, 0.1, size=400)
    mean, low, high = bootstrap_mean(values)
    assert mean == pytest.approx(values.mean())
    assert low < mean < high
    assert high - low == pytest.approx(2 * 1.96 * values.std() / 20, rel=0.1)


@settings(deadline=None, max_examples=40)
@given(values, st.integers(0, 5))
def test_interval_lies_between_the_values_and_the_seed_decides(sample: list[float], seed: int) -> None:
    interval = bootstrap_mean(sample, resamples=50, seed=seed)
    assert interval == bootstrap_mean(np.array(sample), resamples=50, seed=seed)
    assert min(sample) - 1e-12 <= interval.low <= interval.high <= max(sample) + 1e-12


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=30))
def test_paired_bootstrap_turns_round(pairs: list[tuple[float, float]]) -> None:
    a, b = map(list, zip(*pairs, strict=True))
    there, back = paired_bootstrap(a, b, resamples=50), paired_bootstrap(b, a, resamples=50)
    assert (there.difference, there.low, there.high) == pytest.approx((-back.difference, -back.high, -back.low), abs=1e-12)
    assert 0 <= there.ahead <= 1
    assert there.ahead + back.ahead <= 1


def test_paired_bootstrap_knows_how_sure_a_lead_is() -> None:
    rng = np.random.default_rng(3)
    base = rng.uniform(0.3, 0.6, size=200)
    clear = paired_bootstrap(base + rng.normal(0.05, 0.1, size=200), base)
    assert clear.difference == pytest.approx(0.05, abs=0.02)
    assert clear.low > 0
    assert clear.ahead > 0.99
    same = paired_bootstrap(base, base)
    assert same == (0, 0, 0, 0)
    swinging = paired_bootstrap([0.0, 1.0] * 50, [1.0, 0.0] * 50)
    assert swinging.low < 0 < swinging.high
    assert 0.3 < swinging.ahead < 0.7


@pytest.mark.parametrize(
    ("sample", "message"),
    [
        ([], "at least one value"),
        ([[0.5]], "one dimension"),
        (0.5, "one dimension"),
        ([float("nan")], "not finite"),
        ([0.5, float("inf")], "not finite"),
    ],
)
def test_a_bootstrap_needs_finite_values(sample: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        bootstrap_mean(sample)
    with pytest.raises(ValueError, match=message):
        paired_bootstrap(sample, sample)


def test_a_bootstrap_needs_resamples_and_pairs() -> None:
    with pytest.raises(ValueError, match="resamples must be at least 1, not 0"):
        bootstrap_mean([0.5], resamples=0)
    with pytest.raises(ValueError, match="same length"):
        paired_bootstrap([0.5], [0.5, 0.5])


def test_samples_drawn_in_slices_are_those_drawn_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    (at_once,) = resampled(3, 50, 7)
    monkeypatch.setattr(bootstrap, "_INDICES_AT_ONCE", 10)
    slices = list(resampled(3, 50, 7))
    assert [len(rows) for rows in slices] == [3] * 16 + [2]
    assert (np.concatenate(slices) == at_once).all()
    assert [rows.shape for rows in resampled(99, 2, 0)] == [(1, 99), (1, 99)]
