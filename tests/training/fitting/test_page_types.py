"""Types of pages are learned from pages that say theirs."""

from __future__ import annotations

import numpy as np

from bodytext.features.arrays import FloatArray
from bodytext.training.fitting.page_types import MIN_PAGES, fit_page_types


def pages(*types: str) -> tuple[FloatArray, list[str], FloatArray]:
    """The summaries of pages, whose only number is the first letter of their type, their types, and their weights."""
    letters = np.array([[ord((name or "?")[0])] for name in types], dtype=np.float32)
    return letters, list(types), np.ones(len(types), dtype=np.float32)


def test_two_types_are_told_apart() -> None:
    summaries, types, weights = pages(*["article"] * 200, *["forum"] * 200, "")
    found = fit_page_types(summaries, types, weights)
    assert found is not None
    assert found.classes == ("article", "forum")
    assert [found.classes[number] for number in found.probabilities(summaries[:400].T).argmax(axis=0)] == types[:400]


def test_three_types_are_told_apart() -> None:
    summaries, types, weights = pages(*["a"] * 400, *["m"] * 400, *["z"] * 400)
    found = fit_page_types(summaries, types, weights)
    assert found is not None
    assert [found.classes[number] for number in found.probabilities(summaries[[0, -1]].T).argmax(axis=0)] == ["a", "z"]


def test_a_column_that_never_varies_says_nothing() -> None:
    summaries, types, weights = pages(*["article"] * 20, *["forum"] * 20)
    found = fit_page_types(np.hstack((summaries, np.full_like(summaries, 7))), types, weights)
    assert found is not None
    assert not found.layers[0][0][1].any()


def test_rare_types_are_left_out_and_one_type_is_none() -> None:
    assert fit_page_types(*pages(*["article"] * 20, *["forum"] * (MIN_PAGES - 1))) is None
    assert fit_page_types(*pages("", "", "")) is None
