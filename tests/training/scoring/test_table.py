"""Tables line up whatever stands in them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodytext.training.scoring.table import aligned, display_width, fit, markdown

cells = st.sampled_from(["", "a", "12.5", "漢字", "e\u0301", "a longer cell", "x" * 300])


def test_the_first_column_is_flush_left_and_the_others_flush_right() -> None:
    assert aligned([("", "F1", "note"), ("words", "0.5", "b"), ("海", "0.25", "")], left=(0, 2)) == [
        "         F1  note",
        "words   0.5  b",
        "海     0.25",
    ]


def test_a_wide_table_is_neither_cut_nor_coloured() -> None:
    (line,) = aligned([["x" * 300, "y" * 300]])
    assert line == "x" * 300 + "  " + "y" * 300


@given(st.lists(st.lists(cells, min_size=3, max_size=3), min_size=1, max_size=6))
def test_every_column_ends_at_the_same_place(rows: list[list[str]]) -> None:
    lines = aligned([[*row, "|"] for row in rows])
    assert len(lines) == len(rows)
    assert len({display_width(line) for line in lines}) == 1


def test_rows_of_other_lengths_are_an_error() -> None:
    with pytest.raises(ValueError, match="zip"):
        aligned([("a", "b"), ("c",)])


def test_markdown_says_how_its_columns_are_aligned() -> None:
    assert markdown([("extractor", "ms", "note"), ("a|b", "2", "")], left=(0, 2)) == [
        "| extractor | ms | note |",
        "|---|---:|---|",
        "| a\\|b | 2 | |",
    ]


@given(st.text(max_size=60), st.integers(1, 20))
def test_what_is_fitted_is_narrow_and_printable(text: str, width: int) -> None:
    shown = fit(text, width)
    assert display_width(shown) <= width
    assert shown.isprintable()


@pytest.mark.parametrize(("text", "width"), [("", 0), ("salt", 4), ("漢字", 4), ("e\u0301", 1), ("ｗ", 2)])
def test_wide_letters_take_two_columns_and_marks_none(text: str, width: int) -> None:
    assert display_width(text) == width
    assert width >= sum(not unicodedata.combining(char) for char in text)
