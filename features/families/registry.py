"""The one list of feature families, in the order of their columns in the matrix."""

from __future__ import annotations

from typing import Final

from .containers import CONTAINERS
from .family import Family
from .groups import GROUPS
from .lexicon import LEXICON
from .markup import MARKUP
from .neighbours import neighbours
from .pagelevel import PAGELEVEL
from .phrases import PHRASES
from .position import POSITION
from .shallow import SHALLOW
from .title import TITLE

_OF_A_BLOCK: Final[tuple[Family, ...]] = (
    SHALLOW,
    MARKUP,
    POSITION,
    CONTAINERS,
    GROUPS,
    PHRASES,
    TITLE,
    PAGELEVEL,
    LEXICON,
)
FAMILIES: Final[tuple[Family, ...]] = (*_OF_A_BLOCK, neighbours(_OF_A_BLOCK))
