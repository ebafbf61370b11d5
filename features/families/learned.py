"""Learned names and words: what the lexicon says about a block's elements and its first words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from bodytext.features.arrays import FloatArray
from bodytext.features.loops.hierarchy import gathered

from .arithmetic import stacked
from .family import LOG_ODDS, Column, Family, Inputs
from .lexicon import context_scores, word_scores

_COLUMNS: Final = (
    Column("names_leaf", LOG_ODDS, -8, 8),
    Column("names_own", LOG_ODDS, -8, 8),
    Column("names_parent", LOG_ODDS, -8, 8),
    Column("names_path", LOG_ODDS, -20, 20),
    Column("names_lowest", LOG_ODDS, -8, 0),
    Column("names_highest", LOG_ODDS, 0, 8),
    Column("words_score", LOG_ODDS, -20, 20),
)

_LOW: Final = np.array([[column.low] for column in _COLUMNS], dtype=np.float32)
_HIGH: Final = np.array([[column.high] for column in _COLUMNS], dtype=np.float32)


def compute(inputs: Inputs) -> Mapping[str, FloatArray]:
    """Compute the columns, by name."""
    page, lexicon = inputs.page, inputs.lexicon
    contexts = page.contexts
    own, single = context_scores(contexts, lexicon).T
    parent = np.asarray(contexts.parent, dtype=np.int32)
    path, lowest, highest = gathered(parent, single)
    container = page.context[page.container]
    leaf = page.leaf
    above = parent[container]
    container_own = own[container]
    leaf_own = np.where(leaf == container, np.float32(0), own[leaf])
    path_score = path[leaf] + container_own + leaf_own + np.float32(lexicon.bias[0])
    scores = {
        "names_leaf": leaf_own,
        "names_own": container_own + single[container],
        "names_parent": single[above],
        "names_path": path_score,
        "names_lowest": lowest[leaf],
        "names_highest": highest[leaf],
        "words_score": word_scores(inputs.measures, lexicon),
    }
    return dict(zip(scores, np.minimum(np.maximum(stacked(list(scores.values())), _LOW), _HIGH), strict=True))


LEARNED: Final = Family("lexicon", "Learned names and words", _COLUMNS, compute)
