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


class _Contexts:
    """The contexts of a page, numbered in order of first appearance; most elements share theirs with others."""

    def __init__(self) -> None:
        self.found = Contexts.of_nothing()
        self.known: dict[tuple[Any, ...], int] = {}
        self.known_elements = {element: number for number, element in enumerate(self.found.elements)}
        self.known_paths: dict[tuple[int, int, str | None], int] = {}

    def of_block(self, above: int, element: etree._Element) -> int:
        """Return the context of a block-level element below another context."""
        key = (above, element.tag, *element.items())
        return self.known.get(key) or self._new_block(key)

    def of_inline(self, above: int, element: etree._Element) -> int:
        """Return the context of an inline element, for which only the class counts."""
        key = (above, element.tag, element.get("class"))
        return self.known.get(key) or self._new_inline(key)

    def _new_block(self, key: tuple[Any, ...]) -> int:
        """Number a context whose key (the context above, the tag, the attributes as written) is new."""
        above, tag, *attributes = key
        found = dict(attributes).get
        style = found("style")
        hidden = found("hidden") is not None or found("aria-hidden") == "true" or (style is not None and is_hiding(style))
        names = (found("class"), found("id"), found("role"), found("itemprop"))
        number = self.known[key] = self._interned((above, tag, names, hidden))
        return number

    def _new_inline(self, key: tuple[Any, ...]) -> int:
        """Number a context whose key (the context above, the tag, the class) is new."""
        above, tag, css_class = key
        number = self.known[key] = self._interned((above, tag, (css_class, None, None, None), False))
        return number

    def _interned(self, key: tuple[int, str, Names, bool]) -> int:
        """Return the number of the context with this parent, tag, names and visibility."""
        number = self.known.get(key)
        if number is None:
            number = self.known[key] = self._added(*key)
        return number

    def _added(self, above: int, tag: str, names: Names, hidden: bool) -> int:
        """Add a context that has not been seen before; returns its number."""
        contexts = self.found
        tag_id = TAG_ID.get(tag, 0)
        flags = contexts.flags[above] | TAG_FLAGS.get(tag, 0) | (HIDDEN if hidden else 0)
        if names[2] is not None:
            flags |= ROLE_FLAGS.get(names[2], 0)
        element = self.known_elements.setdefault((tag_id, names), len(contexts.elements))
        if element == len(contexts.elements):
            contexts.elements.append((tag_id, names))
        contexts.element.append(element)
        contexts.path.append(self.known_paths.setdefault((contexts.path[above], tag_id, names[0]), len(self.known_paths) + 1))
        contexts.parent.append(above)
        contexts.tag.append(tag_id)
        contexts.flags.append(flags)
        contexts.depth.append(contexts.depth[above] + 1)
        return len(contexts.parent) - 1


class _Walker:
    """The columns of `Walk` under construction; every root of the page adds to them.

    Most elements hold no text of their own, or only add to the open block, so an element is looked at only when a block begins
    inside it: `entered` counts the open elements that have a context.
    """

    def __init__(self, max_blocks: int, elements: list[etree._Element | None]) -> None:
        self.max_blocks = max_blocks
        self.elements = elements
        self.texts: list[str] = []
        self.rows = array("i")
        self.containers = array("i", [0, 0, 0])
        self.last = array("i", [0])
        self.contexts = _Contexts()
        self.about: list[etree._Element] = []
        self.link_chars = self.bold_chars = self.links = self.breaks = self.images = self.controls = 0
        self.pieces: list[str] = []
        self.above: list[etree._Element] = []
        self.outer: list[tuple[int, int]] = []
        self.leaf = self.entered = self.context = self.container = self.link_depth = self.bold_depth = self.break_run = 0

    def run(self, root: etree._Element) -> None:
        """Walk one root, including its tail."""
        kind_of, above, add_text = KIND.get, self.above, self.add_text
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, node in walker:
            kind = kind_of(node.tag, INLINE)
            if event == "start":
                if kind == SKIP:
                    if node.tag in ABOUT:
                        self.about.append(node)
                    walker.skip_subtree()
                    continue
                above.append(node)
                if kind != INLINE:
                    self.start(kind)
                content = node.text
            else:
                if kind != SKIP:
                    if kind != INLINE:
                        self.end(kind)
                    above.pop()
                    if len(above) < self.entered:
                        self.leave()
                content = node.tail
            if content:
                add_text(content)
        self.cut()
        self.last[0] = len(self.texts)

    def start(self, kind: int) -> None:
        """Begin an element."""
        if kind == BLOCK:
            self.cut()
        elif kind == LINK:
            self.link_depth += 1
            self.links += 1
        elif kind == BREAK:
            self.break_line()
        elif kind == BOLD:
            self.bold_depth += 1
        elif kind == IMAGE:
            self.images += 1
        elif kind == CONTROL:
            self.controls += 1

    def end(self, kind: int) -> None:
        """End an element."""
        if kind == BLOCK:
            self.cut()
        elif kind == LINK:
            self.link_depth -= 1
        elif kind == BOLD:
            self.bold_depth -= 1

    def break_line(self) -> None:
        """Handle a `<br>`: two in a row end the block, a single one is a space."""
        run = self.break_run + 1
        if self.pieces and run > 1:
            self.cut()
        elif self.pieces:
            self.pieces.append(" ")
            self.breaks += 1
        self.break_run = run

    def cut(self) -> None:
        """End the open block, if any."""
        self.break_run = 0
        if self.pieces:
            self.texts.append(" ".join("".join(self.pieces).split()))
            self.pieces.clear()
            self.rows.extend(
                (self.container, self.leaf, self.link_chars, self.bold_chars, self.links, self.breaks, self.images, self.controls)
            )

    def add_text(self, content: str) -> None:
        """Add text to the open block, or begin one; white space begins none."""
        if content.isspace():
            if self.pieces:
                self.pieces.append(" ")
            return
        self.break_run = 0
        if not self.pieces:
            if len(self.texts) >= self.max_blocks:
                return
            self.enter()
        self.pieces.append(content)
        if self.link_depth:
            self.link_chars += len(content.strip())
        if self.bold_depth:
            self.bold_chars += len(content.strip())

    def enter(self) -> None:
        """Begin a block: the open elements that have no context yet get theirs."""
        context, container = self.context, self.container
        for element in self.above[self.entered :]:
            self.outer.append((context, container))
            if KIND.get(element.tag, INLINE) == BLOCK:
                context = self.contexts.of_block(context, element)
                self.containers.extend((container, context, len(self.texts)))
                container = len(self.last)
                self.last.append(0)
                self.elements.append(element)
            else:
                context = self.contexts.of_inline(context, element)
        self.entered = len(self.above)
        self.leaf = self.context = context
        self.container = container

    def leave(self) -> None:
        """End the innermost element with a context."""
        self.entered -= 1
        self.last[self.container] = len(self.texts)
        self.context, self.container = self.outer.pop()


def walk_in_python(roots: Iterable[etree._Element], max_blocks: int, elements: list[etree._Element | None] | None = None) -> Walk:
    """Walk over some roots of one tree.

    Args:
        roots: elements in document order; their tails are walked, too.
        max_blocks: text after this many blocks is left out.
        elements: filled with the element of each container but the first.
    """
    walker = _Walker(max_blocks, [] if elements is None else elements)
    for root in roots:
        walker.run(root)
    return Walk(walker.texts, walker.rows, walker.containers, walker.last, walker.contexts.found, walker.about)


walk = walk_in_python if _compiled is None else _compiled.walk
