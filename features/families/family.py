"""What a feature family is: a name, a title, columns, and a function that computes them.

A new family is a module of its own in this folder that ends in a `Family(...)`, and a line in `registry.py`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from bodytext.features.arrays import FloatArray
from bodytext.features.page.columns import Page

from .lexicon import Lexicon
from .measures import Measures

LOG: Final = "ln(1 + n)"
SHARE: Final = "share"
FLAG: Final = "0 or 1"
LOG_ODDS: Final = "log-odds"
INFINITE: Final = math.inf


@dataclass(frozen=True, slots=True)
class Column:
    """One feature: its name, its unit, the range of its values, and where the idea comes from."""

    name: str
    unit: str
    low: float = 0.0
    high: float = 1.0
    source: str = "bodytext"


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a family computes its columns from.

    Attributes:
        page: the page, with at least one block.
        measures: measures of its blocks that several families share.
        lexicon: learned names and words; part of a model.
        columns: the columns of the families before this one, by name, each float32 `(n_blocks,)`.
    """

    page: Page
    measures: Measures
    lexicon: Lexicon
    columns: Mapping[str, FloatArray]


@dataclass(frozen=True, slots=True)
class Family:
    """A group of features that are computed together.

    Attributes:
        name: one word, for machine-readable reports.
        title: a few words, for people.
        columns: in the order they have in the matrix.
        compute: function from `Inputs` to the columns by name, in that order, each float32 `(n_blocks,)`.
        names: the names of the columns.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    compute: Callable[[Inputs], Mapping[str, FloatArray]]
    names: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", tuple(column.name for column in self.columns))
