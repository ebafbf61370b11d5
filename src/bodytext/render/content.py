"""The input of every output format: the kept blocks of a page and the options of the caller."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bodytext.comments import Comment
from bodytext.features import Page, Tree

from .addresses import Addresses
from .nodes import Node
from .structure import build
from .tables import without_tables


def _no_record() -> Mapping[str, object]:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The kept blocks of a page.

    Attributes:
        page: the page with its blocks.
        kept: whether each block is kept, length `n_blocks`.
        tree: tree of the page; None for plain text.
        url: address of the page, used to make relative links and images absolute.
        links, images: whether to write them, in formats that have them.
        tables: whether to write the cells of data tables.
        comments: readers' comments to write after the text.
        record: returns everything known about the page, for formats that are data rather than text.
    """

    page: Page
    kept: Sequence[bool]
    tree: Tree | None = None
    url: str | None = None
    links: bool = False
    images: bool = False
    tables: bool = True
    comments: Sequence[Comment] = ()
    record: Callable[[], Mapping[str, object]] = _no_record

    def texts(self) -> list[str]:
        """The texts of the kept blocks."""
        return [text for text, keep in zip(self.page.texts, self.kept, strict=True) if keep]

    def structure(self) -> Node:
        """Build the kept blocks as a tree of nodes.

        >>> from bodytext.features import parse, segment
        >>> tree = parse("<ul><li>one</ul>")
        >>> [node.tag for node in Content(page=segment(tree), kept=[True], tree=tree).structure().children]
        ['ul']
        """
        assert self.tree is not None
        root = build(self.tree, self.page, self.kept, images=self.images)
        return root if self.tables else without_tables(root)

    def addresses(self) -> Addresses:
        """Return the object that makes the page's addresses absolute."""
        assert self.tree is not None
        return Addresses(self.tree, self.url)
