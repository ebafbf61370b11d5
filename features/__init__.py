"""From a page to numbers: decode, parse, segment, and one module per feature family."""

from .lexicon import Lexicon
from .lines import segment_lines
from .page import Contexts, Head, Page
from .parse import Tree, parse
from .schema import NAMES, features
from .segment import block_xpaths, container_elements, segment

__all__ = [
    "NAMES",
    "Contexts",
    "Head",
    "Lexicon",
    "Page",
    "Tree",
    "block_xpaths",
    "container_elements",
    "features",
    "parse",
    "segment",
    "segment_lines",
]
