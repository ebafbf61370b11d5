"""What a block can be, and which of that is content: the one place where a convention is written down."""

from __future__ import annotations

from typing import Final

import numpy as np

from bodytext.features.arrays import BoolArray, IntArray

KINDS: Final = ("title", "body", "meta", "poster", "data", "caption", "comment", "related", "boilerplate")
"""The kinds of blocks, in the order in which models number them:

title: the headline of the page; of a thread, its subject.
body: what the page is there for: paragraphs, their headings, lists, tables, quotations, code, posts.
meta: byline, date, reading time, tags of the main text.
poster: name of the author of a post in a thread.
data: price, stock, rating, counts, dates and places of listed items.
caption: caption or credit of an image, video or chart.
comment: what readers wrote below the main text, with their names, dates and ratings.
related: teasers of and links to other pages of the site.
boilerplate: all else: navigation, prompts, forms, buttons, notices, footers.
"""
NUMBER: Final = {kind: number for number, kind in enumerate(KINDS)}
ALWAYS_CONTENT: Final = frozenset({"title", "body"})
CONTENT_BY_PAGE_TYPE: Final = {"listing": frozenset({"data"}), "forum": frozenset({"poster"})}
"""Kinds that are content on pages of one type only."""


def content_kinds(page_type: str) -> frozenset[str]:
    """Return the kinds that are content on a page of this type.

    >>> sorted(content_kinds("forum"))
    ['body', 'poster', 'title']
    """
    return ALWAYS_CONTENT | CONTENT_BY_PAGE_TYPE.get(page_type, frozenset())


def is_content(kinds: IntArray, page_type: str) -> BoolArray:
    """Return which blocks are content, bool `(n_blocks,)`.

    Args:
        kinds: position of each block's kind in `KINDS`, `(n_blocks,)`.
        page_type: the type of the page, "" if unknown.

    >>> is_content(np.array([1, 4, 6], dtype=np.int32), "listing").tolist()
    [True, True, False]
    """
    wanted = content_kinds(page_type)
    found: BoolArray = np.array([kind in wanted for kind in KINDS])[kinds]
    return found
