"""From the tree and the kept blocks to the structure that markdown and html are written from.

Only kept blocks become something, and the walk goes no further than the last of them.
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
    """The kept blocks as a tree of nodes.

    Args:
        tree, page: what `parse` and `segment` returned of the same page.
        kept: whether each block is kept, length `n_blocks`.
        images: whether to gather images too: those in a kept block, between two kept blocks, or in the figure of a kept caption.

    Returns:
        The root node; blocks stand in it in page order.

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
    """What is kept of one element, as a tree of nodes, without images and formulas.

    Args:
        element: the container of blocks `first <= block <= last`.
        first, last: numbers of blocks.
        kept: whether each block of the page is kept.

    Returns:
        The root node; what stands around the element leaves no trace in it.

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
