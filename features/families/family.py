"""What a feature family is: a name, a title, columns, and a function that computes them.

A new family is a file of its own here, which ends in `Family(...)`, and a line in `registry.py`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from bodytext.features.arrays import FloatArray
from bodytext.features.page.columns import Page

from .measures import Measures

if TYPE_CHECKING:
    from .lexicon import Lexicon

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
    """All that a family may compute its columns from.

    Attributes:
        page: has at least one block.
        measures: of that page.
        lexicon: learned names and words, part of a model.
        columns: those of the families before this one, by name, each float32 `(n_blocks,)`.
    """

    page: Page
    measures: Measures
    lexicon: Lexicon
    columns: Mapping[str, FloatArray]


@dataclass(frozen=True, slots=True)
class Family:
    """Features that belong together.

    Attributes:
        name: one word, as in reports for machines.
        title: a few words for people.
        columns: in the order in which they stand in the matrix.
        compute: the columns by name, in that order, each float32 `(n_blocks,)`.
        names: of the columns.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    compute: Callable[[Inputs], Mapping[str, FloatArray]]
    names: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", tuple(column.name for column in self.columns))
