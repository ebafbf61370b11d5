"""What a model is made of: members, each of which gives log-odds of its own, explains them, and turns itself into arrays and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, Self

from bodytext.features.arrays import DoubleArray, FloatArray

from .archive import Arrays, ArraySpec


@dataclass(frozen=True, slots=True, eq=False)
class Attribution:
    """What moved the decision on each block.

    Attributes:
        contributions: float64 `(n_rows, n_inputs)`, in log-odds; positive ones speak for content.
        baseline: log-odds of the mean block, with which every comparison begins.
        log_odds: float64 `(n_rows,)`, of each block.
    """

    contributions: DoubleArray
    baseline: float
    log_odds: DoubleArray


class Member(Protocol):
    """A classifier of blocks, beside others in a model, whose log-odds are averaged. `MEMBERS` in `members.py` lists the classes.

    Attributes:
        name: of its class, in the header of a model file.
    """

    name: ClassVar[str]

    def __str__(self) -> str:
        """What it is in two words, such as `60 trees`."""

    def log_odds(self, x: FloatArray) -> DoubleArray:
        """The log-odds, float64 `(n_rows,)`, for each column of standardised inputs, float32 `(n_inputs, n_rows)`."""

    def probabilities(self, x: FloatArray) -> FloatArray:
        """The probability, float32 `(n_rows,)`, for each column of standardised inputs: what a model of this member alone answers."""

    def attribute(self, z: DoubleArray, *, steps: int) -> Attribution:
        """Share out the log-odds of rows of standardised inputs, float64 `(n_rows, n_inputs)`; `steps` is the effort of an estimate."""

    def description(self) -> Any:
        """What a reader has to know before it reads the arrays, as JSON can hold it."""

    def arrays(self) -> Arrays:
        """Its arrays, float32 or int32, under names that no other class uses."""

    @classmethod
    def specs(cls, description: Any, n_inputs: int) -> Mapping[str, ArraySpec]:
        """What arrays a file has to hold, by a description that may be malicious.

        Raises:
            ModelError: no member is described so.
        """

    @classmethod
    def from_arrays(cls, description: Any, arrays: Arrays, n_inputs: int) -> Self:
        """The member whose `arrays` are as `specs` says, their floats finite; what they hold may still be malicious.

        Raises:
            ModelError: the arrays do not fit each other.
        """
