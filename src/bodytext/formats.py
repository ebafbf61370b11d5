"""The table of output formats, read by everything that offers formats.

To add one, write `render/NAME.py` with a function from `Content` to str, and add its name to `OutputFormat` and a line to `_TABLE`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from bodytext.comments import Comment
from bodytext.render.comments import html_of_comments, markdown_of_comments, text_of_comments
from bodytext.render.content import Content
from bodytext.render.html import html_of_lines, html_of_tree
from bodytext.render.json import json_of_record
from bodytext.render.markdown import markdown_of_lines, markdown_of_tree
from bodytext.render.text import text_of_blocks

OutputFormat = Literal["txt", "text", "markdown", "md", "html", "json"]
"""The names and aliases of the formats, for type checkers; a test compares it with the table."""


@dataclass(frozen=True, slots=True)
class Format:
    """One output format.

    Attributes:
        name: the name callers use.
        of_tree: writes the kept blocks of a page with markup.
        of_lines: writes the kept blocks of plain text.
        suffix: suffix of files in this format.
        aliases: other names for it.
        links, images: whether they are written by default.
        of_comments: writes readers' comments; None if the format has them in its record.
        column: name of the body text's column in `bodytext batch`; "" if batch does not offer this format.
    """

    name: OutputFormat
    of_tree: Callable[[Content], str]
    of_lines: Callable[[Content], str]
    suffix: str
    aliases: tuple[OutputFormat, ...] = ()
    links: bool = False
    images: bool = False
    of_comments: Callable[[Sequence[Comment]], str] | None = None
    column: str = ""

    def write(self, content: Content) -> str:
        """Write the kept blocks of a page in this format, and after them the comments, if the caller wants them."""
        write = self.of_lines if content.tree is None else self.of_tree
        written = write(content)
        if not content.comments or self.of_comments is None:
            return written
        return "\n\n".join(filter(None, (written, self.of_comments(content.comments))))


_TABLE: Final = (
    Format("txt", text_of_blocks, text_of_blocks, ".txt", ("text",), of_comments=text_of_comments, column="text"),
    Format("markdown", markdown_of_tree, markdown_of_lines, ".md", ("md",), of_comments=markdown_of_comments, column="markdown"),
    Format("html", html_of_tree, html_of_lines, ".html", links=True, images=True, of_comments=html_of_comments),
    Format("json", json_of_record, json_of_record, ".json"),
)

FORMATS: Final[Mapping[str, Format]] = MappingProxyType({entry.name: entry for entry in _TABLE})
"""The formats by name, in the order in which they are listed."""
OUTPUT_FORMATS: Final[tuple[OutputFormat, ...]] = tuple(entry.name for entry in _TABLE)
"""Their names."""
_BY_ANY_NAME: Final[dict[str, Format]] = {name: entry for entry in _TABLE for name in (entry.name, *entry.aliases)}


def format_of(name: str) -> Format:
    """Look up a format by name or alias.

    Raises:
        ValueError: there is no such format.

    >>> format_of("md").name
    'markdown'
    >>> format_of("pdf")
    Traceback (most recent call last):
    ValueError: unknown output format 'pdf'; there are txt (text), markdown (md), html, json
    """
    found = _BY_ANY_NAME.get(name) if isinstance(name, str) else None
    if found is None:
        offered = ", ".join(entry.name + (f" ({', '.join(entry.aliases)})" if entry.aliases else "") for entry in _TABLE)
        raise ValueError(f"unknown output format {name!r}; there are {offered}")
    return found
