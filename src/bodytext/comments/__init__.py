"""Readers' comments of a page: the blocks of that kind, put together to single comments with author, date and depth."""

from __future__ import annotations

from .comment import Comment
from .finding import find_comments

__all__ = ["Comment", "find_comments"]
