"""The ordered list of all feature columns, and the feature matrix of a page.

A model file names the columns it was trained on and their hash; if one of them is not in this list, it does not load. Pages of
plain text have the same columns; those that need markup are constant there, and training leaves constant columns out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final

import numpy as np

from .arrays import FloatArray
from .families.family import Family, Inputs
from .families.lexicon import EMPTY, Lexicon
from .families.measures import Measures
from .families.registry import FAMILIES
from .page.columns import Page

NAMES: Final[tuple[str, ...]] = tuple(name for family in FAMILIES for name in family.names)


def features(page: Page, *, lexicon: Lexicon = EMPTY, measures: Measures | None = None) -> FloatArray:
    """Compute the feature matrix of a page.

    Args:
        page: a segmented page.
        lexicon: learned names and words; without one their columns are 0.
        measures: those of the page, from callers that need them too.

    Returns:
        float32 `(n_blocks, n_features)`, finite, columns as in `NAMES`; `(0, n_features)` for an empty page.

    >>> from bodytext.features import parse, segment
    >>> features(segment(parse(b"<p>One<p>Two"))).shape == (2, len(NAMES))
    True
    """
    return assemble(FAMILIES, page, lexicon, measures)


def assemble(families: Sequence[Family], page: Page, lexicon: Lexicon, measures: Measures | None = None) -> FloatArray:
    """Compute the matrix of some families, in their order.

    Returns:
        float32 `(n_blocks, n_columns)`.

    Raises:
        ValueError: a family computes other columns than it declares, or in another order.
    """
    if page.n_blocks == 0:
        return np.zeros((0, sum(len(family.columns) for family in families)), dtype=np.float32)
    columns: dict[str, FloatArray] = {}
    inputs = Inputs(page, measures or Measures(page), lexicon, columns)
    for family in families:
        found = family.compute(inputs)
        if (*found,) != family.names:
            raise ValueError(f"the family {family.name} computes other columns than it declares")
        columns.update(found)
    matrix = np.empty((len(columns), page.n_blocks), dtype=np.float32)
    np.concatenate(list(columns.values()), out=matrix.reshape(-1))
    return matrix.T


def schema_hash(names: tuple[str, ...] = NAMES) -> str:
    """Return a short hash of column names, which depends on their order.

    >>> schema_hash(("a", "b")) == schema_hash(("b", "a"))
    False
    """
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:16]
