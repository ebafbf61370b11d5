"""How much of a block's words the page's `<title>` has, and the other way round."""

from __future__ import annotations

import re
from typing import Final

import numpy as np

from .columns import FLAG, INFINITE, LOG, SHARE, Column, Measures, log1p
from .page import FloatArray, Page

_WORD = re.compile(r"\w+")
_MAX_WORDS: Final = 40
_SAME: Final = 0.6

COLUMNS: Final = (
    Column("title_in_block", SHARE),
    Column("block_in_title", SHARE),
    Column("is_title", FLAG),
    Column("before_title", FLAG),
    Column("after_title", LOG, 0, INFINITE),
    Column("title_found", FLAG),
)


def compute(page: Page, measures: Measures) -> list[FloatArray]:
    """The columns, each float32 of length `n_blocks`."""
    n = page.n_blocks
    columns = np.zeros((len(COLUMNS), n), dtype=np.float32)
    title = title_words(page.head.title)
    if title:
        short = np.flatnonzero(measures.words <= _MAX_WORDS)
        for block in short.tolist():
            words = title_words(page.texts[block])
            common = len(title & words)
            if common:
                columns[0, block] = common / len(title)
                columns[1, block] = common / len(words)
        score = np.where(columns[1] >= _SAME, columns[0] * columns[1], 0)
        if score.max() > 0:
            # Of equals the last: the first ones are breadcrumbs and menus.
            best = int(np.flatnonzero(score >= _SAME * score.max())[-1])
            blocks = np.arange(n)
            columns[2, best] = 1
            columns[3] = blocks < best
            columns[4] = log1p(np.maximum(blocks - best, 0))
            columns[5] = 1
    return list(columns)


def title_words(text: str) -> set[str]:
    """The set of lower-case words; in text without spaces, of characters.

    >>> sorted(title_words("The harbour, the sea")), sorted(title_words("北防波堤"))
    (['harbour', 'sea', 'the'], ['北', '堤', '波', '防'])
    """
    words: set[str] = set()
    for word in _WORD.findall(text.lower()):
        if word[0] >= "\u2e80" and not "\uac00" <= word[0] <= "\ud7a3":
            words.update(word)
        else:
            words.add(word)
    return words
