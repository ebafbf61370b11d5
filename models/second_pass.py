"""The second pass over a page, which decides by what the first pass says about each block and its surroundings (`context.py`)."""

from __future__ import annotations

from dataclasses import dataclass

from bodytext.features.arrays import FloatArray

from .member import Member
from .softmax import Softmax


@dataclass(frozen=True, eq=False, repr=False)
class SecondPass:
    """The classifiers of the second pass, which all see the columns of `context`.

    Attributes:
        mean, scale: standardisation of the columns, float32 `(n_columns,)`: `(x - mean) * scale`.
        members: the classifiers whose log-odds are averaged; at least one, no class twice.
        kinds: classifier of kinds; None if the labelled pages had none.
    """

    mean: FloatArray
    scale: FloatArray
    members: tuple[Member, ...]
    kinds: Softmax | None = None

    def __repr__(self) -> str:
        return f"<SecondPass: {', '.join(map(str, self.members))}>"
