"""Readers' comments in every format: left out, or after the text under a heading."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from bodytext.document import Document
from bodytext.models.kinds import KINDS, NUMBER

HTML = "<h1>Boats</h1><p>The boats leave at dawn.</p><div><div>Ann</div><p>Lovely boat.</p></div>"


@pytest.fixture
def commented(document: Callable[..., Document]) -> Document:
    """A page whose last two blocks are a comment."""
    kinds = np.zeros((4, len(KINDS)), dtype=np.float32)
    kinds[range(4), [NUMBER[kind] for kind in ("title", "body", "comment", "comment")]] = 1
    return replace(document(HTML, [True, True, False, False]), kind_probabilities=kinds)


def test_blocks_say_what_they_are(commented: Document) -> None:
    assert [block.kind for block in commented.blocks] == ["title", "body", "comment", "comment"]
    assert [block.kind_probability for block in commented.blocks] == [1.0] * 4


def test_comments_are_left_out_unless_asked_for(commented: Document) -> None:
    for name in ("txt", "markdown", "html"):
        assert "Lovely" not in commented.render(name)
    assert "comments" not in commented.to_dict()


def test_comments_follow_the_text_under_a_heading(commented: Document) -> None:
    assert commented.render("txt", include_comments=True) == (
        "Boats\n\nThe boats leave at dawn.\n\nComments\n\nAnn\n\nLovely boat."
    )
    assert commented.render("markdown", include_comments=True).endswith("dawn.\n\n## Comments\n\nAnn\n\nLovely boat.")
    assert commented.render("html", include_comments=True).endswith(
        "<section><h2>Comments</h2>\n<div>Ann</div>\n<p>Lovely boat.</p></section>"
    )
    assert commented.to_dict(include_comments=True)["comments"] == [
        {"text": "Lovely boat.", "author": "Ann", "date": "", "depth": 0}
    ]


def test_a_page_of_comments_alone_has_only_those(commented: Document) -> None:
    nothing = replace(commented, selection=replace(commented.selection, kept=np.zeros(4, dtype=bool)))
    assert nothing.render("txt", include_comments=True) == "Comments\n\nAnn\n\nLovely boat."
