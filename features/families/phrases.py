"""What pages say around their body text ("read also", "log in to comment", "add to cart"), in many languages, by what it is for.

Words are learned from English pages mostly; these phrases carry what was learned over to other languages, because the model sees the
purpose and not the words. The list is `phrases.txt`; changing it changes the feature, so the models are then trained anew.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

import numpy as np

from bodytext.features.arrays import FloatArray
from bodytext.features.loops.words import Table, text_heads
from bodytext.features.page.columns import Page

from .family import FLAG, INFINITE, LOG, SHARE, Column, log1p, share, within
from .measures import Measures
from .position import distance_before

PURPOSES: Final = ("related", "comments", "share", "account", "newsletter", "legal", "navigation", "shop", "advertisement")
_FILE: Final = Path(__file__).with_name("phrases.txt")
_SHORT_WORDS: Final = 12
"""Only in blocks of so many words at most does a phrase at the start say what the whole is for."""
_MOST_WORDS: Final = 4
_MOST_LETTERS: Final = 12
_NEAR: Final = 4
_ROWS: Final = np.arange(1, len(PURPOSES) + 1, dtype=np.int32)[:, np.newaxis]

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
    known = _table()
    # Counts beside a phrase, as in "Comments (3)", do not matter.
    alone = measures.tokens.rows(known, strip=b"0 ")
    short = (alone == 0) & (measures.words <= _SHORT_WORDS)
    most = _MOST_WORDS if measures.spaced else _MOST_LETTERS
    purpose = np.where(short, measures.tokens.start_rows(known, short.view(np.uint8), most), alone)
    is_for = purpose == _ROWS
    matched = purpose > 0
    blocks = np.arange(n, dtype=np.int32)
    low, high = np.maximum(blocks - _NEAR, 0), np.minimum(blocks + _NEAR + 1, n)
    return [
        *is_for.astype(np.float32),
        (alone > 0).astype(np.float32),
        share(within(matched, low, high), high - low),
        *log1p(distance_before(is_for[:2])),
    ]


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
def _table() -> Table:
    """The row of each phrase: the number of its purpose, from 1."""
    return Table({phrase: purpose + 1 for phrase, purpose in phrases().items()})
