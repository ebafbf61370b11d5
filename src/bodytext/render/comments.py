"""Writes readers' comments after the text: under a heading, each with its author and date first, replies below what they answer."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape as escape_html
from typing import Final

from bodytext.comments import Comment

from .inline import escape, escape_start

HEADING: Final = "Comments"
MAX_NESTING: Final = 8
"""Levels of nested replies; deeper ones are printed at this level."""


def text_of_comments(comments: Sequence[Comment]) -> str:
    """Write comments as plain text, with an empty line between them.

    >>> text_of_comments([Comment("Nice boat.", "Ann", "2024-03-01"), Comment("Is it?")])
    'Comments\\n\\nAnn, 2024-03-01\\nNice boat.\\n\\nIs it?'
    """
    return "\n\n".join([HEADING, *("\n".join(filter(None, (_head(comment), comment.text))) for comment in comments)])


def markdown_of_comments(comments: Sequence[Comment]) -> str:
    """Write comments as nested Markdown lists.

    >>> print(markdown_of_comments([Comment("Nice *boat*.", "Ann"), Comment("Is it?", "Bo", depth=1)]))
    ## Comments
    <BLANKLINE>
    - **Ann**
    <BLANKLINE>
      Nice \\*boat\\*.
    <BLANKLINE>
      - **Bo**
    <BLANKLINE>
        Is it?
    """
    parts = [f"## {HEADING}"]
    for comment, level in zip(comments, _levels(comments), strict=True):
        head = ", ".join(
            filter(None, (f"**{escape(comment.author)}**" if comment.author else "", escape_start(escape(comment.date))))
        )
        paragraphs = [*([head] if head else []), *(escape_start(escape(line)) for line in comment.text.split("\n") if line)]
        first, *others = paragraphs or [""]
        pad = "  " * level
        parts += [f"{pad}- {first}", *(f"{pad}  {paragraph}" for paragraph in others)]
    return "\n\n".join(parts)


def html_of_comments(comments: Sequence[Comment]) -> str:
    """Write comments as nested HTML articles.

    >>> html_of_comments([Comment("Nice boat.", "Ann"), Comment("a < b", depth=1)])
    '<section><h2>Comments</h2>\\n<article><p><b>Ann</b></p>\\n<p>Nice boat.</p>\\n<article><p>a &lt; b</p></article></article></section>'
    """
    pieces = [f"<section><h2>{HEADING}</h2>"]
    levels = _levels(comments)
    for number, (comment, level) in enumerate(zip(comments, levels, strict=True)):
        head = ", ".join(filter(None, (f"<b>{_escaped(comment.author)}</b>" if comment.author else "", _escaped(comment.date))))
        paragraphs = [head, *map(_escaped, comment.text.split("\n"))]
        following = levels[number + 1] if number + 1 < len(levels) else 0
        closing = "</article>" * max(level - following + 1, 0)
        pieces.append("<article>" + "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs if paragraph) + closing)
    return "\n".join(pieces) + "</section>"


def _head(comment: Comment) -> str:
    return ", ".join(filter(None, (comment.author, comment.date)))


def _escaped(text: str) -> str:
    return escape_html(text, quote=False)


def _levels(comments: Sequence[Comment]) -> list[int]:
    """Return the levels to print comments at, each at most one below the comment before."""
    levels: list[int] = []
    for comment in comments:
        before = levels[-1] if levels else -1
        levels.append(min(comment.depth, before + 1, MAX_NESTING))
    return levels
