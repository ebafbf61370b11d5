"""From a page to numbers: decode, parse, segment, and one module per feature family."""

from .lexicon import Lexicon
from .lines import segment_lines
from .page import Contexts, Head, Page
from .parse import Tree, parse
from .schema import NAMES, features
from .segment import segment, walked_elements

__all__ = [
    "NAMES",
    "Contexts",
    "Head",
    "Lexicon",
    "Page",
    "Tree",
    "features",
    "parse",
    "segment",
    "segment_lines",
    "walked_elements",
]
