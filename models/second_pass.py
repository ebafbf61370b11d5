"""The second pass over a page, which decides by what the first pass says about each block and its surroundings (`context.py`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from bodytext.features.arrays import FloatArray

from .archive import FLOAT, Arrays, ArraySpec
from .context import context_names
from .member import Member
from .members import arrays_of, described, members_from_arrays, members_specs
from .softmax import Softmax, kinds_specs

_PREFIX: Final = "second_"
"""What the names of its arrays begin with in a model file."""


@dataclass(frozen=True, eq=False, repr=False)
class SecondPass:
    """The classifiers of the second pass, which all see the columns of `context`.

    Attributes:
        mean, scale: standardisation of the columns, float32 `(n_columns,)`: `(x - mean) * scale`.
        members: the classifiers whose log-odds are averaged; at least one, no class twice.
        kinds: classifier of kinds; None if the labelled pages had none.

    >>> import numpy as np
    >>> zero = np.zeros(1, dtype=np.float32)
    >>> SecondPass(zero, zero + 1, ())
    <SecondPass: >
    """

    mean: FloatArray
    scale: FloatArray
    members: tuple[Member, ...]
    kinds: Softmax | None = None

    def __repr__(self) -> str:
        return f"<SecondPass: {', '.join(map(str, self.members))}>"

    def description(self) -> dict[str, Any]:
        """Return what a reader has to know before it reads the arrays."""
        return {"members": described(self.members), "kinds": self.kinds.description() if self.kinds else None}

    def arrays(self) -> Arrays:
        """Return the arrays for a model file."""
        own: Arrays = {"mean": self.mean, "scale": self.scale, **(self.kinds.arrays("kinds") if self.kinds else {})}
        return {f"{_PREFIX}{name}": array for name, array in (own | arrays_of(self.members)).items()}

    @staticmethod
    def specs(description: Any, page_types: tuple[str, ...]) -> dict[str, ArraySpec]:
        """Return the arrays a file must have for this description, which may be malicious; none for None.

        Raises:
            ModelError: the description fits no second pass.
        """
        if description is None:
            return {}
        n_columns = len(context_names(page_types))
        own = {
            "mean": ArraySpec(FLOAT, (n_columns,)),
            "scale": ArraySpec(FLOAT, (n_columns,)),
            **kinds_specs(description["kinds"], n_columns),
            **members_specs(description["members"], n_columns),
        }
        return {f"{_PREFIX}{name}": spec for name, spec in own.items()}

    @classmethod
    def from_arrays(cls, description: Any, arrays: Arrays) -> SecondPass | None:
        """Build the second pass from arrays that match `specs`; None without one.

        Raises:
            ModelError: the arrays do not fit each other.
        """
        if description is None:
            return None
        own = {name.removeprefix(_PREFIX): array for name, array in arrays.items() if name.startswith(_PREFIX)}
        members = members_from_arrays(description["members"], own, len(own["mean"]))
        return cls(own["mean"], own["scale"], members, Softmax.from_arrays("kinds", description["kinds"], own))
