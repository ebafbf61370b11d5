"""What is the same for all blocks of a page."""

from __future__ import annotations

from .values import PROSE, about, columns, ln


def test_page_level_columns_are_the_same_for_all_blocks() -> None:
    html = f'<html><head><meta property="og:type" content="article"></head><body><main><p>{PROSE}</p></main><ul><li>a</li></ul>'
    names = ("page_blocks", "page_words", "page_prose", "page_prose_blocks", "page_main", "page_list", "page_longest_block")
    expected = [ln(2, 2), ln(15, 15), about(14 / 15, 14 / 15), ln(1, 1), about(14 / 15, 14 / 15), about(1 / 15, 1 / 15), ln(14, 14)]
    assert columns(html, *names) == expected
    assert columns(html, "page_p_blocks", "page_li_blocks", "page_og_article", "page_og_product") == [
        ln(1, 1),
        ln(1, 1),
        [1, 1],
        [0, 0],
    ]
