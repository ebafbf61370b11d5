"""The output formats: plain text, Markdown, HTML and JSON, all from the same kept blocks."""

from .addresses import Addresses
from .html import html
from .json import as_json
from .lines import html_of_lines, markdown_of_lines
from .markdown import markdown
from .structure import build
from .text import text, without_tables

__all__ = [
    "Addresses",
    "as_json",
    "build",
    "html",
    "html_of_lines",
    "markdown",
    "markdown_of_lines",
    "text",
    "without_tables",
]
