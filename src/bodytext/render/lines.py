"""Blocks of plain text, where no markup is to be kept, as Markdown and HTML."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape as escape_html

from .inline import escape, escape_start


def markdown_of_lines(texts: Iterable[str]) -> str:
    """Each block a paragraph.

    >>> markdown_of_lines(["# no heading", "a * b"])
    '\\\\# no heading\\n\\na \\\\* b'
    """
    return "\n\n".join(escape_start(escape(text)) for text in texts)


def html_of_lines(texts: Iterable[str]) -> str:
    """Each block a paragraph.

    >>> html_of_lines(["a < b"])
    '<p>a &lt; b</p>'
    """
    return "\n".join(f"<p>{escape_html(text, quote=False)}</p>" for text in texts)
