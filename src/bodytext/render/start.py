"""Finds where a walk for the kept blocks may begin, so that the menus before them cost nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from lxml import etree

from bodytext.features import Page, Tree
from bodytext.features.page.tags import TAGS

from .nodes import MARKS, STRUCTURAL

ATTEMPTS: Final = 4
"""The number of elements around the kept blocks to consider."""


def innermost(tree: Tree, page: Page, first: int, last: int) -> tuple[int, Sequence[etree._Element]]:
    """Return where to begin: the number of the first block there, and the elements to walk.

    That is the innermost element around all kept blocks that is identified uniquely by its tag and names and has nothing meaningful
    around it; otherwise the roots.

    >>> from bodytext.features import parse, segment
    >>> tree = parse('<nav class="menu">Menu</nav><div class="post"><p>One<p>Two</div>')
    >>> [(first, [start.tag for start in starts]) for first, starts in [innermost(tree, segment(tree), 1, 2)]]
    [(1, ['div'])]
    """
    around = []
    row = int(page.container[first])
    while row:
        if page.last[row] > last and page.first[row] <= first:
            around.append(row)
        row = int(page.parent[row])
    contexts = page.contexts
    for row in around[:-2][:ATTEMPTS]:
        context = int(page.context[row])
        tag, names = TAGS[contexts.tag[context]], contexts.elements[contexts.element[context]][1]
        if not contexts.tag[context] or names == (None, None, None, None):
            continue
        found = None
        for element in (element for root in tree.roots for element in root.iter(tag)):
            if element.get("class") == names[0] and (element.get("id"), element.get("role"), element.get("itemprop")) == names[1:]:
                if found is not None:
                    break
                found = element
        else:
            if found is not None and not any(above.tag in STRUCTURAL or above.tag in MARKS for above in found.iterancestors()):
                return int(page.first[row]), (found,)
    return 0, tree.roots
