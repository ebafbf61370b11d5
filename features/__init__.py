"""From a page to numbers: `page/` cuts it into blocks, `families/` measures them, `loops/` has the loops worth compiling."""

from .families.lexicon import Lexicon
from .page.columns import Contexts, Head, Page, PageFormat
from .page.lines import segment_lines
from .page.parse import Tree, parse
from .page.segment import container_elements, segment
from .page.xpaths import block_xpaths
from .schema import NAMES, features

__all__ = [
    "NAMES",
    "Contexts",
    "Head",
    "Lexicon",
    "Page",
    "PageFormat",
    "Tree",
    "block_xpaths",
    "container_elements",
    "features",
    "parse",
    "segment",
    "segment_lines",
]
