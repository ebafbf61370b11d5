"""Chooses the pages of a benchmark: all pages of some corpora, or a sample of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bodytext.training.corpora.gold import LabelledPage, Problem
from bodytext.training.corpora.readers import read_corpus


def sample(corpora: Sequence[Path], *, limit: int | None = None, seed: int = 0) -> tuple[list[LabelledPage], list[Problem]]:
    """Return the pages of some corpora, or a random sample of them, and the pages that cannot be used.

    Args:
        corpora: folders in any of `readers.FORMATS`.
        limit: number of pages to draw from all of them together; None takes all.
        seed: random seed of the sample; the same seed draws the same pages.

    Raises:
        FileNotFoundError, ValueError: as `readers.read_corpus`.
    """
    records = [record for corpus in corpora for record in read_corpus(corpus)]
    pages = [record for record in records if isinstance(record, LabelledPage)]
    problems = [record for record in records if isinstance(record, Problem)]
    if limit is not None and limit < len(pages):
        drawn = np.random.default_rng(seed).choice(len(pages), size=limit, replace=False)
        pages = [pages[number] for number in sorted(drawn.tolist())]
    return pages, problems


def page_bytes(page: LabelledPage) -> bytes:
    """Return the bytes of a page; text becomes UTF-8 with a byte-order mark, which overrides what its meta element says.

    >>> page_bytes(LabelledPage("a", "ours", "<p>é"))
    b'\\xef\\xbb\\xbf<p>\\xc3\\xa9'
    """
    return page.html if isinstance(page.html, bytes) else page.html.encode("utf-8-sig", "replace")
