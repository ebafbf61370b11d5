"""bodytext keeps the body text of a web page and drops menus, teasers, cookie banners and comment prompts.

>>> import bodytext
>>> bodytext.extract(b"")
''
"""

from __future__ import annotations

from . import installed  # noqa: F401 - first, to say what the others lack

# isort: split
from bodytext.models import Model, ModelError

from .document import Block, Document
from .extraction import classify, classify_lines, extract, extract_lines, load

__all__ = [
    "Block",
    "Document",
    "Model",
    "ModelError",
    "__version__",
    "classify",
    "classify_lines",
    "extract",
    "extract_lines",
    "load",
]
__version__ = "0.1.0"
