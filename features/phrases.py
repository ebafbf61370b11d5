"""What pages say around their body text ("read also", "log in to comment", "add to cart"), in many languages, by what it is for.

Words are learned from English pages mostly; these phrases carry what was learned over to other languages, because the model sees the
purpose and not the words. The list is `phrases.txt`; changing it changes the feature, so the models are then trained anew.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

import numpy as np

from .columns import FLAG, INFINITE, LOG, SHARE, Column, log1p, share, within
from .measures import Measures
from .page import FloatArray, Page
from .position import distance_before
from .words import text_heads

PURPOSES: Final = ("related", "comments", "share", "account", "newsletter", "legal", "navigation", "shop", "advertisement")
_FILE: Final = Path(__file__).with_name("phrases.txt")
_SHORT_WORDS: Final = 12
"""Only in blocks of so many words at most does a phrase at the start say what the whole is for."""
_MOST_WORDS: Final = 4
_MOST_LETTERS: Final = 12
_NEAR: Final = 4

COLUMNS: Final = (
    *(Column(f"phrase_{purpose}", FLAG) for purpose in PURPOSES),
    Column("phrase_alone", FLAG),
    Column("phrases_near", SHARE),
    Column("since_related", LOG, 0, INFINITE),
    Column("since_comments", LOG, 0, INFINITE),
)


def compute(page: Page, measures: Measures) -> list[FloatArray]:
    """The columns, each float32 of length `n_blocks`."""
    n = page.n_blocks
    known = phrases()
    # Counts beside a phrase, as in "Comments (3)", do not matter.
    alone = np.array([known.get(head.strip(b"0 "), -1) for head in measures.heads], dtype=np.int8)
    purpose = alone.copy()
    most = _MOST_WORDS if measures.spaced else _MOST_LETTERS
    beginnings = first_words()
    for block in np.flatnonzero((alone < 0) & (measures.words <= _SHORT_WORDS) & (measures.tokens.counts > 2)).tolist():
        head = measures.heads[block]
        if head.partition(b" ")[0] in beginnings:
            purpose[block] = start_purpose(head, most)
    matched = purpose >= 0
    blocks = np.arange(n, dtype=np.int32)
    low, high = np.maximum(blocks - _NEAR, 0), np.minimum(blocks + _NEAR + 1, n)
    return [
        *(purpose == np.arange(len(PURPOSES), dtype=np.int8)[:, np.newaxis]).astype(np.float32),
        (alone >= 0).astype(np.float32),
        share(within(matched, low, high), high - low),
        log1p(distance_before(purpose == 0)),
        log1p(distance_before(purpose == 1)),
    ]


def start_purpose(head: bytes, most_words: int) -> int:
    """The purpose of the longest phrase of two words or more at the start of a block, -1 without one.

    >>> PURPOSES[start_purpose(b"read also this one", 4)], start_purpose(b"share prices fell", 4)
    ('related', -1)
    """
    known = phrases()
    found = -1
    end = head.find(b" ")
    for _ in range(most_words - 1):
        end = head.find(b" ", end + 1)
        if end < 0:
            break
        found = known.get(head[:end], found)
    return found


@cache
def phrases() -> dict[bytes, int]:
    """The number of its purpose in `PURPOSES` for each phrase, written as `words.text_heads` writes the start of a block.

    >>> PURPOSES[phrases()[b"lees ook"]], PURPOSES[phrases()["相 关 阅 读".encode()]]
    ('related', 'related')
    """
    found: dict[bytes, int] = {}
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        purpose, _, listed = line.split("\t")
        for head in text_heads([phrase.strip() for phrase in listed.split(" | ")], spaced=False):
            found.setdefault(head, PURPOSES.index(purpose))
    return found


@cache
def first_words() -> frozenset[bytes]:
    """The first words of all phrases of two words or more; most blocks begin with none of them.

    >>> b"read" in first_words(), b"harbour" in first_words()
    (True, False)
    """
    return frozenset(phrase.partition(b" ")[0] for phrase in phrases() if b" " in phrase)
