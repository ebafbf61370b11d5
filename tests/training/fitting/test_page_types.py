"""Types of pages are learned from pages that say theirs."""

from __future__ import annotations

import numpy as np

from bodytext.features.arrays import FloatArray
from bodytext.training.fitting.page_types import MIN_PAGES, fit_page_types


def pages(*types: str) -> tuple[list[FloatArray], list[FloatArray], list[str]]:
    """Pages of one block each, whose only feature is the first letter of their type."""
    inputs = [np.full((1, 1), ord((name or "?")[0]) - ord("c"), dtype=np.float32) for name in types]
    return inputs, [np.ones(1, dtype=np.float32) for _ in types], list(types)


def test_two_types_are_told_apart() -> None:
    inputs, probabilities, types = pages(*["article"] * 20, *["forum"] * 20, "")
    found = fit_page_types(inputs, probabilities, types)
    assert found is not None
    assert found.names == ("article", "forum")
    guessed = [found.names[int(found.probabilities(x, p).argmax())] for x, p in zip(inputs[:40], probabilities[:40], strict=True)]
    assert guessed == types[:40]


def test_three_types_are_told_apart() -> None:
    inputs, probabilities, types = pages(*["a"] * 40, *["e"] * 40, *["z"] * 40)
    found = fit_page_types(inputs, probabilities, types)
    assert found is not None
    assert [found.names[int(found.probabilities(inputs[at], probabilities[at]).argmax())] for at in (0, 119)] == ["a", "z"]


def test_rare_types_are_left_out_and_one_type_is_none() -> None:
    assert fit_page_types(*pages(*["article"] * 20, *["forum"] * (MIN_PAGES - 1))) is None
    assert fit_page_types(*pages("", "", "")) is None
