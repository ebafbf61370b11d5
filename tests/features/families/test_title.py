"""How much a block is like the title."""

from __future__ import annotations

from .values import about, column, columns, ln


def test_title_match() -> None:
    html = "<html><head><title>The harbour opens - News</title></head><body><p>Menu</p><h1>The harbour opens</h1><p>Text of it</p>"
    assert column(html, "title_in_block") == about(0, 3 / 4, 0)
    assert column(html, "block_in_title") == about(0, 1, 0)
    assert column(html, "is_title") == [0, 1, 0]
    assert column(html, "before_title") == [1, 0, 0]
    assert column(html, "after_title") == ln(0, 0, 1)
    assert column(html, "title_found") == [1, 1, 1]


def test_of_equal_title_matches_the_last_is_taken() -> None:
    html = "<html><head><title>Old harbour</title></head><body><p>Old harbour</p><h1>Old harbour</h1><p>Text"
    assert column(html, "is_title") == [0, 1, 0]


def test_without_a_match_there_is_no_title() -> None:
    for head in ("<title>Something else</title>", ""):
        html = f"<html><head>{head}</head><body><p>Old harbour"
        assert columns(html, "is_title", "title_found", "before_title") == [[0], [0], [0]]


def test_title_of_unspaced_text_goes_by_characters() -> None:
    html = "<html><head><title>北防波堤 - 港</title></head><body><p>北防の波</p>"
    assert columns(html, "title_in_block", "block_in_title") == [about(3 / 5), about(3 / 4)]
