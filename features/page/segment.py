"""From a parsed tree to a `Page`: blocks, containers and contexts as columns."""

from __future__ import annotations

import numpy as np
from lxml import etree

from .columns import Page
from .head import read_head
from .limits import MAX_BLOCKS
from .parse import Tree
from .walk import walk


def segment(tree: Tree) -> Page:
    """Cut a tree into blocks.

    Args:
        tree: what `parse` returned.

    Returns:
        The page; `n_blocks` is 0 if there is no text.

    >>> from bodytext.features import parse
    >>> segment(parse(b"<h1>Title</h1><p>Some <b>bold</b>\\n text")).texts
    ['Title', 'Some bold text']
    """
    found = walk(tree.roots, MAX_BLOCKS)
    rows = np.frombuffer(found.rows, dtype=np.intc).reshape(-1, 8).T
    counts = np.diff(rows[2:], axis=1, prepend=np.intc(0))
    containers = np.frombuffer(found.containers, dtype=np.intc).reshape(-1, 3).T
    return Page(
        texts=found.texts,
        container=rows[0],
        leaf=rows[1],
        link_chars=counts[0],
        bold_chars=counts[1],
        links=counts[2],
        breaks=counts[3],
        images=counts[4],
        controls=counts[5],
        parent=containers[0],
        context=containers[1],
        first=containers[2],
        last=np.frombuffer(found.last, dtype=np.intc),
        contexts=found.contexts,
        head=read_head(tree, found.about),
    )


def container_elements(tree: Tree) -> list[etree._Element | None]:
    """Return the element of each row in the container table of `segment(tree)`; None for row 0, which is above the root.

    >>> from bodytext.features import parse
    >>> [element.tag for element in container_elements(parse(b"<div><p>a</p><p></p></div>"))[1:]]
    ['html', 'body', 'div', 'p']
    """
    elements: list[etree._Element | None] = [None]
    walk(tree.roots, MAX_BLOCKS, elements)
    return elements
