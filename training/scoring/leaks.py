"""What is kept of each kind of block: leaks of comments, teasers and menus, and what is lost of titles and body."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from bodytext.models import KINDS
from bodytext.models.kinds import NUMBER

from .results import PageResult

LONG: Final = 6
"""Boilerplate of at least this many words is counted once more by itself."""
LONG_BOILERPLATE: Final = f"boilerplate, {LONG} words or more"


@dataclass(frozen=True, slots=True)
class Leak:
    """How much is kept of one kind of block.

    Attributes:
        kind: one of `KINDS`, or `LONG_BOILERPLATE`.
        blocks: number of blocks.
        kept: number of those that are kept.
        pages: number of pages with such blocks.
        pages_kept: number of pages on which at least one is kept.
    """

    kind: str
    blocks: int
    kept: int
    pages: int
    pages_kept: int

    @property
    def share(self) -> float:
        """Share of the blocks that is kept, in [0, 1]."""
        return self.kept / self.blocks


def leaks(results: Sequence[PageResult]) -> tuple[Leak, ...]:
    """Count what is kept of each kind that occurs, over the pages whose blocks have kinds."""
    found = []
    rows = [*((kind, NUMBER[kind], 0) for kind in KINDS), (LONG_BOILERPLATE, NUMBER["boilerplate"], LONG)]
    for kind, number, min_words in rows:
        counts = []
        for page in results:
            if page.kinds is None or page.kept is None:
                continue
            of_kind = page.kinds == number
            if min_words and page.words is not None:
                of_kind &= page.words >= min_words
            counts.append((int(of_kind.sum()), int((of_kind & page.kept).sum())))
        blocks, kept = np.array(counts, dtype=np.int64).reshape(-1, 2).T
        if blocks.any():
            found.append(Leak(kind, int(blocks.sum()), int(kept.sum()), int((blocks > 0).sum()), int((kept > 0).sum())))
    return tuple(found)
