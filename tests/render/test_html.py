"""HTML output: nothing runs, addresses are absolute, columns stay."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bodytext.document import Document


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<style>@import url(//evil.example)</style>",
        "<iframe src=//evil.example></iframe>",
        "<img src=x onerror=alert(1)>",
        "<a href='java\nscript:alert(1)'>x</a>",
        "<a href='\x01javascript:alert(1)'>x</a>",
        "<a href=data:text/html,x>x</a>",
        "<b style='background:url(//evil.example)' onclick=alert(1)>x</b>",
        "<svg><a xlink:href=javascript:alert(1)><text>x</text></a></svg>",
        "<form action=//evil.example><button formaction=javascript:alert(1)>x</button></form>",
        "<meta http-equiv=refresh content='0;url=//evil.example'>",
        "&lt;script>alert(1)&lt;/script>",
        "<math><mtext><script>alert(1)</script></mtext></math>",
        "<ol type='\"><script>alert(1)</script>'><li>x</ol>",
    ],
)
def test_nothing_of_a_hostile_page_runs(document: Callable[..., Document], hostile: str) -> None:
    html = document(f"<p>Before {hostile} after</p>", url="https://www.example.org/").html.lower()
    assert "before" in html
    for bad in (
        "<script",
        "javascript:",
        "onerror",
        "onclick",
        "style=",
        "<iframe",
        "<style",
        "<meta",
        "formaction",
        "data:",
        "evil.example",
    ):
        assert bad not in html


@pytest.mark.parametrize(
    ("base", "url", "address", "absolute"),
    [
        ("", "https://www.example.org/a/b", "c", "https://www.example.org/a/c"),
        ("", "https://www.example.org/a/b", "//cdn.example.org/c", "https://cdn.example.org/c"),
        ("", "https://www.example.org/a/b", "?q=1&r=2", "https://www.example.org/a/b?q=1&amp;r=2"),
        ("<base href=/x/>", "https://www.example.org/a/b", "c d", "https://www.example.org/x/c%20d"),
        ("<base href=https://www.example.org/y/>", None, "c", "https://www.example.org/y/c"),
        ("", None, "c", "c"),
    ],
)
def test_addresses_are_absolute(document: Callable[..., Document], base: str, url: str | None, address: str, absolute: str) -> None:
    found = document(f'<head>{base}</head><p>a <a href="{address}">b</a>', url=url)
    assert found.html == f'<p>a <a href="{absolute}">b</a></p>'


def test_an_address_that_is_none_leaves_its_text(document: Callable[..., Document]) -> None:
    assert document('<p>a <a href="http://[b">c</a> <a>d</a>', url="https://www.example.org/").html == "<p>a c d</p>"


def test_dropped_and_empty_cells_leave_empty_cells(document: Callable[..., Document]) -> None:
    html = document("<table><tr><td>a<td>b<td>c<tr><td><td colspan=9999>x</table>", [True, False, True, True]).html
    assert "<td>a</td>\n<td></td><td>c</td>" in html
    assert '<td></td><td colspan="100">x</td>' in html


def test_text_astray_in_a_table_stays_in_its_place(document: Callable[..., Document]) -> None:
    html = document("<p>a</p><table><tr><td>b</td>astray<td>c</td></tr></table>").html
    assert html.index("b") < html.index("astray") < html.index("c")
    assert "<table" not in html


def test_links_and_images_can_be_left_out(document: Callable[..., Document]) -> None:
    found = document("<p>a <a href=b>c</a> <img src=d alt=e>")
    assert found.html == '<p>a <a href="b">c</a> <img src="d" alt="e"></p>'
    assert found.render("html", include_links=False, include_images=False) == "<p>a c </p>"
