"""The classes of members that a model file may hold. A new one is a module of its own and a line here."""

from __future__ import annotations

from typing import Final

from .member import Member
from .network import Networks
from .trees import BoostedTrees

MEMBERS: Final[dict[str, type[Member]]] = {member.name: member for member in (Networks, BoostedTrees)}
"""Keyed by the name in the header of a file."""
