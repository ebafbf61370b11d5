"""The compiled walk and the one in Python find the same, on every page."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bodytext.features import parse
from bodytext.features.page.limits import MAX_BLOCKS
from bodytext.features.page.walk import walk, walk_in_python

LABELED = Path(__file__).parents[3] / "labeled"

pytestmark = pytest.mark.compiled("walk")

pieces = st.sampled_from(
    [
        *["<p>", "</p>", "<div class='a b'>", "<div>", "</div>", "<ul>", "<li>", "</ul>", "<table>", "<tr>", "<td>", "</table>"],
        *["<a href=x class=c>", "</a>", "<span>", "</span>", "<b>", "</b>", "<br>", "<br/>", "<img>", "<input>", "<h1 id=t>"],
        *["<section hidden>", "<div style='display: none'>", "<nav role=navigation aria-hidden=true>", "<x-y itemprop=name>"],
        *["<script>x</script>", "<select><option>o</select>", "<svg><path/></svg>", "<noscript>", "</noscript>", "<textarea>"],
        *[
            "text",
            " ",
            "\n",
            "a  b",
            "&nbsp;",
            "\u2003",
            "\u00a0x\u00a0",
            "é",
            "😀",
            "&amp;",
            "&#133;",
            "<![CDATA[c]]>",
            "</html>",
            "<!-- -->",
            *["\u1680", "\u2029x", "\u205f", "\u3000y\u3000", "\x1c", "\x85z", "\u180e", "\u2060", "\u200b", "\u2007"],
        ],
        *["<p class=''>", "<p class>", "<p id='&lt;é'>", "<body>", "</body>", "<math><mi>x</mi></math>"],
        *[
            "<x-z class=a>",
            "<p style='VISIBILITY:HIDDEN'>",
            "<p style='color:none'>",
            "<p style='di\u017fplay:none'>",
            "<p role=main>",
        ],
    ]
)


def assert_same(html: str | bytes, max_blocks: int = MAX_BLOCKS) -> None:
    """Both walks find the same columns."""
    roots = parse(html).roots
    compiled, plain = walk(roots, max_blocks), walk_in_python(roots, max_blocks)
    for name in compiled._fields:
        assert getattr(compiled, name) == getattr(plain, name), name


@settings(deadline=None, max_examples=400)
@given(st.lists(pieces, max_size=40).map("".join) | st.binary(max_size=200))
def test_any_page(html: str | bytes) -> None:
    assert_same(html)


@pytest.mark.parametrize("folder", sorted(LABELED.glob("*/page.html")), ids=lambda page: page.parent.name)
def test_labelled_pages(folder: Path) -> None:
    assert_same(folder.read_bytes())


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 1500 + "deep",
        "<p>x" * 5000,
        "<p>x<i>y</i>" * (MAX_BLOCKS + 9),
        "<p>" + "<i>" * 800 + "x",
        "a" * 100_000,
        "<b>a</b> " * 5000,
    ],
)
def test_large_pages(html: str) -> None:
    assert_same(html)
