"""The blocks around a block: a window over the columns that say most.

Source: Kohlschütter et al. 2010 use the blocks before and after; the wider window is our own.
"""

from __future__ import annotations

from typing import Final

from bodytext.features.arrays import FloatArray

from .family import Column

OFFSETS: Final = (-2, -1, 1, 2)
WINDOWED: Final = (
    *["words", "link_density", "sentence_ends", "ends_sentence", "is_prose", "starts_upper", "digits", "capital_words", "bold"],
    *["tag_p", "tag_li", "tag_td", "tag_a", "tag_button", "heading_level", "leaf_a", "names_own", "names_path", "words_score"],
    *["c0_blocks", "path_blocks", "path_words_a_block", "images_before", "is_title"],
)


def windowed_columns(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """The declarations of the window, given those of the block."""
    by_name = {column.name: column for column in columns}
    window = tuple(
        Column(f"{name}{offset:+d}", by_name[name].unit, by_name[name].low, by_name[name].high, by_name[name].source)
        for offset in OFFSETS
        for name in WINDOWED
    )
    return (*window, *(Column(f"same_{what}{offset:+d}", "0 or 1") for offset in (-1, 1) for what in ("path", "parent")))


def shift(rows: FloatArray, offset: int, out: FloatArray) -> None:
    """Columns of the block at an offset, 0 beyond the page's ends.

    Args:
        rows: float32 `(n_columns, n_blocks)`.
        offset: not 0.
        out: takes the result, of the same shape.

    >>> import numpy as np
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
