"""Builds the structure from which Markdown and HTML are written, from the tree and the kept blocks.

Only kept blocks become part of it, and the walk stops after the last of them.
"""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from bodytext.features import Page, Tree

from .builder import Builder
from .formulas import has_formulas
from .nodes import Node
from .start import innermost


def build(tree: Tree, page: Page, kept: Sequence[bool], *, images: bool = False) -> Node:
    """Build the kept blocks as a tree of nodes.

    Args:
        tree, page: what `parse` and `segment` returned for the same page.
        kept: whether each block is kept, length `n_blocks`.
        images: whether to include images: those in a kept block, between two kept blocks, or in the figure of a kept caption.

    Returns:
        The root node, with blocks in page order.

    >>> from bodytext.features import parse, segment
    >>> tree = parse(b"<nav>Menu</nav><ul><li>one</ul>")
    >>> [child.tag for child in build(tree, segment(tree), [False, True]).children]
    ['ul']
    """
    wanted = [number for number, keep in enumerate(kept) if keep]
    root = Node("", None)
    if wanted:
        builder = Builder(root, kept, wanted[-1], images=images, formulas=has_formulas(tree, page))
        builder.count, starts = innermost(tree, page, wanted[0], wanted[-1])
        for start in starts:
            builder.run(start)
            if builder.count > wanted[-1]:
                break
    return root


def build_element(element: etree._Element, first: int, last: int, kept: Sequence[bool]) -> Node:
    """Build the kept content of one element as a tree of nodes, without images and formulas.

    Args:
        element: the container of blocks `first <= block <= last`.
        first, last: numbers of blocks.
        kept: whether each block of the page is kept.

    Returns:
        The root node; what is around the element leaves no trace in it.

    >>> from bodytext.features import parse
    >>> (body,) = parse(b"<p>Menu</p><pre>code</pre>").roots[0]
    >>> [child.tag for child in build_element(body[1], 1, 1, [True, True]).children]
    ['pre']
    """
    root = Node("", None)
    builder = Builder(root, kept, last, images=False, formulas=False)
    builder.count = first
    builder.run(element)
    return root
