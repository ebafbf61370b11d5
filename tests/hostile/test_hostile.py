"""Hostile pages, shrunk, in this process; all of them at full size, each in a process of its own, when `BODYTEXT_HOSTILE` is set."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

import bodytext
from bodytext.formats import OUTPUT_FORMATS, OutputFormat

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from inputs import UNWANTED, Input, all_inputs  # noqa: E402 - these modules are scripts as well

SCALE = 0.01


@pytest.mark.parametrize("entry", list(all_inputs()), ids=lambda entry: entry.name)
def test_survives(entry: Input) -> None:
    document = bodytext.classify(entry.make(SCALE))
    assert entry.marker in document.text
    assert not entry.marker or UNWANTED not in document.text
    if document.status in {"empty", "not_html"}:
        assert document.text == ""
    if entry.statuses and not entry.statuses & {"too_large", "too_deep"}:
        assert document.status in entry.statuses
    for output_format in OUTPUT_FORMATS:
        document.render(output_format)


def test_names_are_unique() -> None:
    names = [entry.name for entry in all_inputs()]
    assert len(names) == len(set(names))


@pytest.mark.skipif("BODYTEXT_HOSTILE" not in os.environ, reason="takes minutes; set BODYTEXT_HOSTILE")
def test_everything_at_full_size() -> None:
    finished = subprocess.run([sys.executable, str(HERE / "table.py")], capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stderr


_pieces = st.sampled_from(
    [
        *[
            "<p>",
            "</p>",
            "<div class=a",
            ">",
            "<a href='",
            '"',
            "'",
            "=",
            "<!--",
            "-->",
            "<![CDATA[",
            "]]>",
            "<?",
            "<script>",
            "</script>",
        ],
        *[
            "<svg>",
            "</svg>",
            "<math>",
            "<table>",
            "<td>",
            "</table>",
            "<select>",
            "<template>",
            "<noscript>",
            "<plaintext>",
            "<frameset>",
        ],
        *[
            "<body>",
            "</body>",
            "<html>",
            "</html>",
            "<title>",
            "<textarea>",
            "<meta charset=",
            "utf-16",
            "shift_jis",
            "&",
            "&#",
            "&amp;",
        ],
        *[
            "text ",
            "a, b. ",
            "\0",
            "\ufffe",
            "\ud800",
            "\u202e",
            "漢字",
            "ไทย",
            "<br>",
            "<b>",
            "</b>",
            "<div>" * 300,
            "<p a b c d" * 40,
        ],
    ]
)


@pytest.mark.filterwarnings("ignore:a str is taken for the page itself")
@settings(deadline=None, max_examples=300)
@given(
    st.lists(_pieces, max_size=60).map("".join) | st.binary(max_size=300) | st.text(max_size=200), st.sampled_from(OUTPUT_FORMATS)
)
def test_any_page_gives_text(html: str | bytes, output_format: OutputFormat) -> None:
    text = bodytext.extract(html, output_format=output_format)
    text.encode("utf-8")
    assert bodytext.extract(html, output_format=output_format) == text


@pytest.mark.filterwarnings("ignore:a str is taken for the page itself")
@settings(deadline=None, max_examples=150)
@given(st.text(max_size=300) | st.binary(max_size=300))
def test_any_plain_text_gives_text(plain: str | bytes) -> None:
    bodytext.extract_lines(plain).encode("utf-8")


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=200), st.text(max_size=30))
def test_any_charset_label_gives_a_tree(html: bytes, charset: str) -> None:
    from bodytext.features import parse, segment

    segment(parse(html, charset=charset))


@settings(deadline=None, max_examples=150)
@given(st.lists(_pieces, max_size=40).map("".join))
def test_any_tree_gives_text_and_stays_as_it_was(page: str) -> None:
    try:
        tree = lxml.html.document_fromstring(page.encode("utf-8", "replace"))
    except (etree.ParserError, etree.XMLSyntaxError):  # nothing that lxml takes for a page
        return
    before = etree.tostring(tree)
    document = bodytext.classify(tree)
    assert document.json
    assert pickle.loads(pickle.dumps(document)).to_dict() == document.to_dict()
    assert etree.tostring(tree) == before
