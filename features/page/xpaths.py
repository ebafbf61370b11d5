"""XPaths of elements, in time linear in the page; lxml's `getpath` counts the siblings again for each element."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from lxml import etree

from .columns import Page
from .parse import Tree
from .segment import container_elements

_PLAIN_NAME: Final = re.compile(r"[^\W\d][\w.\-]*")


def block_xpaths(tree: Tree, page: Page) -> list[str]:
    """Where each block stands: the XPath of the block-level element around it, "/" for text outside every element.

    Args:
        tree, page: what `parse` and `segment` returned of the same page.

    >>> from bodytext.features import parse, segment
    >>> tree = parse(b"<p>a</p><p>b</p>")
    >>> block_xpaths(tree, segment(tree))
    ['/html/body/p[1]', '/html/body/p[2]']
    """
    elements = container_elements(tree)
    paths: dict[etree._Element, str] = {}
    _number(tree.roots, "", paths)
    for row in dict.fromkeys(page.container.tolist()):
        element = elements[row]
        unknown = []
        while element is not None and element not in paths:
            element = element.getparent()
            assert element is not None
            unknown.append(element)
        for parent in reversed(unknown):
            _number(parent, paths[parent], paths)
    return ["/" if (element := elements[row]) is None else paths[element] for row in page.container.tolist()]


def _number(siblings: Iterable[etree._Element], above: str, paths: dict[etree._Element, str]) -> None:
    """The paths of all children of an element."""
    children: Sequence[etree._Element] = list(siblings)
    total = Counter(child.tag for child in children)
    seen: Counter[str] = Counter()
    for child in children:
        tag = str(child.tag)
        seen[tag] += 1
        quote = '"' if "'" in tag else "'"
        name = tag if _PLAIN_NAME.fullmatch(tag) else f"*[name()={quote}{tag}{quote}]"
        paths[child] = f"{above}/{name}[{seen[tag]}]" if total[child.tag] > 1 else f"{above}/{name}"
