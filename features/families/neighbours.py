"""The blocks around a block: a window over the columns that say most, and whether the next ones stand in the same place.

Source: Kohlschütter et al. 2010 use the blocks before and after; the wider window is our own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np

from bodytext.features.arrays import FloatArray

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
    """The family of the blocks around a block, which looks at columns of the families before it."""
    by_name = {column.name: column for family in families for column in family.columns}
    own = [by_name[name] for _ in OFFSETS for name in WINDOWED]
    window = (Column(name, of.unit, of.low, of.high, of.source) for name, of in zip(_WINDOW_NAMES, own, strict=True))
    return Family("neighbours", "Blocks beside it", (*window, *(Column(name, FLAG) for name in _SAME_NAMES)), compute)


def compute(inputs: Inputs) -> Mapping[str, FloatArray]:
    """The columns, by name."""
    page, path = inputs.page, inputs.measures.path
    rows = np.empty((len(_NAMES), page.n_blocks), dtype=np.float32)
    windowed = np.stack([inputs.columns[name] for name in WINDOWED])
    for number, offset in enumerate(OFFSETS):
        shift(windowed, offset, rows[number * len(WINDOWED) : (number + 1) * len(WINDOWED)])
    block_path, block_parent = path[page.leaf], page.parent[page.container]
    before, after = rows[-4:-2], rows[-2:]
    before[:, 0] = 0
    np.equal(block_path[1:], block_path[:-1], out=before[0, 1:])
    np.equal(block_parent[1:], block_parent[:-1], out=before[1, 1:])
    shift(before, 1, after)
    return dict(zip(_NAMES, rows, strict=True))


def shift(rows: FloatArray, offset: int, out: FloatArray) -> None:
    """Columns of the block at an offset, 0 beyond the page's ends.

    Args:
        rows: float32 `(n_columns, n_blocks)`.
        offset: not 0.
        out: takes the result, of the same shape.

    >>> found = np.empty((1, 3), dtype=np.float32)
    >>> shift(np.array([[1, 2, 3]], dtype=np.float32), -1, found)
    >>> found.tolist()
    [[0.0, 1.0, 2.0]]
    """
    beyond = min(abs(offset), rows.shape[1])
    kept = rows.shape[1] - beyond
    if offset < 0:
        out[:, :beyond] = 0
        out[:, beyond:] = rows[:, :kept]
    else:
        out[:, kept:] = 0
        out[:, :kept] = rows[:, beyond:]
