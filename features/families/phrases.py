"""What pages say around their body text ("read also", "log in to comment", "add to cart"), in many languages, by purpose.

Words are learned mostly from English pages. These phrases transfer what was learned to other languages, because the model sees the
purpose and not the words. The list is `phrases.txt`; changing it changes the feature, so the models must then be retrained.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np

from bodytext.features.arrays import FloatArray
from bodytext.features.loops.words import Table, text_heads

from .arithmetic import flag, log1p, range_sums, share
from .family import FLAG, INFINITE, LOG, SHARE, Column, Family, Inputs
from .position import distance_before

PURPOSES: Final = ("related", "comments", "share", "account", "newsletter", "legal", "navigation", "shop", "advertisement")
_PURPOSE_NAMES: Final = tuple(f"phrase_{purpose}" for purpose in PURPOSES)
_SINCE_NAMES: Final = tuple(f"since_{purpose}" for purpose in PURPOSES[:2])
_FILE: Final = Path(__file__).with_name("phrases.txt")
_SHORT_WORDS: Final = 12
"""A phrase at the start says what a block is for only if the block has at most this many words."""
_MAX_START_WORDS: Final = 4
_MAX_START_LETTERS: Final = 12
_NEAR: Final = 4
_ROWS: Final = np.arange(1, len(PURPOSES) + 1, dtype=np.int32)[:, np.newaxis]

_COLUMNS: Final = (
    *(Column(name, FLAG) for name in _PURPOSE_NAMES),
    Column("phrase_alone", FLAG),
    Column("phrases_near", SHARE),
    *(Column(name, LOG, 0, INFINITE) for name in _SINCE_NAMES),
)


def compute(inputs: Inputs) -> Mapping[str, FloatArray]:
    """Compute the columns, by name."""
    page, measures = inputs.page, inputs.measures
    n = page.n_blocks
    known = _table()
    # Counts next to a phrase, as in "Comments (3)", do not matter.
    alone = measures.tokens.rows(known, strip=b"0 ")
    short = (alone == 0) & (measures.words <= _SHORT_WORDS)
    max_words = _MAX_START_WORDS if measures.spaced else _MAX_START_LETTERS
    purpose = np.where(short, measures.tokens.start_rows(known, short.view(np.uint8), max_words), alone)
    is_for = purpose == _ROWS
    matched = purpose > 0
    blocks = np.arange(n, dtype=np.int32)
    low, high = np.maximum(blocks - _NEAR, 0), np.minimum(blocks + _NEAR + 1, n)
    return {
        **dict(zip(_PURPOSE_NAMES, flag(is_for), strict=True)),
        "phrase_alone": flag(alone > 0),
        "phrases_near": share(range_sums(matched, low, high), high - low),
        **dict(zip(_SINCE_NAMES, log1p(distance_before(is_for[: len(_SINCE_NAMES)])), strict=True)),
    }


@cache
def phrases() -> dict[bytes, int]:
    """Map each phrase, written as `words.text_heads` writes the start of a block, to the index of its purpose in `PURPOSES`.

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
    """Return a look-up table of the phrases: the index of the purpose, from 1."""
    return Table({phrase: purpose + 1 for phrase, purpose in phrases().items()})


PHRASES: Final = Family("phrases", "Known phrases", _COLUMNS, compute)
