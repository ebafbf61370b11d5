"""Tables: which ones hold data, and where their cells are once spans are laid out."""

from __future__ import annotations

from typing import Final

from lxml import etree

from .nodes import CELLS, Block, Node, walk_nodes

MAX_SPAN: Final = 100
"""A wider span counts as this wide."""
MAX_EMPTY: Final = 10_000
"""The most cells that spans may leave empty in one table; spans after that count as 1."""


def is_sound(table: Node) -> bool:
    """Return whether a table node has only captions and rows, and the rows only cells.

    >>> is_sound(Node("table", None, [Node("tr", None, [Block(0)])]))
    False
    """
    for row in table.children:
        if isinstance(row, Block):
            return False
        if row.tag == "tr":
            if any(isinstance(cell, Block) or cell.tag not in CELLS for cell in row.children):
                return False
        elif row.tag != "caption":
            return False
    return True


def is_data(table: Node) -> bool:
    """Return whether a table holds data rather than layout: sound, with at least two columns, and nothing but text in its cells.

    >>> cell = Node("td", None, [Block(0)])
    >>> is_data(Node("table", None, [Node("tr", None, [cell])])), is_data(Node("table", None, [Node("tr", None, [cell, cell])]))
    (False, True)
    """
    if not is_sound(table) or (table.element is not None and table.element.get("role") in ("presentation", "none")):
        return False
    wide = False
    captions = [child for child in table.children if isinstance(child, Node) and child.tag == "caption"]
    if captions and captions != table.children[: len(captions)]:
        return False
    for row in rows(table):
        cells = [cell for cell in row.children if isinstance(cell, Node)]
        wide = wide or len(cells) > 1 or (row.element is not None and len(cells_of(row.element)) > 1)
        if any(not is_text(child) for cell in cells for child in cell.children):
            return False
    return wide


def without_tables(root: Node) -> Node:
    """Return the structure with its data tables emptied.

    >>> cell = Node("td", None, [Block(0)])
    >>> without_tables(Node("", None, [Node("table", None, [Node("tr", None, [cell, cell])])])).children
    [Node(tag='table', element=None, children=[])]
    """
    for begins, item in walk_nodes(root):
        if begins and isinstance(item, Node) and item.tag == "table" and is_data(item):
            item.children.clear()
    return root


def is_text(item: Node | Block) -> bool:
    """Return whether a child of a cell is a block or a paragraph of blocks."""
    return isinstance(item, Block) or (item.tag in ("p", "div") and all(isinstance(child, Block) for child in item.children))


def blocks_of(cell: Node) -> list[Block]:
    """Return the blocks in a cell of a data table."""
    found: list[Block] = []
    for child in cell.children:
        found += [child] if isinstance(child, Block) else [block for block in child.children if isinstance(block, Block)]
    return found


def rows(table: Node) -> list[Node]:
    """Return the rows of a sound table."""
    return [child for child in table.children if isinstance(child, Node) and child.tag == "tr"]


def is_header(row: Node) -> bool:
    """Return whether a row is in `<thead>` or has only header cells."""
    if row.element is not None and (above := row.element.getparent()) is not None and above.tag == "thead":
        return True
    return all(isinstance(cell, Node) and cell.tag == "th" for cell in row.children)


def cells_of(row: etree._Element) -> list[etree._Element]:
    """Return the cells of a row as in the page, including empty ones."""
    return [cell for cell in row if cell.tag in CELLS]


def grid(table: Node) -> list[list[Node | None]]:
    """Place the cells of each row in their columns; None where a cell is empty, not kept, or covered by a span.

    Rows end with their last cell; the work is proportional to the number of cells in the page's table and `MAX_EMPTY`.

    >>> row = etree.fromstring('<tr><td/><td colspan="2">a</td><td>b</td></tr>')
    >>> table = Node("table", None, [Node("tr", row, [Node("td", row[1]), Node("td", row[2])])])
    >>> [[cell is not None for cell in line] for line in grid(table)]
    [[False, True, False, True]]
    """
    lines: list[list[Node | None]] = []
    covered: dict[int, int] = {}
    empty = 0
    before: etree._Element | None = None
    for row in rows(table):
        assert row.element is not None
        kept = {cell.element: cell for cell in row.children if isinstance(cell, Node)}
        skipped = _rows_between(before, row.element)
        covered = {column: left - skipped for column, left in covered.items() if left > skipped} if skipped is not None else {}
        before = row.element
        line: list[Node | None] = []
        below: dict[int, int] = {}
        for element in cells_of(row.element):
            while len(line) in covered:
                line.append(None)
                empty += 1
            wide, high = (span(element, "colspan"), span(element, "rowspan")) if empty < MAX_EMPTY else (1, 1)
            if high > 1:
                below.update(dict.fromkeys(range(len(line), len(line) + wide), high - 1))
            line += [kept.get(element), *[None] * (wide - 1)]
            empty += wide - 1
        covered = {column: left - 1 for column, left in covered.items() if left > 1} | below if empty < MAX_EMPTY else {}
        while line and line[-1] is None:
            line.pop()
        lines.append(line)
    return lines


def _rows_between(before: etree._Element | None, row: etree._Element) -> int | None:
    """Return the page's rows between two kept ones; None if they are in different row groups, between which no span reaches."""
    if before is None or before.getparent() is not row.getparent():
        return None
    number = 0
    for other in before.itersiblings("tr"):
        if other is row:
            break
        number += 1
    return number


def span(cell: etree._Element, name: str) -> int:
    """Parse a span attribute, clipped to [1, MAX_SPAN]."""
    value = (cell.get(name) or "").strip()
    return max(1, min(int(value[:6]), MAX_SPAN)) if value.isdecimal() and value.isascii() else 1
