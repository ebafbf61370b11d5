"""Where a block is on the page: in blocks, in words, and relative to the running text around it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from bodytext.features.arrays import FloatArray, IntArray
from bodytext.features.page.tags import TAG_ID, TAGS

from .arithmetic import flag, log1p, share, stacked
from .family import FLAG, INFINITE, LOG, SHARE, Column, Family, Inputs

_IS_HEADING: Final = np.array([tag in ("h1", "h2", "h3", "h4", "h5", "h6") for tag in TAGS])
_NEAR: Final = 6

_COLUMNS: Final = (
    Column("block_position", SHARE, 0, 1, "Kohlschütter et al. 2010"),
    Column("word_position", SHARE, 0, 1, "Kohlschütter et al. 2010"),
    Column("blocks_before", LOG, 0, INFINITE),
    Column("blocks_after", LOG, 0, INFINITE),
    Column("words_before", LOG, 0, INFINITE),
    Column("words_after", LOG, 0, INFINITE),
    Column("prose_before", SHARE),
    Column("prose_after", SHARE),
    Column("prose_near_before", LOG, 0, INFINITE),
    Column("prose_near_after", LOG, 0, INFINITE),
    Column("to_prose_before", LOG, 0, INFINITE),
    Column("to_prose_after", LOG, 0, INFINITE),
    Column("before_first_h1", FLAG),
    Column("after_first_h1", LOG, 0, INFINITE),
    Column("to_heading_before", LOG, 0, INFINITE),
    Column("to_heading_after", LOG, 0, INFINITE),
    Column("words_since_heading", LOG, 0, INFINITE),
)
_NAMES: Final = tuple(column.name for column in _COLUMNS)


def compute(inputs: Inputs) -> Mapping[str, FloatArray]:
    """Compute the columns, by name."""
    page, measures = inputs.page, inputs.measures
    n = page.n_blocks
    blocks = np.arange(n)
    words_before, prose_before = measures.words_before, measures.prose_before
    total, prose = words_before[-1:], prose_before[-1:]
    low, high = np.maximum(blocks - _NEAR, 0), np.minimum(blocks + 1 + _NEAR, n)
    tag = measures.container_tag
    is_heading = _IS_HEADING[tag]
    h1 = np.flatnonzero(tag == TAG_ID["h1"])
    first_h1 = int(h1[0]) if len(h1) else 0
    marks = stacked((measures.is_prose, is_heading))
    to_prose_before, to_heading_before = distance_before(marks)
    to_prose_after, to_heading_after = distance_after(marks)
    since_heading = np.where(to_heading_before < n, blocks - to_heading_before + 1, 0)
    counts = {
        "blocks_before": blocks,
        "blocks_after": n - 1 - blocks,
        "words_before": words_before[:-1],
        "words_after": np.maximum(total - words_before[1:], 0),
        "prose_near_before": np.maximum(prose_before[blocks] - prose_before[low], 0),
        "prose_near_after": np.maximum(prose_before[high] - prose_before[blocks + 1], 0),
        "to_prose_before": to_prose_before,
        "to_prose_after": to_prose_after,
        "after_first_h1": np.maximum(blocks - first_h1, 0),
        "to_heading_before": to_heading_before,
        "to_heading_after": to_heading_after,
        "words_since_heading": np.maximum(words_before[:-1] - words_before[since_heading], 0),
    }
    columns = {
        "block_position": (blocks / max(n - 1, 1)).astype(np.float32),
        "word_position": share(words_before[:-1], total),
        "prose_before": share(prose_before[:-1], prose),
        "prose_after": share(np.maximum(prose - prose_before[1:], 0), prose),
        "before_first_h1": flag(blocks < first_h1),
        **dict(zip(counts, log1p(stacked(list(counts.values()))), strict=True)),
    }
    return {name: columns[name] for name in _NAMES}


def distance_before(mask: np.ndarray) -> IntArray:
    """Distance to the nearest earlier position where the mask is True; n if there is none.

    Args:
        mask: bool `(..., n)`.

    >>> distance_before(np.array([True, False, True, False])).tolist()
    [4, 1, 2, 1]
    """
    n = mask.shape[-1]
    places = np.arange(n, dtype=np.int32)
    latest = np.maximum.accumulate(np.where(mask, places, np.int32(-1)), axis=-1)
    distance = np.full(mask.shape, n, dtype=np.int32)
    np.subtract(places[1:], latest[..., :-1], out=distance[..., 1:], where=latest[..., :-1] >= 0)
    return distance


def distance_after(mask: np.ndarray) -> IntArray:
    """Distance to the nearest later position where the mask is True; n if there is none.

    >>> distance_after(np.array([True, False, True, False])).tolist()
    [2, 1, 4, 4]
    """
    return distance_before(mask[..., ::-1])[..., ::-1]


POSITION: Final = Family("position", "Place in the page", _COLUMNS, compute)
