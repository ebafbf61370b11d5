"""Plain text as a page: one line a block, as in Common Crawl's WET files."""

from __future__ import annotations

import numpy as np

from .page import Contexts, Head, Page


def segment_lines(text: str) -> Page:
    """Cut plain text into a page of one block a line; empty lines are passed over.

    >>> segment_lines("Menu\\n\\n  A line of  text. \\n").texts
    ['Menu', 'A line of text.']
    """
    texts = [folded for line in text.replace("\0", "").splitlines() if (folded := " ".join(line.split()))]
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
        contexts=Contexts(parent=[0], tag=[0], names=[(None, None, None, None)], flags=[0], depth=[0]),
        head=Head(),
    )
