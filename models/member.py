"""The protocol of a model's members: each computes log-odds, attributes them to features, and converts to and from arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, Self

from bodytext.features.arrays import DoubleArray, FloatArray

from .archive import Arrays, ArraySpec


@dataclass(frozen=True, slots=True, eq=False)
class Attribution:
    """How much each input contributed to the decision on each block.

    Attributes:
        contributions: float64 `(n_rows, n_inputs)`, in log-odds; positive values favour content.
        baseline: log-odds of the mean block, which every block is compared with.
        log_odds: log-odds of each block, float64 `(n_rows,)`.
    """

    contributions: DoubleArray
    baseline: float
    log_odds: DoubleArray


class Member(Protocol):
    """One classifier of blocks in a model, whose log-odds are the mean of its members'. `MEMBERS` in `members.py` lists the
    classes.

    Attributes:
        name: name of its class in the header of a model file.
    """

    name: ClassVar[str]

    def __str__(self) -> str:
        """Describe the member in two words, such as `60 trees`."""

    def log_odds(self, x: FloatArray) -> DoubleArray:
        """Compute log-odds, float64 `(n_rows,)`, for the columns of standardised inputs, float32 `(n_inputs, n_rows)`."""

    def probabilities(self, x: FloatArray) -> FloatArray:
        """Compute the probabilities, float32 `(n_rows,)`, that a model of this member alone would give columns of inputs."""

    def attribute(self, z: DoubleArray, *, steps: int) -> Attribution:
        """Attribute the log-odds of rows of inputs, float64 `(n_rows, n_inputs)`; `steps` sets the precision of estimates."""

    def description(self) -> Any:
        """Return what a reader has to know before it reads the arrays, as plain data for JSON."""

    def arrays(self) -> Arrays:
        """Return the arrays, float32 or int32, under names that no other class uses."""

    @classmethod
    def specs(cls, description: Any, n_inputs: int) -> Mapping[str, ArraySpec]:
        """Return the arrays a file must have for this description, which may be malicious.

        Raises:
            ModelError: the description fits no member.
        """

    @classmethod
    def from_arrays(cls, description: Any, arrays: Arrays, n_inputs: int) -> Self:
        """Build the member from arrays that match `specs` and are finite; their values may still be malicious.

        Raises:
            ModelError: the arrays do not fit each other.
        """
