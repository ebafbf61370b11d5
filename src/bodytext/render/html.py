"""Writes the kept blocks in their original markup, with the meaningful elements around them; sanitised by nh3."""

from __future__ import annotations

from html import escape
from typing import Final

from lxml import etree

from .addresses import Addresses
from .content import Content
from .nodes import CELLS, LEAVES, MARKS, STRUCTURAL, Block, Break, Close, Image, Math, Node, Open, raw_text, walk_nodes
from .tables import cells_of, is_header, is_sound, span

_NAMES: Final = {"menu": "ul", "dir": "ul"}
_TAGS: Final = {*MARKS, *(STRUCTURAL - set(_NAMES)), "div", "thead", "tbody", "br", "img"}
_ATTRIBUTES: Final = {
    "*": {"lang", "dir", "title"},
    "a": {"href", "hreflang"},
    "img": {"src", "alt"},
    "ol": {"start", "reversed", "type"},
    "li": {"value"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
    "pre": {"class"},
    "code": {"class"},
}


def html_of_lines(content: Content) -> str:
    """Write the kept lines of plain text, each as a paragraph.

    >>> from bodytext.features import segment_lines
    >>> html_of_lines(Content(page=segment_lines("a < b"), kept=[True]))
    '<p>a &lt; b</p>'
    """
    return "\n".join(f"<p>{escape(text, quote=False)}</p>" for text in content.texts())


def html_of_tree(content: Content) -> str:
    """Write the kept blocks of a page with markup as an HTML fragment, without scripts, styles, event handlers and frames.

    >>> from bodytext.features import parse, segment
    >>> tree = parse('<p onclick="x()">A <b>bold</b> word')
    >>> html_of_tree(Content(page=segment(tree), kept=[True], tree=tree))
    '<p>A <b>bold</b> word</p>'
    """
    import nh3

    writer = _Writer(content.addresses(), links=content.links, images=content.images)
    for begins, item in walk_nodes(content.structure()):
        writer.add(begins, item)
    schemes = {"http", "https", "mailto", "tel", "ftp"}
    return nh3.clean("".join(writer.pieces), tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=schemes, link_rel=None).strip()


class _Writer:
    """The output under construction."""

    def __init__(self, addresses: Addresses, *, links: bool, images: bool) -> None:
        self.addresses, self.links, self.images = addresses, links, images
        self.pieces: list[str] = []
        self.open: list[str] = [""]
        self.after_block = False
        self.empty: dict[etree._Element, str] = {}

    def add(self, begins: bool, item: Node | Block) -> None:
        """Begin or end a node, or add a block."""
        if isinstance(item, Block):
            self.block(item)
            return
        if begins:
            name = self.name(item)
            if item.tag == "tr" and name == "tr" and is_header(item):
                self.pieces.append("<thead>")
            if name in CELLS and item.element is not None:
                self.pieces.append(self.empty.pop(item.element, ""))
            self.pieces.append(f"<{name}{_attributes(item.element) if name != 'div' else ''}>")
            if name == "tr":
                self.empty |= _empty_cells(item)
            self.open.append(name)
        else:
            name = self.open.pop()
            self.pieces.append(f"</{name}>")
            if item.tag == "tr" and name == "tr" and is_header(item):
                self.pieces.append("</thead>")
            self.pieces.append("\n")
        self.after_block = False

    def name(self, node: Node) -> str:
        """Return the name to print a node with: `div` if its own would be parsed differently."""
        tag, around = node.tag, self.open[-1]
        if (
            (tag == "table" and not is_sound(node))
            or (tag in ("tr", "caption") and around != "table")
            or (tag in CELLS and around != "tr")
            or (tag == "p" and any(isinstance(child, Node) for child in node.children))
        ):
            return "div"
        return _NAMES.get(tag, tag)

    def block(self, block: Block) -> None:
        """Print the content of a block; two adjacent blocks are separated as in the page."""
        around = self.open[-1]
        if around == "pre":
            text = raw_text(block)
            separated = not self.after_block or text.startswith("\n") or self.pieces[-1].endswith("\n")
            # Parsers drop a line break right after `<pre>`, so one more is put before it.
            self.pieces += ["" if separated else "\n", "\n" if not self.after_block and text.startswith("\n") else ""]
        elif self.after_block:
            self.pieces.append("<br><br>")
        alone = block.number < 0 and around not in LEAVES and around != "figure"
        self.pieces.append("<p>" if alone else "")
        marks: list[str] = []
        for item in block.content:
            if isinstance(item, str):
                self.pieces.append(escape(item, quote=False))
            elif isinstance(item, Break):
                self.pieces.append("\n" if around == "pre" else "<br>")
            elif isinstance(item, Math):
                self.pieces.append(escape(str(item), quote=False))
            elif isinstance(item, Open):
                marks.append(self.mark(item))
            elif isinstance(item, Close):
                name = marks.pop()
                self.pieces.append(f"</{name}>" if name else "")
            elif isinstance(item, Image) and self.images and (address := self.addresses.absolute(item.address)):
                self.pieces.append(f'<img src="{escape(address)}" alt="{escape(item.alternative)}">')
        self.pieces.append("</p>\n" if alone else "")
        self.after_block = not alone

    def mark(self, opened: Open) -> str:
        """Print the start of an inline element; returns its name, "" if it is left out."""
        name = str(opened.element.tag)
        if name != "a":
            self.pieces.append(f"<{name}{_attributes(opened.element)}>")
            return name
        address = self.addresses.absolute(opened.element.get("href") or "") if self.links else ""
        if not address:
            return ""
        self.pieces.append(f'<a href="{escape(address)}">')
        return name


def _empty_cells(row: Node) -> dict[etree._Element, str]:
    """Return for each kept cell the empty cells before it, so that it keeps its column."""
    kept = {cell.element for cell in row.children if isinstance(cell, Node)}
    found: dict[etree._Element, str] = {}
    before: list[str] = []
    for cell in cells_of(row.element) if row.element is not None else []:
        if cell in kept:
            found[cell] = "".join(before)
            before = []
        else:
            before.append(f"<{cell.tag!s}{_attributes(cell)}></{cell.tag!s}>")
    return found


def _attributes(element: etree._Element | None) -> str:
    """Return the attributes to keep, ready to print; nh3 checks them again."""
    if element is None or not element.attrib:
        return ""
    allowed = _ATTRIBUTES.get(str(element.tag), set()) | _ATTRIBUTES["*"]
    parts = []
    for name, value in element.items():
        if name in ("colspan", "rowspan"):
            parts.append(f' {name}="{span(element, name)}"')
        elif name in allowed:
            parts.append(f' {name}="{escape(str(value))}"')
    return "".join(parts)
