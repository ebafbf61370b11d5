"""The containers around a block, and the smallest one that holds most of the running text."""

from __future__ import annotations

from .values import PROSE, about, column, columns, ln


def test_levels_pass_over_wrappers() -> None:
    html = "<body><div><div><p>a b</p><p>c</p></div></div><p>d</p>"
    assert column(html, "c0_blocks") == ln(1, 1, 1)
    assert column(html, "c1_blocks") == ln(2, 2, 3)
    assert column(html, "c2_blocks") == ln(3, 3, 3)
    assert column(html, "c1_page_share") == about(3 / 4, 3 / 4, 1)
    assert column(html, "c1_position") == about(0, 1, 1)


def test_repeated_siblings() -> None:
    html = "<body><ul><li class=x>a</li><li class=x>b c</li><li class=x>d</li></ul><p>e</p>"
    assert column(html, "c0_repeats") == ln(3, 3, 3, 1)
    assert column(html, "c0_words_a_repeat") == ln(4 / 3, 4 / 3, 4 / 3, 1)
    assert column(html, "max_repeats") == ln(3, 3, 3, 1)


def test_prose_root() -> None:
    html = f"<body><p>menu</p><div><p>{PROSE}</p><p>ad</p><p>{PROSE}</p></div><p>end</p>"
    assert column(html, "in_prose_root_85") == [0, 1, 1, 1, 0]
    # Of two paragraphs with half of the prose each the later one.
    assert column(html, "in_prose_root_50") == [0, 0, 0, 1, 0]
    assert column(html, "in_prose_span_85") == [0, 1, 1, 1, 0]
    assert column(html, "above_prose_root_85") == ln(1, 0, 0, 0, 1)


def test_page_without_prose_has_row_0_as_its_prose_root() -> None:
    html = "<body><p>a</p><p>b</p>"
    assert columns(html, "in_prose_root_85", "in_prose_span_85") == [[1, 1], [0, 0]]
