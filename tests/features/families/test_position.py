"""Where a block stands on the page."""

from __future__ import annotations

import numpy as np

from bodytext.features.families.position import distance_after, distance_before

from .values import PROSE, about, column, columns, ln


def test_position() -> None:
    html = "<body><p>one</p><p>two three</p><p>four</p>"
    assert column(html, "block_position") == about(0, 0.5, 1)
    assert column(html, "word_position") == about(0, 1 / 4, 3 / 4)
    assert columns(html, "blocks_before", "blocks_after") == [ln(0, 1, 2), ln(2, 1, 0)]
    assert columns(html, "words_before", "words_after") == [ln(0, 1, 3), ln(3, 1, 0)]


def test_position_of_a_single_block() -> None:
    assert columns("<p>one", "block_position", "word_position") == [[0], [0]]


def test_position_among_prose() -> None:
    html = f"<body><p>menu</p><p>{PROSE}</p><p>ad</p><p>{PROSE}</p><p>end</p>"
    assert column(html, "prose_before") == about(0, 0, 0.5, 0.5, 1)
    assert column(html, "prose_after") == about(1, 0.5, 0.5, 0, 0)
    assert column(html, "to_prose_before") == ln(5, 5, 1, 2, 1)
    assert column(html, "to_prose_after") == ln(1, 2, 1, 5, 5)
    assert column(html, "prose_near_before") == ln(0, 0, 14, 14, 28)
    assert column(html, "prose_near_after") == ln(28, 14, 14, 0, 0)


def test_position_among_headings() -> None:
    html = "<body><p>menu</p><h1>a</h1><p>b c</p><h2>d</h2><p>e</p>"
    assert column(html, "before_first_h1") == [1, 0, 0, 0, 0]
    assert column(html, "after_first_h1") == ln(0, 0, 1, 2, 3)
    assert column(html, "to_heading_before") == ln(5, 5, 1, 2, 1)
    assert column(html, "to_heading_after") == ln(1, 2, 1, 5, 5)
    assert column(html, "words_since_heading") == ln(0, 1, 0, 2, 0)


def test_distances_without_a_true_are_the_length() -> None:
    assert distance_before(np.array([False, False])).tolist() == [2, 2]
    assert distance_after(np.array([False, True])).tolist() == [1, 2]
