"""Names of feature columns for people, and the family of each."""

from __future__ import annotations

import re
from typing import Final

from bodytext.features.families.family import LOG, LOG_ODDS, SHARE
from bodytext.features.families.registry import FAMILIES

FAMILY_TITLES: Final = {family.name: family.title for family in FAMILIES}
_FAMILY_OF: Final = {column.name: family.name for family in FAMILIES for column in family.columns}
UNITS: Final = {column.name: column.unit for family in FAMILIES for column in family.columns}
CONTEXT: Final = "context"
"""The family of the columns of the second pass."""
CONTEXT_TITLE: Final = "What the first pass says around it"
_LOGS: Final = ("_blocks", "_words", "_before", "_after", "_distance", "_titles")
_OFFSET: Final = re.compile(r"([+-])(\d)$")


def family(column: str) -> str:
    """Return the name of a column's family, a key of `FAMILY_TITLES`.

    >>> family("links"), family("names_path"), family("words-1")
    ('shallow', 'lexicon', 'neighbours')
    """
    return _FAMILY_OF[column]


def context_unit(column: str) -> str:
    """Return the unit of a column of the second pass.

    >>> context_unit("neighbour-1"), context_unit("group_blocks"), context_unit("window3_comment")
    ('log-odds', 'ln(1 + n)', 'share')
    """
    if column == "log_odds" or column.startswith("neighbour"):
        return LOG_ODDS
    return LOG if column.endswith(_LOGS) and not column.endswith("share_before") else SHARE


def label(column: str) -> str:
    """Write a column's name in words.

    >>> label("link_density"), label("words-2"), label("tag_p+1"), label("c1_prose")
    ('link density', 'words, 2 blocks before', 'tag p, the block after', 'prose, container 1')
    """
    offset = _OFFSET.search(column)
    if offset:
        side = "before" if offset[1] == "-" else "after"
        where = f"the block {side}" if offset[2] == "1" else f"{offset[2]} blocks {side}"
        return f"{label(column[: offset.start()])}, {where}"
    if re.match(r"c\d_", column):
        return f"{label(column[3:])}, container {column[1]}"
    return column.replace("_", " ")
