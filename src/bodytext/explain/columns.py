"""What the feature columns are called in front of people, and which family each is of."""

from __future__ import annotations

import re
from typing import Final

from bodytext.features.families.lexicon import COLUMNS as LEXICON_COLUMNS
from bodytext.features.schema import COLUMNS, FAMILIES

FAMILY_NAMES: Final = {
    "shallow": "Text and links of the block",
    "markup": "Elements around it",
    "position": "Place in the page",
    "containers": "Containers around it",
    "groups": "Blocks of the same kind",
    "phrases": "Known phrases",
    "title": "Likeness to the title",
    "pagelevel": "The page as a whole",
    "lexicon": "Learned names and words",
    "neighbours": "Blocks beside it",
}
_FAMILY_OF: Final = {
    **{column.name: family for family, (columns, _) in FAMILIES.items() for column in columns},
    **{column.name: "lexicon" for column in LEXICON_COLUMNS},
}
UNITS: Final = {column.name: column.unit for column in COLUMNS}
_OFFSET: Final = re.compile(r"([+-])(\d)$")


def family(column: str) -> str:
    """A key of `FAMILY_NAMES`.

    >>> family("links"), family("names_path"), family("links-1")
    ('shallow', 'lexicon', 'neighbours')
    """
    return _FAMILY_OF.get(column, "neighbours")


def label(column: str) -> str:
    """A column's name in words.

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
