"""Plain text as a page: one block per line, as in Common Crawl's WET files."""

from __future__ import annotations

from itertools import islice
from typing import Final

import numpy as np

from .columns import Contexts, Head, Page
from .limits import MAX_BLOCKS

MAX_CHARS: Final = 16 * 1024 * 1024
"""Longer texts are cut here."""


def segment_lines(text: str) -> Page:
    """Cut plain text into a page of one block per line; empty lines are skipped, and so is what exceeds the limits.

    >>> segment_lines("Menu\\n\\n  A line of  text. \\n").texts
    ['Menu', 'A line of text.']
    """
    lines = text[:MAX_CHARS].replace("\0", "").splitlines()
    texts = list(islice((folded for line in lines if (folded := " ".join(line.split()))), MAX_BLOCKS))
    n = len(texts)
    zeros = np.zeros(n, dtype=np.int32)
    row = np.zeros(1, dtype=np.int32)
    return Page(
        texts=texts,
        container=zeros,
        leaf=zeros,
        link_chars=zeros,
        bold_chars=zeros,
        links=zeros,
        breaks=zeros,
        images=zeros,
        controls=zeros,
        parent=row,
        context=row,
        first=row,
        last=row + n,
        contexts=Contexts.of_nothing(),
        head=Head(),
    )
