"""One reader's comment."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Comment:
    """One reader's comment.

    Attributes:
        text: what the reader wrote, one paragraph a line; "" for a comment without words, such as a picture.
        author: the name with it, "" if unknown.
        date: in ISO form where the markup states it, else as written, such as "3 days ago"; "" if unknown.
        depth: 0 for comments on the page, 1 for replies to them, and so on, where the markup tells.

    >>> Comment("Nice boat.", author="Ann")
    Comment(text='Nice boat.', author='Ann', date='', depth=0)
    """

    text: str
    author: str = ""
    date: str = ""
    depth: int = 0
