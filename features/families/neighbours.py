"""The blocks around a block: a window over the most telling columns, and whether the neighbours are in the same container.

Source: Kohlschütter et al. 2010 use the previous and the next block; the wider window is our own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Final

import numpy as np

from bodytext.features.arrays import FloatArray

from .arithmetic import stacked
from .family import FLAG, Column, Family, Inputs

OFFSETS: Final = (-2, -1, 1, 2)
WINDOWED: Final = (
    *["words", "link_density", "sentence_ends", "ends_sentence", "is_prose", "starts_upper", "digits", "capital_words", "bold"],
    *["tag_p", "tag_li", "tag_td", "tag_a", "tag_button", "heading_level", "leaf_a", "names_own", "names_path", "words_score"],
    *["c0_blocks", "path_blocks", "path_words_a_block", "images_before", "is_title"],
)
_WINDOW_NAMES: Final = tuple(f"{name}{offset:+d}" for offset in OFFSETS for name in WINDOWED)
_SAME_NAMES: Final = tuple(f"same_{what}{offset:+d}" for offset in (-1, 1) for what in ("path", "parent"))
_NAMES: Final = (*_WINDOW_NAMES, *_SAME_NAMES)


def neighbours(families: Iterable[Family]) -> Family:
    """Return the family of neighbours, which reads columns of the families before it."""
    by_name = {column.name: column for family in families for column in family.columns}
    own = [by_name[name] for _ in OFFSETS for name in WINDOWED]
    window = (Column(name, of.unit, of.low, of.high, of.source) for name, of in zip(_WINDOW_NAMES, own, strict=True))
    return Family("neighbours", "Blocks beside it", (*window, *(Column(name, FLAG) for name in _SAME_NAMES)), compute)


def compute(inputs: Inputs) -> Mapping[str, FloatArray]:
    """Compute the columns, by name; 0 beyond the page's ends."""
    page, path = inputs.page, inputs.measures.path
    n = page.n_blocks
    margin = max(OFFSETS)
    padded = np.zeros((len(WINDOWED), n + 2 * margin), dtype=np.float32)
    padded[:, margin:-margin] = stacked([inputs.columns[name] for name in WINDOWED])
    window = [padded[:, margin + offset : margin + offset + n] for offset in OFFSETS]
    block_path, block_parent = path[page.leaf], page.parent[page.container]
    # Whether each block is in the same place as the one before it; the page's ends have no neighbour.
    same = np.zeros((2, n + 1), dtype=np.float32)
    np.equal(block_path[1:], block_path[:-1], out=same[0, 1:-1])
    np.equal(block_parent[1:], block_parent[:-1], out=same[1, 1:-1])
    return dict(zip(_NAMES, chain(*window, same[:, :-1], same[:, 1:]), strict=True))
