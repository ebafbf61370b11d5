"""The output formats: plain text, Markdown, HTML and JSON, all from the same kept blocks. `bodytext.formats` lists them."""

from .content import Content
from .structure import build
from .text import text

__all__ = ["Content", "build", "text"]
