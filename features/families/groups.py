"""The blocks with the same path of tags and classes: rows of a listing, comments, paragraphs of a body."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from bodytext.features.arrays import FloatArray

from .arithmetic import log1p, share
from .family import INFINITE, LOG, SHARE, Column, Family, Inputs

_SOURCE: Final = "BTE, Finn et al. 2001; CETR, Weninger et al. 2010"

_COLUMNS: Final = (
    Column("path_blocks", LOG, 0, INFINITE, _SOURCE),
    Column("path_words_a_block", LOG, 0, INFINITE, _SOURCE),
    Column("path_page_share", SHARE, 0, 1, _SOURCE),
    Column("path_link_density", SHARE, 0, 1, _SOURCE),
    Column("path_sentences", SHARE, 0, 1, _SOURCE),
    Column("path_prose", SHARE, 0, 1, _SOURCE),
    Column("path_variety", SHARE, 0, 1, _SOURCE),
    Column("path_spread", SHARE, 0, 1, _SOURCE),
)


def compute(inputs: Inputs) -> Mapping[str, FloatArray]:
    """Compute the columns, by name."""
    page, measures = inputs.page, inputs.measures
    n = page.n_blocks
    group = measures.group.astype(np.intp)  # as `bincount` wants it
    size = np.bincount(group)
    words = np.bincount(group, weights=measures.words)
    distinct = [number for number, _ in {*zip(group.tolist(), page.texts, strict=True)}]
    blocks = np.arange(n)
    highest = np.zeros(len(size), dtype=np.int64)
    highest[group] = blocks  # the last assignment wins
    lowest = np.zeros(len(size), dtype=np.int64)
    lowest[group[::-1]] = blocks[::-1]
    by_group = {
        "path_blocks": log1p(size),
        "path_words_a_block": log1p(words / size),
        "path_page_share": share(words, words.sum(keepdims=True)),
        "path_link_density": share(np.bincount(group, weights=measures.link_chars), np.bincount(group, weights=measures.chars)),
        "path_sentences": share(np.bincount(group, weights=measures.sentence_ends > 0), size),
        "path_prose": share(np.bincount(group, weights=measures.is_prose), size),
        "path_variety": share(np.bincount(distinct, minlength=len(size)), size),
        "path_spread": share(highest - lowest + 1, np.array([n])),
    }
    return {name: values[group] for name, values in by_group.items()}


GROUPS: Final = Family("groups", "Blocks of the same kind", _COLUMNS, compute)
