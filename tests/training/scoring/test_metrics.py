"""Scores counted by hand, and what holds for all of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bodytext.training.scoring.metrics import (
    Scores,
    bag_scores,
    block_scores,
    character_scores,
    expected_calibration_error,
    shingle_scores,
    shingles,
    snippet_scores,
    word_f1,
    word_scores,
)

PERFECT, NOTHING = Scores(1, 1, 1), Scores(0, 0, 0)
TEXT_SCORES = [word_scores, shingle_scores, character_scores]

texts = st.lists(st.sampled_from(["salt", "wind", "the", "The", ".", "\n", "北", "é", "—"]), max_size=12).map(" ".join)


def _bools(*values: int) -> np.ndarray[Any, np.dtype[np.bool_]]:
    return np.array(values, dtype=bool)


@pytest.mark.parametrize(
    ("predicted", "gold", "scores"),
    [
        ("salt wind", "salt wind", PERFECT),
        ("Wind, SALT!", "salt wind", PERFECT),
        ("salt", "wind", NOTHING),
        ("salt salt salt", "salt", (1 / 3, 1, 1 / 2)),
        ("salt", "salt salt salt", (1, 1 / 3, 1 / 2)),
        ("salt salt wind", "salt wind wind", (2 / 3, 2 / 3, 2 / 3)),
        ("the salt wind blows", "the salt", (1 / 2, 1, 2 / 3)),
        ("北波", "北防波堤", (1, 1 / 2, 2 / 3)),
    ],
)
def test_words_count_as_often_as_they_stand(predicted: str, gold: str, scores: tuple[float, ...]) -> None:
    assert word_scores(predicted, gold) == pytest.approx(scores)
    assert word_f1(predicted, gold) == pytest.approx(scores[2])


@pytest.mark.parametrize("score", TEXT_SCORES)
def test_nothing_for_nothing_is_perfect_and_one_empty_side_scores_zero(score: Callable[[str, str], Scores]) -> None:
    assert score("", "") == score(" ", "\n") == PERFECT
    assert score("", "salt") == score("salt", "") == NOTHING


@pytest.mark.parametrize("score", [word_scores, shingle_scores])
def test_punctuation_alone_is_nothing(score: Callable[[str, str], Scores]) -> None:
    assert score("— !", "...") == PERFECT
    assert score("— !", "salt") == NOTHING


@pytest.mark.parametrize("score", TEXT_SCORES)
@settings(deadline=None, max_examples=40)
@given(predicted=texts, gold=texts)
def test_scores_of_texts_lie_in_range_and_equal_texts_are_perfect(
    score: Callable[[str, str], Scores], predicted: str, gold: str
) -> None:
    scores = score(predicted, gold)
    assert all(0 <= value <= 1 for value in scores)
    assert min(scores[:2]) <= scores.f1 + 1e-12
    assert scores.f1 <= max(scores[:2]) + 1e-12
    assert score(gold, gold) == pytest.approx(PERFECT)


@pytest.mark.parametrize("score", [word_scores, shingle_scores, character_scores])
@given(predicted=texts, gold=texts)
def test_precision_is_the_recall_of_the_other_way_round(score: Callable[[str, str], Scores], predicted: str, gold: str) -> None:
    there, back = score(predicted, gold), score(gold, predicted)
    assert (there.precision, there.recall, there.f1) == (back.recall, back.precision, back.f1)


@given(st.lists(st.integers(0, 4)), st.lists(st.integers(0, 4)), st.randoms())
def test_order_does_not_count_in_a_bag(predicted: list[int], gold: list[int], random: Any) -> None:
    shuffled = predicted.copy()
    random.shuffle(shuffled)
    assert bag_scores(shuffled, gold) == bag_scores(predicted, gold)


@pytest.mark.parametrize(
    ("n", "expected"),
    [(1, ["a", "b", "c"]), (2, ["ab", "bc"]), (3, ["abc"]), (4, ["abc"]), (9, ["abc"])],
)
def test_shingles_are_all_runs_of_words_and_short_texts_make_one(n: int, expected: list[str]) -> None:
    assert ["".join(shingle) for shingle in shingles(list("abc"), n)] == expected


@pytest.mark.parametrize("n", [0, -1])
def test_a_shingle_has_at_least_one_word(n: int) -> None:
    with pytest.raises(ValueError, match=f"at least one word, not {n}"):
        shingles(["a"], n)
    with pytest.raises(ValueError, match=f"at least one word, not {n}"):
        shingle_scores("a", "a", n=n)


@pytest.mark.parametrize(
    ("predicted", "gold", "n", "scores"),
    [
        ("a b c d e", "a b c d e f", 4, (1, 2 / 3, 4 / 5)),
        ("e d c b a", "a b c d e", 4, NOTHING),
        ("a b c", "a b c", 4, PERFECT),
        ("a b c", "a b c d", 4, NOTHING),
        ("a b a b", "a b", 2, (1 / 3, 1, 1 / 2)),
        ("a b c", "c b a", 1, PERFECT),
    ],
)
def test_order_counts_in_shingles(predicted: str, gold: str, n: int, scores: tuple[float, ...]) -> None:
    assert shingle_scores(predicted, gold, n=n) == pytest.approx(scores)


def test_characters_count_case_and_punctuation_but_no_space() -> None:
    assert character_scores("北 防\n波", "北防波") == PERFECT
    assert character_scores("Ab", "ab.") == pytest.approx((1 / 2, 1 / 3, 2 / 5))


def test_snippets_are_counted_over_all_pages() -> None:
    pages = [
        ("Salt keeps\n fish for months.", ["keeps fish", "for  months", "for years"], ["Subscribe", "Fish"]),
        ("Log in to read on.", [], ["Log in", "Cookies"]),
        ("", ["Wind dries fish."], []),
    ]
    # 2 of 4 are kept, 3 of 4 are dropped.
    assert snippet_scores(pages) == pytest.approx((2 / 3, 2 / 4, 4 / 7, 5 / 8))


def test_snippet_scores_without_a_denominator_are_zero() -> None:
    assert snippet_scores([("Salt", [], ["Log in"])]) == (0, 0, 0, 1)
    assert snippet_scores([("Salt", ["Wind"], [])]) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("pages", "message"),
    [
        ([], "no page has a snippet"),
        ([("Salt", [], [])], "no page has a snippet"),
        ([("Salt", [""], [])], "a snippet is blank"),
        ([("Salt", ["Salt"], [" \n"])], "a snippet is blank"),
    ],
)
def test_snippets_that_say_nothing_are_an_error(pages: list[tuple[str, list[str], list[str]]], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        snippet_scores(pages)


@pytest.mark.parametrize(
    ("predicted", "gold", "scores"),
    [
        (_bools(1, 0, 1, 1), _bools(1, 1, 0, 1), (2 / 3, 2 / 3, 2 / 3)),
        (_bools(1, 1, 1, 1), _bools(1, 0, 0, 0), (1 / 4, 1, 2 / 5)),
        (_bools(0, 0), _bools(0, 1), NOTHING),
        (_bools(0, 0), _bools(0, 0), PERFECT),
        (_bools(), _bools(), PERFECT),
    ],
)
def test_blocks_count_the_same(predicted: Any, gold: Any, scores: tuple[float, ...]) -> None:
    assert block_scores(predicted, gold) == pytest.approx(scores)


@pytest.mark.parametrize(
    ("predicted", "gold", "message"),
    [
        (_bools(1), _bools(1, 0), "same length"),
        (_bools(1).reshape(1, 1), _bools(1).reshape(1, 1), "one dimension"),
        (np.array([1, 0]), _bools(1, 0), "needs a bool array, not int64"),
        (_bools(1, 0), np.array([0.5, 1.0]), "needs a bool array, not float64"),
    ],
)
def test_blocks_need_two_bool_arrays_of_one_length(predicted: Any, gold: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        block_scores(predicted, gold)


@pytest.mark.parametrize(
    ("probability", "label", "bins", "error"),
    [
        ([0.0, 1.0], [0, 1], 15, 0),
        ([1.0, 0.0], [0, 1], 15, 1),
        # One bin: mean probability 0.5, half are content.
        ([0.1, 0.9], [1, 0], 1, 0),
        # Two bins: |0.2 - 1/2| for two of four, |0.9 - 1/2| for the other two.
        ([0.1, 0.3, 0.8, 1.0], [1, 0, 1, 0], 2, 0.5 * 0.3 + 0.5 * 0.4),
        # A bin is closed above: 0.5 belongs with 0.3, where the errors cancel.
        ([0.5, 0.5], [1, 0], 2, 0),
        ([0.5, 0.3, 0.51], [1, 0, 0], 2, (0.2 + 0.51) / 3),
    ],
)
def test_calibration_error_by_hand(probability: list[float], label: list[int], bins: int, error: float) -> None:
    found = expected_calibration_error(np.array(probability), _bools(*label), bins=bins)
    assert found == pytest.approx(error)


def test_calibration_error_of_float32_and_of_weights() -> None:
    probability = np.array([0.2, 0.2], dtype=np.float32)
    weight = np.array([3, 1], dtype=np.float32)
    # A quarter of the weight is content.
    assert expected_calibration_error(probability, _bools(0, 1), weight=weight) == pytest.approx(0.05)
    assert expected_calibration_error(probability, _bools(0, 1), weight=np.array([1.0, 0.0])) == pytest.approx(0.2)


@given(
    st.lists(st.tuples(st.floats(0, 1), st.booleans(), st.floats(0, 100)), min_size=1).filter(
        lambda rows: any(row[2] > 1 for row in rows)
    ),
    st.integers(1, 20),
)
def test_calibration_error_lies_in_range_and_the_order_does_not_count(rows: list[tuple[float, bool, float]], bins: int) -> None:
    p, label, weight = map(np.array, zip(*rows, strict=True))
    error = expected_calibration_error(p, label, weight=weight, bins=bins)
    assert 0 <= error <= 1 + 1e-12
    assert expected_calibration_error(p[::-1], label[::-1], weight=weight[::-1], bins=bins) == pytest.approx(error)
    assert expected_calibration_error(label.astype(float), label, bins=bins) == 0
    # More bins cannot hide more.
    assert expected_calibration_error(p, label, weight=weight, bins=1) <= error + 1e-12


@pytest.mark.parametrize(
    ("probability", "label", "more", "message"),
    [
        ([], [], {}, "no probabilities"),
        ([0.5], [1, 0], {}, "same length"),
        ([1.5], [1], {}, r"outside \[0, 1\]"),
        ([-0.1], [1], {}, r"outside \[0, 1\]"),
        ([float("nan")], [1], {}, r"outside \[0, 1\]"),
        ([0.5], [1], {"bins": 0}, "bins must be at least 1, not 0"),
        ([0.5], [1], {"weight": np.array([0.0])}, "not all 0"),
        ([0.5], [1], {"weight": np.array([-1.0])}, "at least 0"),
        ([0.5], [1], {"weight": np.array([np.inf])}, "finite"),
        ([0.5], [1], {"weight": np.array([1.0, 1.0])}, "same length"),
    ],
)
def test_calibration_error_refuses_what_has_none(
    probability: list[float], label: list[int], more: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        expected_calibration_error(np.array(probability), _bools(*label), **more)


def test_calibration_error_needs_bool_labels() -> None:
    with pytest.raises(ValueError, match="needs a bool array"):
        expected_calibration_error(np.array([0.5]), np.array([1]))
