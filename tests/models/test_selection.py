"""Which blocks are kept: by expected score, by focus, by threshold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from bodytext.models import select
from bodytext.models.selection import MAX_THRESHOLD, MIN_THRESHOLD, NO_CONTENT, expected_f, expected_f1

probabilities = hnp.arrays(np.float32, st.integers(1, 12), elements=st.floats(0, 1, width=32))


@given(probabilities, st.integers(1, 200))
def test_a_focus_on_precision_keeps_no_more_and_one_on_recall_no_less(p: np.ndarray, length: int) -> None:
    lengths = np.full(len(p), length)
    precise, balanced, complete = (select(p, lengths, focus=focus).kept for focus in ("precision", None, "recall"))
    assert not (precise & ~balanced).any()
    assert not (balanced & ~complete).any()


@given(probabilities)
def test_of_a_page_with_content_something_is_kept_with_any_focus(p: np.ndarray) -> None:
    for focus in ("precision", None, "recall"):
        assert select(p, np.ones(len(p), dtype=int), focus=focus).kept.any() == (p.max() >= NO_CONTENT)


@given(probabilities)
def test_the_threshold_stays_within_its_bounds(p: np.ndarray) -> None:
    if p.max() >= NO_CONTENT:
        assert MIN_THRESHOLD <= select(p, np.ones(len(p), dtype=int)).threshold <= MAX_THRESHOLD


def test_of_a_page_without_content_nothing_is_kept_but_by_a_threshold() -> None:
    p = np.array([0.12, 0.1], dtype=np.float32)
    assert not select(p, np.array([5, 5])).kept.any()
    assert select(p, np.array([5, 5]), threshold=0.11).kept.tolist() == [True, False]


def test_the_expected_score_is_that_of_the_best_choice() -> None:
    p, lengths = np.array([0.9, 0.5, 0.1], dtype=np.float32), np.array([10, 20, 30])
    expected = []
    for beta in (0.5, 1.0, 2.0):
        content = float(p @ lengths)
        best = max((1 + beta**2) * float(p[:k] @ lengths[:k]) / (lengths[:k].sum() + beta**2 * content) for k in range(1, 4))
        expected.append(best)
        assert expected_f(p, lengths, beta=beta) == pytest.approx(best)
    assert expected_f1(p, lengths) == pytest.approx(expected[1])
