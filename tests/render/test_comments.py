"""Readers' comments in every format: left out, or after the text under a heading."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodytext.comments import Comment
from bodytext.document import Document
from bodytext.models.kinds import KINDS, NUMBER
from bodytext.render.comments import html_of_comments, markdown_of_comments, text_of_comments

from .test_agreement import html_words, markdown_words

HTML = """<h1>Boats</h1><p>The boats leave at dawn.</p><ol>
  <li><div>Ann</div><time datetime=2024-03-01>Friday</time><p>Lovely *boat*.</p><ol>
  <li><div>Bo</div><time datetime=2024-03-02>Saturday</time><p>1 < 2</p></li></ol></li></ol>"""


@pytest.fixture
def commented(document: Callable[..., Document]) -> Document:
    """A page whose last six blocks are two comments."""
    kinds = np.zeros((8, len(KINDS)), dtype=np.float32)
    kinds[range(8), [NUMBER[kind] for kind in ("title", "body", *["comment"] * 6)]] = 1
    return replace(document(HTML, [True] * 2 + [False] * 6), kind_probabilities=kinds)


def test_blocks_say_what_they_are(commented: Document) -> None:
    assert [block.kind for block in commented.blocks] == ["title", "body", *["comment"] * 6]
    assert [block.kind_probability for block in commented.blocks] == [1.0] * 8


def test_comments_are_left_out_unless_asked_for(commented: Document) -> None:
    for name in ("txt", "markdown", "html"):
        assert "Lovely" not in commented.render(name)
    assert "comments" not in commented.to_dict()


def test_comments_follow_the_text_under_a_heading(commented: Document) -> None:
    assert commented.render("txt", include_comments=True) == (
        "Boats\n\nThe boats leave at dawn.\n\nComments\n\nAnn, 2024-03-01\nLovely *boat*.\n\nBo, 2024-03-02\n1 < 2"
    )
    assert commented.render("markdown", include_comments=True).endswith(
        "dawn.\n\n## Comments\n\n- **Ann**, 2024-03-01\n\n  Lovely \\*boat\\*.\n\n  - **Bo**, 2024-03-02\n\n    1 < 2"
    )
    assert commented.render("html", include_comments=True).endswith(
        "<section><h2>Comments</h2>\n<article><p><b>Ann</b>, 2024-03-01</p>\n<p>Lovely *boat*.</p>\n"
        "<article><p><b>Bo</b>, 2024-03-02</p>\n<p>1 &lt; 2</p></article></article></section>"
    )
    assert commented.to_dict(include_comments=True)["comments"] == [
        {"text": "Lovely *boat*.", "author": "Ann", "date": "2024-03-01", "depth": 0},
        {"text": "1 < 2", "author": "Bo", "date": "2024-03-02", "depth": 1},
    ]


def test_a_page_of_comments_alone_has_only_those(commented: Document) -> None:
    nothing = replace(commented, selection=replace(commented.selection, kept=np.zeros(8, dtype=bool)))
    assert nothing.render("txt", include_comments=True).startswith("Comments\n\nAnn, ")


nested = st.lists(
    st.builds(
        Comment, st.sampled_from(["a *b* <c>", "# x\ny", "- 1\n> 2"]), st.sampled_from(["", "Ann", "_B_"]), depth=st.integers(0, 30)
    ),
    min_size=1,
    max_size=8,
)


@given(nested)
def test_the_words_of_comments_are_the_same_in_all_formats(comments: list[Comment]) -> None:
    words = text_of_comments(comments).split()
    assert html_words(html_of_comments(comments)) == words
    assert markdown_words(markdown_of_comments(comments)) == words
