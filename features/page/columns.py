"""A page as columns: its blocks, the tree of containers that hold them, and the contexts their elements share.

Columns are arrays of one length each, so that every feature family works on all blocks at once.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from lxml import etree

from bodytext.features.arrays import IntArray

Kind = Literal["html", "text"]
"""Whether a page has markup or is lines only; a model is for one of them."""

Names = tuple[str | None, str | None, str | None, str | None]
"""class, id, role and itemprop of an element, as written."""


@dataclass(frozen=True, slots=True)
class Contexts:
    """The distinct (parent context, tag, attributes) of a page; most elements share theirs with others.

    All columns are arrays of C ints of the length `n_contexts`. A parent comes before its children; number 0 stands above the root and
    is its own parent.

    Attributes:
        parent: number of the parent's context.
        tag: number in `tags.TAGS`.
        flags: bit set of the `ancestors.FLAGS` that hold for the element or for one above it.
        depth: number of elements above.
        path: a number for the tags and classes from the root down, ids left out, so that repeated items share one.
        element: row in `elements`.
        elements: the distinct tag numbers and names, in the order in which the contexts have them first.
    """

    parent: array[int]
    tag: array[int]
    flags: array[int]
    depth: array[int]
    path: array[int]
    element: array[int]
    elements: list[tuple[int, Names]]

    @property
    def names(self) -> list[Names]:
        """The class, id, role and itemprop of each context's element."""
        return [self.elements[element][1] for element in self.element]

    @classmethod
    def of_nothing(cls) -> Contexts:
        """The one context above every root."""
        parent, tag, flags, depth, path, element = (array("i", [0]) for _ in range(6))
        return cls(parent, tag, flags, depth, path, element, [(0, (None, None, None, None))])


class Walk(NamedTuple):
    """What a walk over the elements of a page finds; all but the texts are arrays of C ints.

    Attributes:
        texts: of the blocks.
        rows: eight numbers a block: its container, its leaf, and the counters of link characters, bold characters, links, breaks, images
            and controls at its end; the counters only grow, so a block's share is the difference between its row and the row before.
        containers: three numbers a container: its parent, its context, its first block.
        last: of each container.
        contexts: as in `Page`.
        about: the elements that tell of the page, `tags.ABOUT`.
    """

    texts: list[str]
    rows: array[int]
    containers: array[int]
    last: array[int]
    contexts: Contexts
    about: list[etree._Element]


@dataclass(frozen=True, slots=True)
class Head:
    """What the head of a page says of it.

    Attributes:
        title: text of `<title>`, "" without one.
        lang: language tag of the page, "" without one.
        hints: names of `pagelevel.HINTS` found in Open Graph, JSON-LD and generator data.
        has_tex: whether it has scripts of TeX, which MathJax shows as formulas.
    """

    title: str = ""
    lang: str = ""
    hints: frozenset[str] = frozenset()
    has_tex: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class Page:
    """One page cut into blocks.

    Block columns, length `n_blocks`, in page order:
        texts: the text, white space folded, never empty.
        container: row of the block-level element it stands in, in the container table.
        leaf: context of the innermost element around its first text, inline elements included.
        link_chars, bold_chars: characters inside links and bold elements.
        links, breaks: links begun and `<br>` inside.
        images, controls: images and form controls since the end of the block before.

    Container columns, length `n_containers`, a parent before its children, each with at least one block (row 0 apart):
        parent: row of the parent; row 0 stands above the root and is its own parent.
        context: context of the element.
        first, last: the blocks inside are `first <= block < last`.
    """

    texts: list[str]
    container: IntArray
    leaf: IntArray
    link_chars: IntArray
    bold_chars: IntArray
    links: IntArray
    breaks: IntArray
    images: IntArray
    controls: IntArray
    parent: IntArray
    context: IntArray
    first: IntArray
    last: IntArray
    contexts: Contexts
    head: Head

    def __repr__(self) -> str:
        return f"<Page: {self.n_blocks:,} blocks, {self.n_containers:,} containers>"

    @property
    def n_blocks(self) -> int:
        """Number of blocks."""
        return len(self.texts)

    @property
    def n_containers(self) -> int:
        """Number of containers."""
        return len(self.first)

    @property
    def lengths(self) -> IntArray:
        """Characters of each block, int32 `(n_blocks,)`."""
        return np.fromiter(map(len, self.texts), dtype=np.int32, count=self.n_blocks)
