"""Blocks under the same path of tags and classes."""

from __future__ import annotations

from .values import about, column, ln


def test_path_groups_leave_ids_out() -> None:
    html = "<body><p id=a>a</p><div>x</div><p id=b>b c</p><p class=k>a</p>"
    assert column(html, "path_blocks") == ln(2, 1, 2, 1)
    assert column(html, "path_page_share") == about(3 / 5, 1 / 5, 3 / 5, 1 / 5)
    assert column(html, "path_spread") == about(3 / 4, 1 / 4, 3 / 4, 1 / 4)
    assert column(html, "path_variety") == about(1, 1, 1, 1)
    assert column("<p>a<p>a", "path_variety") == about(0.5, 0.5)
