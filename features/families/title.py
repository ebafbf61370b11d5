"""The overlap between a block's words and those of the page's `<title>`, in both directions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from bodytext.features.arrays import FloatArray
from bodytext.features.loops.words import Table, words_at_start
from bodytext.features.page.columns import Page

from .arithmetic import log1p
from .family import FLAG, INFINITE, LOG, SHARE, Column, Family, Inputs
from .measures import Measures

_MAX_WORDS: Final = 40
_SAME: Final = 0.6
_ONE_EACH: Final = np.array([[0], [1]], dtype=np.float32)

_COLUMNS: Final = (
    Column("title_in_block", SHARE),
    Column("block_in_title", SHARE),
    Column("is_title", FLAG),
    Column("before_title", FLAG),
    Column("after_title", LOG, 0, INFINITE),
    Column("title_found", FLAG),
)


def compute(inputs: Inputs) -> Mapping[str, FloatArray]:
    """Compute the columns, by name."""
    in_block, in_title = _overlap(inputs.page, inputs.measures)
    found = _most_alike(in_block, in_title)
    is_title, before, after, known = np.zeros((4, inputs.page.n_blocks), dtype=np.float32)
    if found is not None:
        is_title[found] = 1
        before[:found] = 1
        after[found:] = log1p(np.arange(len(after) - found))
        known[:] = 1
    return {
        "title_in_block": in_block,
        "block_in_title": in_title,
        "is_title": is_title,
        "before_title": before,
        "after_title": after,
        "title_found": known,
    }


def title_block(page: Page, measures: Measures) -> int | None:
    """Return the number of the block that repeats the page's title; None if there is none.

    >>> from bodytext.features import parse, segment
    >>> page = segment(parse(b"<title>The old pier</title><p>Menu<h1>The old pier</h1>"))
    >>> title_block(page, Measures(page))
    1
    """
    return _most_alike(*_overlap(page, measures))


def _overlap(page: Page, measures: Measures) -> tuple[FloatArray, FloatArray]:
    """Return the share of the title's words that are in each block, and vice versa; 0 for long blocks."""
    title = dict.fromkeys(words_at_start([page.head.title], spaced=measures.spaced).of_line(0), 1)
    if not title:
        nothing = np.zeros(page.n_blocks, dtype=np.float32)
        return nothing, nothing
    tokens = measures.tokens
    found = tokens.sums(Table(title), _ONE_EACH)[:, 0]
    found[measures.words > _MAX_WORDS] = 0
    return np.minimum(found / len(title), 1).astype(np.float32), (found / np.maximum(tokens.counts, 1)).astype(np.float32)


def _most_alike(in_block: FloatArray, in_title: FloatArray) -> int | None:
    """Return the block most similar to the title; among near ties the last one, since earlier ones are breadcrumbs and menus."""
    score = np.where(in_title >= _SAME, in_block * in_title, 0)
    highest = score.max(initial=0)
    return int(np.flatnonzero(score >= _SAME * highest)[-1]) if highest > 0 else None


TITLE: Final = Family("title", "Likeness to the title", _COLUMNS, compute)
