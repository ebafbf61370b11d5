"""The classes of members that a model file may hold, and all members of a pass at once. A new class is a module of its own and a line
here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from .archive import Arrays, ArraySpec
from .errors import ModelError
from .member import Member
from .network import Networks
from .trees import BoostedTrees

MEMBERS: Final[dict[str, type[Member]]] = {member.name: member for member in (Networks, BoostedTrees)}
"""Keyed by the name in the header of a file."""


def described(members: Iterable[Member]) -> dict[str, Any]:
    """Return the descriptions of members, by the names of their classes."""
    return {member.name: member.description() for member in members}


def arrays_of(members: Iterable[Member]) -> Arrays:
    """Return the arrays of members."""
    return {name: array for member in members for name, array in member.arrays().items()}


def members_specs(descriptions: Any, n_inputs: int) -> dict[str, ArraySpec]:
    """Return the arrays a file must have for these descriptions, which may be malicious.

    Raises:
        ModelError: there is no member, or one that this version does not know, or whose description fits nothing.
    """
    if not isinstance(descriptions, dict) or not descriptions:
        raise ModelError("it has neither networks nor trees")
    if unknown := set(descriptions) - set(MEMBERS):
        raise ModelError(f"made of something that this version of bodytext does not know, {min(unknown)!r:.60}")
    return {
        name: spec
        for member, description in descriptions.items()
        for name, spec in MEMBERS[member].specs(description, n_inputs).items()
    }


def members_from_arrays(descriptions: dict[str, Any], arrays: Arrays, n_inputs: int) -> tuple[Member, ...]:
    """Build the members from arrays that match `members_specs`.

    Raises:
        ModelError: the arrays do not fit each other.
    """
    return tuple(
        member.from_arrays(descriptions[name], arrays, n_inputs) for name, member in MEMBERS.items() if name in descriptions
    )
