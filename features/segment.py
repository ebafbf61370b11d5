"""From a parsed tree to a `Page`: one walk that cuts the text at block-level boundaries.

A block is the text between two block-level boundaries (start or end of a block-level element, or two `<br>` in a row), white space
folded, never empty. Contexts are interned, so most elements cost one look-up. Nothing here recurses.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from lxml import etree

from .ancestors import HIDDEN, ROLE_FLAGS, TAG_FLAGS, is_hiding
from .head import read_head
from .page import Contexts, Names, Page
from .parse import Tree
from .tags import BLOCK, BOLD, BREAK, CONTROL, IMAGE, INLINE, KIND, LINK, SKIP, TAG_ID

_BlockKey = tuple[int, str, str | None, str | None, str | None, str | None, bool]
_InlineKey = tuple[int, str, str | None]


def segment(tree: Tree) -> Page:
    """Cut a tree into blocks.

    Args:
        tree: what `parse` returned.

    Returns:
        The page; `n_blocks` is 0 when there is no text.

    >>> from bodytext.features import parse
    >>> segment(parse(b"<h1>Title</h1><p>Some <b>bold</b>\\n text")).texts
    ['Title', 'Some bold text']
    """
    walk = _Walk()
    for root in tree.roots:
        walk.run(root)
    return walk.page(tree)


def walked_elements(tree: Tree) -> Iterator[etree._Element]:
    """The elements in the order in which `Page.element` numbers them.

    >>> from bodytext.features import parse
    >>> [element.tag for element in walked_elements(parse(b"<p>a<b>b</b>"))]
    ['html', 'body', 'p', 'b']
    """
    for root in tree.roots:
        walker = etree.iterwalk(root, events=("start",))
        for _, element in walker:
            if KIND.get(element.tag, INLINE) == SKIP:
                walker.skip_subtree()
            yield element


class _Walk:
    """The columns under construction; every root of the page adds to them."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.rows: list[int] = []
        self.containers: list[int] = [0, 0, -1, 0]
        self.last: list[int] = [0]
        self.contexts = Contexts(parent=[0], tag=[0], names=[(None, None, None, None)], flags=[0], depth=[0])
        self.known: dict[_BlockKey | _InlineKey, int] = {}
        self.number = -1
        self.totals = (0, 0, 0, 0, 0, 0)

    def run(self, root: etree._Element) -> None:
        """Walk one root. One flat loop: this is the hottest code of the package.

        The counters only grow; a block's share is the difference between its row and the row before.
        """
        kinds, known, texts, rows = KIND, self.known, self.texts, self.rows
        containers, last = self.containers, self.last
        link_chars, bold_chars, links, breaks, images, controls = self.totals
        number = self.number
        pieces: list[str] = []
        outer_blocks: list[tuple[int, int]] = []
        outer_contexts: list[int] = []
        context = container = leaf = 0
        link_depth = bold_depth = break_run = 0

        walker = etree.iterwalk(root, events=("start", "end"))
        for event, node in walker:
            tag = node.tag
            kind = kinds.get(tag, INLINE)
            start = event == "start"

            if pieces and (kind == BLOCK or (kind == BREAK and start and break_run)):
                texts.append(" ".join("".join(pieces).split()))
                rows += (container, leaf, link_chars, bold_chars, links, breaks, images, controls)
                pieces.clear()

            if start:
                number += 1
                if kind == SKIP:
                    walker.skip_subtree()
                    continue
                get = node.get
                if kind == BLOCK:
                    break_run = 0
                    outer_blocks.append((context, container))
                    style = get("style")
                    key = (
                        context,
                        tag,
                        get("class"),
                        get("id"),
                        get("role"),
                        get("itemprop"),
                        (style is not None and is_hiding(style)) or get("hidden") is not None or get("aria-hidden") == "true",
                    )
                    found = known.get(key)
                    context = self.intern(key, *key[2:]) if found is None else found
                    containers += (container, context, number, len(texts))
                    container = len(last)
                    last.append(0)
                else:
                    outer_contexts.append(context)
                    inline_key = (context, tag, get("class"))
                    found = known.get(inline_key)
                    context = self.intern(inline_key, inline_key[2]) if found is None else found
                    if kind == LINK:
                        link_depth += 1
                        links += 1
                    elif kind == BREAK:
                        break_run += 1
                        if pieces:
                            pieces.append(" ")
                            breaks += 1
                    elif kind == BOLD:
                        bold_depth += 1
                    elif kind == IMAGE:
                        images += 1
                    elif kind == CONTROL:
                        controls += 1
                content = node.text
            else:
                if kind == BLOCK:
                    break_run = 0
                    last[container] = len(texts)
                    context, container = outer_blocks.pop()
                elif kind != SKIP:
                    context = outer_contexts.pop()
                    if kind == LINK:
                        link_depth -= 1
                    elif kind == BOLD:
                        bold_depth -= 1
                content = node.tail

            if not content:
                continue
            if content.isspace():
                if pieces:
                    pieces.append(" ")
                continue
            break_run = 0
            if not pieces:
                leaf = context
            pieces.append(content)
            if link_depth:
                link_chars += len(content.strip())
            if bold_depth:
                bold_chars += len(content.strip())

        if pieces:
            texts.append(" ".join("".join(pieces).split()))
            rows += (container, leaf, link_chars, bold_chars, links, breaks, images, controls)
        self.number = number
        self.totals = (link_chars, bold_chars, links, breaks, images, controls)
        last[0] = len(texts)

    def intern(
        self,
        key: _BlockKey | _InlineKey,
        css_class: str | None,
        css_id: str | None = None,
        role: str | None = None,
        itemprop: str | None = None,
        hidden: bool = False,
    ) -> int:
        """Number a context not met before."""
        contexts, (parent, tag) = self.contexts, key[:2]
        flags = contexts.flags[parent] | TAG_FLAGS.get(tag, 0)
        if role is not None:
            flags |= ROLE_FLAGS.get(role, 0)
        if hidden:
            flags |= HIDDEN
        names: Names = (css_class, css_id, role, itemprop)
        contexts.parent.append(parent)
        contexts.tag.append(TAG_ID.get(tag, 0))
        contexts.names.append(names)
        contexts.flags.append(flags)
        contexts.depth.append(contexts.depth[parent] + 1)
        number = self.known[key] = len(contexts.parent) - 1
        return number

    def page(self, tree: Tree) -> Page:
        """The finished columns."""
        rows = np.array(self.rows, dtype=np.int32).reshape(-1, 8).T
        counts = np.diff(rows[2:], axis=1, prepend=np.int32(0))
        containers = np.array(self.containers, dtype=np.int32).reshape(-1, 4).T
        return Page(
            texts=self.texts,
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
            element=containers[2],
            first=containers[3],
            last=np.array(self.last, dtype=np.int32),
            contexts=self.contexts,
            head=read_head(tree),
        )
