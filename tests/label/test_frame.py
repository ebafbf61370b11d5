"""The page in the frame has every block's text, marked with the block's number."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from bodytext.features import parse, segment
from bodytext.label.frame import BLOCK, frame_html, harmless_css

LABELED = Path(__file__).parents[2] / "labeled"


def marked(framed: str, n_blocks: int) -> list[str]:
    """The text of the marks of each block, without white space."""
    found = [""] * n_blocks
    for mark in lxml_html.document_fromstring(framed).iter(BLOCK):
        found[int(mark.get("data-block", "-1"))] += "".join(mark.text_content().split())
    return found


@pytest.mark.parametrize("name", sorted(path.parent.name for path in LABELED.glob("*/page.html"))[::6])
def test_every_block_of_our_pages_is_there(name: str) -> None:
    html = (LABELED / name / "page.html").read_bytes()
    texts = segment(parse(html)).texts
    assert marked(frame_html(html), len(texts)) == ["".join(text.split()) for text in texts]


@given(
    st.lists(
        st.sampled_from(
            "<p> </p> <div> </div> <b> </b> <br> <br><br> <li> <ul> </ul> <td> <tr> <table> </table> <script> </script> <style> </style> "
            "<textarea> </textarea> <xmp> </xmp> <a> </a> <svg> <math> <select> <option> one two 3 &lt;p> &amp; <plaintext> <noscript> "
            "<frameset> <body> <x-y> </x-y> <img> <h1> <button> <pre> \n</pre>".split(" ")
        ),
        max_size=30,
    )
)
def test_blocks_are_marked_whatever_the_markup(pieces: list[str]) -> None:
    html = " ".join(pieces)
    texts = segment(parse(html)).texts
    assert marked(frame_html(html), len(texts)) == ["".join(text.split()) for text in texts]


def test_inline_styles_stay() -> None:
    framed = frame_html('<style>.a > p { color: red }</style><div class="a"><p style="font-weight: bold">Text')
    assert ".a > p { color: red }" in framed
    assert 'class="a"' in framed
    assert 'style="font-weight: bold"' in framed


@pytest.mark.parametrize(
    "sheet",
    [
        "@import 'x.css';",
        '@IMPORT url("x.css") screen;',
        "@\\69mport 'x.css';",
        "@import/**/'x.css'",
        "a { background: URL( x.css ) }",
        "a { background: u\\72 l(x.css) }",
        "a { background: url(x.css }",
        "@font-face { src: url(x.css) format('woff') }",
        "a { background: image-set('x.css' 1x) }",
        "</style><script src=x.css>",
    ],
)
def test_nothing_is_loaded_by_a_style_sheet(sheet: str) -> None:
    clean = harmless_css(sheet).lower()
    assert "import" not in clean
    assert "url(" not in clean
    assert "<" not in clean
    assert "x.css" not in clean or "script" in sheet


def test_deep_and_empty_pages() -> None:
    assert "deep" in frame_html("<div>" * 3000 + "deep")
    assert "<body></body>" in frame_html(b"")
    assert BLOCK + " data" not in frame_html(b"%PDF-1.7")
