"""The structure from which Markdown and HTML are written: nodes that hold nodes and blocks, and the inline content of blocks.

Built by `structure.build`. A node is a meaningful block-level element (a list, a table, a heading), a block is one block of
the page. Everything is in page order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from lxml import etree

HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
LISTS: Final = frozenset(("ul", "ol", "menu", "dir"))
CELLS: Final = frozenset(("td", "th"))
LEAVES: Final = frozenset((*HEADINGS, "pre", "dt", "caption"))
"""Nodes that hold only blocks; block-level elements inside them leave no trace but the boundary."""
STRUCTURAL: Final = LISTS | CELLS | LEAVES | {"p", "li", "blockquote", "table", "tr", "dl", "dd", "figure", "figcaption"}
"""Elements that become nodes; other block-level elements do so, as `div`, only if they contain a block directly."""
MARKS: Final = {
    **dict.fromkeys(("em", "i"), "em"),
    **dict.fromkeys(("strong", "b"), "strong"),
    **dict.fromkeys(("code", "tt", "kbd", "samp"), "code"),
    "a": "a",
    **{
        tag: tag
        for tag in ("sub", "sup", "mark", "small", "s", "strike", "del", "ins", "u", "q", "abbr", "time", "cite", "dfn", "var")
    },
}
"""Meaningful inline elements, and their meaning."""


class Open(NamedTuple):
    """The start of an inline element."""

    mark: str
    element: etree._Element


class Close(NamedTuple):
    """The end of the innermost open inline element with this mark."""

    mark: str


class Image(NamedTuple):
    """An image: its address as written and its alternative text."""

    address: str
    alternative: str


class Math(NamedTuple):
    """A formula in TeX; `display` if it is on a line of its own."""

    tex: str
    display: bool

    def __str__(self) -> str:
        """Write the formula with the usual dollar signs."""
        return f"$${self.tex}$$" if self.display else f"${self.tex}$"


class Break(NamedTuple):
    """One `<br>`."""


Inline = str | Open | Close | Image | Math | Break


@dataclass(slots=True)
class Block:
    """A block with its content.

    Attributes:
        number: of the block in the page; -1 for an image or formula between two blocks.
        content: text and inline elements, with white space as in the page.
    """

    number: int
    content: list[Inline] = field(default_factory=list)


@dataclass(slots=True)
class Node:
    """A block-level element with the kept content inside it; the root has the tag "" and no element."""

    tag: str
    element: etree._Element | None
    children: list[Node | Block] = field(default_factory=list)


def walk_nodes(root: Node) -> Iterator[tuple[bool, Node | Block]]:
    """Walk everything below a node in page order, without recursion: (True, node) where a node begins, (False, node) where it ends.

    A block comes once, with True.

    >>> [tag.tag for begins, tag in walk_nodes(Node("ul", None, [Node("li", None)])) if begins]
    ['li']
    """
    stack: list[tuple[bool, Node | Block]] = [(True, child) for child in reversed(root.children)]
    while stack:
        begins, item = stack.pop()
        yield begins, item
        if begins and isinstance(item, Node):
            stack.append((False, item))
            stack += [(True, child) for child in reversed(item.children)]


def raw_text(block: Block) -> str:
    """Return the text of a block with its line breaks, as in code."""
    return "".join(
        item if isinstance(item, str) else "\n" if isinstance(item, Break) else str(item) if isinstance(item, Math) else ""
        for item in block.content
    )


def folded_text(block: Block) -> str:
    """Return the text of a block with white space folded and without images."""
    return " ".join(raw_text(block).split())


def code_text(node: Node) -> str:
    """Return the text of a `<pre>` with its line breaks, without empty lines at the start and end.

    >>> code_text(Node("pre", None, [Block(0, ["\\n  a"]), Block(1, ["b "])]))
    '  a\\nb'
    """
    pieces: list[str] = []
    for block in node.children:
        raw = raw_text(block).replace("\r", "\n") if isinstance(block, Block) else ""
        if pieces and not pieces[-1].endswith("\n") and not raw.startswith("\n"):
            pieces.append("\n")
        pieces.append(raw)
    lines = "".join(pieces).rstrip().split("\n")
    first = next((number for number, line in enumerate(lines) if line.strip()), len(lines))
    return "\n".join(lines[first:])
