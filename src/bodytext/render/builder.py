"""Walks over a tree and builds nodes around the kept blocks.

It cuts the text exactly as `features.page.walk` does, so the n-th block here is the n-th block there; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from lxml import etree

from bodytext.features.page.tags import BLOCK, BREAK, IMAGE, INLINE, KIND, SKIP

from .formulas import fallback, formula
from .images import image_of
from .nodes import CELLS, LEAVES, LISTS, MARKS, STRUCTURAL, Block, Break, Close, Image, Math, Node, Open

MAX_NESTING: Final = 8
"""Levels of nested lists, quotes and tables; deeper ones count as part of the one around them."""
MAX_DEPTH: Final = 32
"""Levels of nested nodes."""
_NESTING: Final = LISTS | {"blockquote", "table", "dl"}
_PARENTS: Final = {
    "li": LISTS,
    **dict.fromkeys(("tr", "caption"), frozenset(("table",))),
    **dict.fromkeys(CELLS, frozenset(("tr",))),
    **dict.fromkeys(("dt", "dd"), frozenset(("dl",))),
}
"""Elements that are meaningful only inside these."""
_NO_IMAGE: Final = LISTS | LEAVES | {"table", "tr", "dl", "p"}


class Builder:
    """The structure under construction."""

    def __init__(self, root: Node, kept: Sequence[bool], last: int, *, images: bool, formulas: bool) -> None:
        self.kept = kept
        self.last = last
        self.images = images
        self.formulas = formulas
        self.count = 0
        self.above: list[etree._Element] = []
        self.containers: list[etree._Element] = []
        # One entry for the root and for each open element that has been entered: its node, and its depth in nodes and nestings.
        self.nodes: list[tuple[Node, int, int]] = [(root, 0, 0)]
        # The open block: whether there is one, and what it becomes if it is kept.
        self.in_block = False
        self.block: Block | None = None
        self.marks: list[bool] = []
        self.active: list[Open] = []
        self.boundaries = self.break_run = self.in_pre = 0
        self.waiting: list[tuple[Image | Math, int, etree._Element | None]] = []
        self.addresses: set[str] = set()
        self.space: list[str] = []
        # The number of open elements at the one whose text a formula replaces; 0 outside of such elements.
        self.muted = 0

    def run(self, root: etree._Element) -> None:
        """Walk one root, as `features.page.walk` does, but no further than the last kept block."""
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, node in walker:
            kind = KIND.get(node.tag, INLINE)
            if event == "start":
                if kind == SKIP:
                    walker.skip_subtree()
                    self.skip(node)
                    continue
                self.start(node, kind)
                content = node.text
            else:
                if kind != SKIP:
                    self.end(node, kind)
                content = node.tail
            if self.count > self.last:
                return
            if content:
                self.add_text(content)
        self.end_block()

    def skip(self, element: etree._Element) -> None:
        """Skip an element that has no readable text, unless it is a formula."""
        if self.formulas and element.tag == "script" and (found := formula(element)) is not None:
            self.place(found)

    def start(self, element: etree._Element, kind: int) -> None:
        """Begin an element."""
        self.above.append(element)
        if kind == BLOCK:
            self.end_block()
            self.boundaries += 1
            self.containers.append(element)
            self.in_pre += element.tag == "pre"
        elif kind == BREAK:
            self.break_line()
        elif element.tag in MARKS:
            self.open_mark(element)
        elif kind == IMAGE:
            if self.images and not self.muted and (image := image_of(element)) is not None:
                self.place_image(image)
        elif self.formulas:
            self.start_formula(element)

    def end(self, element: etree._Element, kind: int) -> None:
        """End an element."""
        if kind == BLOCK:
            self.end_block()
            self.boundaries += 1
            self.containers.pop()
            self.in_pre -= element.tag == "pre"
        if self.muted == len(self.above):
            self.muted = 0
        self.above.pop()
        if element.tag in MARKS:
            self.close_mark()
        if len(self.nodes) > len(self.above) + 1:
            self.nodes.pop()

    def break_line(self) -> None:
        """Handle a `<br>`; two in a row end a block."""
        run = self.break_run + 1
        if not self.in_block:
            if self.in_pre:
                self.space.append("\n")
        elif run > 1:
            self.end_block()
            self.space.append("\n")
        elif self.block is not None:
            self.block.content.append(Break())
        self.break_run = run

    def start_formula(self, element: etree._Element) -> None:
        """Place a formula instead of the text inside its element, or inside a fallback for browsers that cannot show it."""
        if (found := formula(element)) is not None:
            self.place(found)
            self.muted = self.muted or len(self.above)
        elif not self.muted and fallback(element):
            self.muted = len(self.above)

    def add_text(self, content: str) -> None:
        """Add text to the open block, or begin one; white space begins none."""
        if content.isspace():
            if self.block is not None:
                self.block.content.append(content)
            elif self.in_pre and not self.in_block:
                self.space.append(content)
            return
        self.break_run = 0
        if not self.in_block:
            self.in_block = True
            self.block = self.begin_block() if self.kept[self.count] else None
            self.waiting.clear()
            self.space.clear()
        if self.block is not None and not self.muted:
            self.block.content.append(content)

    def begin_block(self) -> Block:
        """Begin a kept block: add the nodes around it, what waits for it, and the inline elements that are open."""
        block = Block(self.count)
        self.enter(self.place_waiting(block))
        block.content += self.active
        if self.space and self.in_pre:
            block.content.append("".join(self.space))
        node = self.nodes[-1][0]
        container = self.containers[-1] if self.containers else None
        if node.tag in LEAVES or container is node.element:
            node.children.append(block)
        else:
            node.children.append(Node("div", container, [block]))
        return block

    def place_waiting(self, block: Block) -> list[tuple[Image | Math, etree._Element]]:
        """Put what waits for a block into it or before it; returns what belongs into a figure that has yet to be entered."""
        captioned: list[tuple[Image | Math, etree._Element]] = []
        for item, boundaries, figure in self.waiting:
            if boundaries == self.boundaries:
                block.content.append(item)
            elif figure is not None and figure in self.above[len(self.nodes) - 1 :]:
                captioned.append((item, figure))
            elif self.count and self.kept[self.count - 1]:
                self.stand_alone(item)
        return captioned

    def enter(self, captioned: list[tuple[Image | Math, etree._Element]]) -> None:
        """Add nodes for the open elements that have none yet, and fill figures with their images."""
        for element in self.above[len(self.nodes) - 1 :]:
            node, depth, nesting = self.nodes[-1]
            tag = str(element.tag)
            if tag in STRUCTURAL and node.tag not in LEAVES and depth < MAX_DEPTH and node.tag in _PARENTS.get(tag, (node.tag,)):
                nests = tag in _NESTING
                if not nests or nesting < MAX_NESTING:
                    child = Node(tag, element)
                    node.children.append(child)
                    node, depth, nesting = child, depth + 1, nesting + nests
            self.nodes.append((node, depth, nesting))
            for item, figure in captioned:
                if figure is element:
                    self.stand_alone(item)

    def end_block(self) -> None:
        """End the open block, if any, kept or not."""
        self.break_run = 0
        if self.block is not None:
            self.block.content += [Close(opened.mark) for opened in reversed(self.active)]
        self.count += self.in_block
        self.in_block, self.block = False, None

    def open_mark(self, element: etree._Element) -> None:
        """Begin an inline element; nested elements with the same meaning count once."""
        mark = MARKS[str(element.tag)]
        new = all(opened.mark != mark for opened in self.active)
        self.marks.append(new)
        if new:
            self.active.append(Open(mark, element))
            if self.block is not None:
                self.block.content.append(self.active[-1])

    def close_mark(self) -> None:
        """End the inline element that began last."""
        if self.marks.pop():
            opened = self.active.pop()
            if self.block is not None:
                self.block.content.append(Close(opened.mark))

    def place(self, item: Image | Math) -> None:
        """Put an image or formula into the open block, or let it wait for the next one."""
        if self.block is not None:
            self.block.content.append(item)
        elif not self.in_block:
            figure = next((element for element in reversed(self.above[-8:]) if element.tag == "figure"), None)
            self.waiting.append((item, self.boundaries, figure))

    def place_image(self, image: Image) -> None:
        """Place an image where it is; each address is used only once."""
        if image.address not in self.addresses:
            self.place(image)
            if self.block is not None:
                self.addresses.add(image.address)

    def stand_alone(self, item: Image | Math) -> None:
        """Give an image or formula between two blocks a block of its own, in the innermost open node that may hold one."""
        if isinstance(item, Image):
            if item.address in self.addresses:
                return
            self.addresses.add(item.address)
        node = next(node for node, _, _ in reversed(self.nodes) if node.tag not in _NO_IMAGE)
        node.children.append(Block(-1, [item]))
