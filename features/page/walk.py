"""One walk over the elements of a page that cuts its text at block-level boundaries.

A block is the text between two block-level boundaries (start or end of a block-level element, or two `<br>` in a row), white space
folded, never empty. Contexts are interned, so most elements cost one look-up. Nothing here recurses.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from lxml import etree

from bodytext.features.compiled import compiled

from .ancestors import HIDDEN, ROLE_FLAGS, TAG_FLAGS, is_hiding
from .columns import Contexts, Names, Walk
from .tags import ABOUT, BLOCK, BOLD, BREAK, CONTROL, IMAGE, INLINE, KIND, LINK, SKIP, TAG_ID

if TYPE_CHECKING:
    from . import compiled_walk as _compiled
else:
    _compiled = compiled("compiled_walk", __package__)


class _Walker:
    """The columns of `Walk` under construction; every root of the page adds to them."""

    def __init__(self, elements: list[etree._Element | None]) -> None:
        self.texts: list[str] = []
        self.rows = array("i")
        self.containers = array("i", [0, 0, 0])
        self.last = array("i", [0])
        self.contexts = Contexts.of_nothing()
        self.known: dict[tuple[Any, ...], int] = {}
        self.elements = elements
        self.about: list[etree._Element] = []
        self.known_elements = {element: number for number, element in enumerate(self.contexts.elements)}
        self.known_paths: dict[tuple[int, int, str | None], int] = {}
        self.totals = (0, 0, 0, 0, 0, 0)

    def run(self, root: etree._Element, max_blocks: int) -> None:
        """Walk one root. One flat loop.

        Most elements hold no text of their own, or only add to a block that has begun, so an element is looked at when a block begins
        inside it and not before: `entered` counts the open elements that have a context.
        """
        kind_of, known = KIND.get, self.known.get
        texts, rows, containers, last = self.texts, self.rows, self.containers, self.last
        link_chars, bold_chars, links, breaks, images, controls = self.totals
        pieces: list[str] = []
        above: list[etree._Element] = []
        outer: list[tuple[int, int]] = []
        leaf = entered = context = container = link_depth = bold_depth = break_run = 0

        walker = etree.iterwalk(root, events=("start", "end"))
        for event, node in walker:
            kind = kind_of(node.tag, INLINE)
            if event == "start":
                if kind == BLOCK:
                    if pieces:
                        texts.append(" ".join("".join(pieces).split()))
                        rows.extend((container, leaf, link_chars, bold_chars, links, breaks, images, controls))
                        pieces = []
                    break_run = 0
                    above.append(node)
                elif kind == SKIP:
                    if node.tag in ABOUT:
                        self.about.append(node)
                    walker.skip_subtree()
                    continue
                else:
                    above.append(node)
                    if kind == LINK:
                        link_depth += 1
                        links += 1
                    elif kind == BREAK:
                        break_run += 1
                        if pieces:
                            if break_run > 1:
                                texts.append(" ".join("".join(pieces).split()))
                                rows.extend((container, leaf, link_chars, bold_chars, links, breaks, images, controls))
                                pieces = []
                            else:
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
                    if pieces:
                        texts.append(" ".join("".join(pieces).split()))
                        rows.extend((container, leaf, link_chars, bold_chars, links, breaks, images, controls))
                        pieces = []
                    break_run = 0
                if kind != SKIP:
                    above.pop()
                    if kind == LINK:
                        link_depth -= 1
                    elif kind == BOLD:
                        bold_depth -= 1
                    if len(above) < entered:
                        entered -= 1
                        last[container] = len(texts)
                        context, container = outer.pop()
                content = node.tail

            if not content:
                continue
            if content.isspace():
                if pieces:
                    pieces.append(" ")
                continue
            break_run = 0
            if not pieces:
                if len(texts) >= max_blocks:
                    continue
                for element in above[entered:]:
                    outer.append((context, container))
                    if kind_of(element.tag, INLINE) == BLOCK:
                        key = (context, element.tag, *element.items())
                        context = known(key) or self.block_context(key)
                        containers.extend((container, context, len(texts)))
                        container = len(last)
                        last.append(0)
                        self.elements.append(element)
                    else:
                        key = (context, element.tag, element.get("class"))
                        context = known(key) or self.inline_context(key)
                entered = len(above)
                leaf = context
            pieces.append(content)
            if link_depth:
                link_chars += len(content.strip())
            if bold_depth:
                bold_chars += len(content.strip())

        if pieces:
            texts.append(" ".join("".join(pieces).split()))
            rows.extend((container, leaf, link_chars, bold_chars, links, breaks, images, controls))
        self.totals = (link_chars, bold_chars, links, breaks, images, controls)
        last[0] = len(texts)

    def block_context(self, key: tuple[Any, ...]) -> int:
        """The context of a block-level element; the key is the context above, its tag and its attributes as they stand."""
        above, tag, *attributes = key
        found = dict(attributes).get
        style = found("style")
        hidden = found("hidden") is not None or found("aria-hidden") == "true" or (style is not None and is_hiding(style))
        names = (found("class"), found("id"), found("role"), found("itemprop"))
        number = self.known[key] = self.intern(above, tag, names, hidden)
        return number

    def inline_context(self, key: tuple[Any, ...]) -> int:
        """The context of an inline element; the key is the context above, its tag and its class, the one name that counts there."""
        above, tag, css_class = key
        number = self.known[key] = self.intern(above, tag, (css_class, None, None, None), False)
        return number

    def intern(self, above: int, tag: str, names: Names, hidden: bool) -> int:
        """The number of a context, a new one when it was not met before."""
        key = (above, tag, names, hidden)
        number = self.known.get(key)
        return self.new_context(key) if number is None else number

    def new_context(self, key: tuple[int, str, Names, bool]) -> int:
        """Number a context: the one above, its tag, its names and whether it is hidden."""
        above, tag, names, hidden = key
        contexts = self.contexts
        number = TAG_ID.get(tag, 0)
        flags = contexts.flags[above] | TAG_FLAGS.get(tag, 0)
        if names[2] is not None:
            flags |= ROLE_FLAGS.get(names[2], 0)
        if hidden:
            flags |= HIDDEN
        element = self.known_elements.setdefault((number, names), len(contexts.elements))
        if element == len(contexts.elements):
            contexts.elements.append((number, names))
        contexts.element.append(element)
        contexts.path.append(self.known_paths.setdefault((contexts.path[above], number, names[0]), len(self.known_paths) + 1))
        contexts.parent.append(above)
        contexts.tag.append(number)
        contexts.flags.append(flags)
        contexts.depth.append(contexts.depth[above] + 1)
        self.known[key] = len(contexts.parent) - 1
        return self.known[key]


def walk_in_python(roots: Iterable[etree._Element], max_blocks: int, elements: list[etree._Element | None] | None = None) -> Walk:
    """The columns of the text below some roots of one tree.

    Args:
        roots: elements in document order; their tails are walked too.
        max_blocks: text after so many blocks is left out.
        elements: the element of each container but the first is added to it.
    """
    walker = _Walker([] if elements is None else elements)
    for root in roots:
        walker.run(root, max_blocks)
    return Walk(walker.texts, walker.rows, walker.containers, walker.last, walker.contexts, walker.about)


walk = walk_in_python if _compiled is None else _compiled.walk
