"""A page as columns: its blocks, the tree of containers that hold them, and the contexts their elements share.

Every property is one array, so that each feature family works on all blocks at once.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from lxml import etree

from bodytext.features.arrays import IntArray

PageFormat = Literal["html", "text"]
"""Whether a page has markup or is lines of plain text; a model is for one of the two."""

Names = tuple[str | None, str | None, str | None, str | None]
"""class, id, role and itemprop of an element, as written."""


@dataclass(frozen=True, slots=True)
class Contexts:
    """The distinct (parent context, tag, attributes) of a page; most elements share theirs with others.

    All columns are arrays of C ints of length `n_contexts`. A parent comes before its children; number 0 is above the root and
    is its own parent.

    Attributes:
        parent: number of the parent's context.
        tag: number in `tags.TAGS`.
        flags: bit set of the `ancestors.FLAGS` that hold for the element or for one above it.
        depth: number of elements above.
        path: a number for the tags and classes from the root down, without ids, so that repeated items share one.
        element: row in `elements`.
        elements: the distinct tag numbers and names, in order of first appearance.
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
        """Return contexts with nothing but number 0, above every root."""
        parent, tag, flags, depth, path, element = (array("i", [0]) for _ in range(6))
        return cls(parent, tag, flags, depth, path, element, [(0, (None, None, None, None))])


class Walk(NamedTuple):
    """What a walk over the elements of a page finds; the numbers are in arrays of C ints.

    Attributes:
        texts: the texts of the blocks.
        rows: eight numbers per block: its container, its leaf, and the counters of link characters, bold characters, links, breaks,
            images and controls at its end; the counters only grow, so a block's share is the difference between its row and the row
            before.
        containers: three numbers per container: its parent, its context, its first block.
        last: the block after the last one of each container.
        contexts: as in `Page`.
        about: the elements with information about the page, `tags.ABOUT`.
    """

    texts: list[str]
    rows: array[int]
    containers: array[int]
    last: array[int]
    contexts: Contexts
    about: list[etree._Element]


@dataclass(frozen=True, slots=True)
class Head:
    """What the head of a page says about it.

    Attributes:
        title: text of `<title>`, "" if there is none.
        lang: language tag of the page, "" if there is none.
        hints: the names in `head.HINTS` found in Open Graph, JSON-LD and generator data.
        has_tex: whether it has scripts of type TeX, which MathJax renders as formulas.
    """

    title: str = ""
    lang: str = ""
    hints: frozenset[str] = frozenset()
    has_tex: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class Page:
    """A page cut into blocks.

    Block columns, length `n_blocks`, in page order:
        texts: the text, with white space folded, never empty.
        container: row in the container table of the block-level element the block is in.
        leaf: context of the innermost element around its first text, inline elements included.
        link_chars, bold_chars: characters inside links and bold elements.
        links, breaks: number of links that begin inside, and of `<br>`.
        images, controls: number of images and form controls since the end of the previous block.

    Container columns, length `n_containers`, a parent before its children, each with at least one block (row 0 apart):
        parent: row of the parent; row 0 is above the root and its own parent.
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
