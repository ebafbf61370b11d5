"""What a block can be, and which of that is content: the one place where a convention is written down."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np

from bodytext.features.arrays import BoolArray, FloatArray, IntArray

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
NEVER_KEPT: Final = frozenset({"comment", "related", "boilerplate"})
"""Kinds that a kept block cannot be."""
ALWAYS_CONTENT: Final = frozenset({"title", "body"})
CONTENT_BY_PAGE_TYPE: Final = {"listing": frozenset({"data"}), "forum": frozenset({"poster"})}
"""Kinds that are content on pages of one type only."""


def kind_numbers(kinds: Iterable[str]) -> IntArray:
    """Return the position of each kind in `KINDS`, int32 `(n_blocks,)`.

    >>> kind_numbers(["title", "comment"]).tolist()
    [0, 6]
    """
    return np.array([NUMBER[kind] for kind in kinds], dtype=np.int32)


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


def kinds_of_content(probabilities: FloatArray) -> FloatArray:
    """Return what is known of the kinds without a classifier of kinds: content is body, and the rest boilerplate.

    Args:
        probabilities: of each block to be content, float32 `(n_blocks,)`.

    Returns:
        float32 `(len(KINDS), n_blocks)`.

    >>> kinds_of_content(np.array([0.75], dtype=np.float32))[[1, 8], 0].tolist()
    [0.75, 0.25]
    """
    found = np.zeros((len(KINDS), len(probabilities)), dtype=np.float32)
    found[NUMBER["body"]] = probabilities
    found[NUMBER["boilerplate"]] = 1 - probabilities
    return found


def fitting_kinds(kinds: IntArray, labels: BoolArray, page_type: str) -> IntArray:
    """Make kinds agree with labels: a block that is content after all becomes body, and one that is not, boilerplate.

    Args:
        kinds: position of each block's kind in `KINDS`, int32 `(n_blocks,)`.
        labels: whether each block is content, bool `(n_blocks,)`.
        page_type: the type of the page, "" if unknown.

    >>> fitting_kinds(np.array([0, 6, 6], dtype=np.int32), np.array([True, True, False]), "article").tolist()
    [0, 1, 6]
    """
    other = np.where(labels, NUMBER["body"], NUMBER["boilerplate"]).astype(np.int32)
    return np.where(is_content(kinds, page_type) == labels, kinds, other)


def likeliest_kinds(probabilities: FloatArray, kept: BoolArray) -> tuple[IntArray, FloatArray]:
    """Return the likeliest kind of each block that fits the decision about it, and the probability of that kind.

    A kept block is none of `NEVER_KEPT`, and one that is not kept is none of `ALWAYS_CONTENT`.

    Args:
        probabilities: of each kind, float32 `(n_blocks, len(KINDS))`.
        kept: bool `(n_blocks,)`.

    >>> found, _ = likeliest_kinds(np.eye(9, dtype=np.float32)[[6, 6, 1]], np.array([True, False, False]))
    >>> [KINDS[kind] for kind in found.tolist()]
    ['title', 'comment', 'meta']
    """
    fits_kept = np.array([kind not in NEVER_KEPT for kind in KINDS])
    fits_dropped = np.array([kind not in ALWAYS_CONTENT for kind in KINDS])
    fitting = np.where(np.where(kept[:, np.newaxis], fits_kept, fits_dropped), probabilities, np.float32(-1))
    kinds = fitting.argmax(axis=1).astype(np.int32)
    return kinds, np.take_along_axis(probabilities, kinds[:, np.newaxis], axis=1)[:, 0]
