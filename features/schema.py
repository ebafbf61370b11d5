"""The ordered list of all feature columns, and the matrix of a page.

A model names the columns it was trained on and their hash; with columns that are not in this list it refuses to load. Pages that are
lines only have the same columns; those that need markup are constant there, and training leaves constant columns out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Final

import numpy as np

from bodytext.features.families.family import Column
from bodytext.features.families.lexicon import COLUMNS as LEXICON_COLUMNS
from bodytext.features.families.lexicon import EMPTY, Lexicon
from bodytext.features.families.lexicon import compute as lexicon_columns
from bodytext.features.families.measures import Measures
from bodytext.features.page.columns import Page

from .arrays import FloatArray
from .families import containers, groups, markup, neighbours, pagelevel, phrases, position, shallow, title

_Family = Callable[[Page, Measures], list[FloatArray]]

FAMILIES: Final[dict[str, tuple[tuple[Column, ...], _Family]]] = {
    "shallow": (shallow.COLUMNS, shallow.compute),
    "markup": (markup.COLUMNS, markup.compute),
    "position": (position.COLUMNS, position.compute),
    "containers": (containers.COLUMNS, containers.compute),
    "groups": (groups.COLUMNS, groups.compute),
    "phrases": (phrases.COLUMNS, phrases.compute),
    "title": (title.COLUMNS, title.compute),
    "pagelevel": (pagelevel.COLUMNS, pagelevel.compute),
}
_OWN_COLUMNS: Final = (*(column for columns, _ in FAMILIES.values() for column in columns), *LEXICON_COLUMNS)
COLUMNS: Final[tuple[Column, ...]] = (*_OWN_COLUMNS, *neighbours.windowed_columns(_OWN_COLUMNS))
NAMES: Final[tuple[str, ...]] = tuple(column.name for column in COLUMNS)
_INDEX: Final = {name: number for number, name in enumerate(NAMES)}
_WINDOWED: Final = [_INDEX[name] for name in neighbours.WINDOWED]


def features(page: Page, *, lexicon: Lexicon = EMPTY) -> FloatArray:
    """The feature matrix of a page.

    Args:
        page: a segmented page.
        lexicon: learned names; without one their columns are 0.

    Returns:
        float32 `(n_blocks, n_features)`, finite, columns as in `NAMES`; `(0, n_features)` for an empty page.

    >>> from bodytext.features import parse, segment
    >>> features(segment(parse(b"<p>One<p>Two"))).shape == (2, len(NAMES))
    True
    """
    n = page.n_blocks
    if n == 0:
        return np.zeros((0, len(COLUMNS)), dtype=np.float32)
    measures = Measures(page)
    rows: list[FloatArray] = []
    for _, compute in FAMILIES.values():
        rows += compute(page, measures)
    rows += lexicon_columns(page, measures, lexicon)
    matrix = np.empty((len(COLUMNS), n), dtype=np.float32)
    at = len(rows)
    np.concatenate(rows, out=matrix[:at].reshape(-1))
    windowed = matrix[_WINDOWED]
    for offset in neighbours.OFFSETS:
        neighbours.shift(windowed, offset, matrix[at : at + len(_WINDOWED)])
        at += len(_WINDOWED)
    path, parent = measures.path[page.leaf], page.parent[page.container]
    same = matrix[at : at + 2]
    same[:, 0] = 0
    np.equal(path[1:], path[:-1], out=same[0, 1:])
    np.equal(parent[1:], parent[:-1], out=same[1, 1:])
    neighbours.shift(same, 1, matrix[at + 2 : at + 4])
    return matrix.T


def schema_hash(names: tuple[str, ...] = NAMES) -> str:
    """A short hash of ordered column names.

    >>> schema_hash(("a", "b")) == schema_hash(("b", "a"))
    False
    """
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:16]
