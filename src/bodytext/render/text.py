"""Writes the kept blocks as plain text: an empty line between paragraphs, one line per list item and table row, code unchanged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from bodytext.features import Page, Tree, container_elements
from bodytext.features.page.ancestors import BIT
from bodytext.features.page.tags import TAG_ID

from .content import Content
from .formulas import has_formulas
from .nodes import Block, Math, Node, code_text, folded_text, walk_nodes
from .structure import build, build_element
from .tables import without_tables

MAX_CELL: Final = 100
"""Number of characters above which a cell becomes a paragraph of its own."""
_ITEM: Final = TAG_ID["li"]
_CELLS: Final = (TAG_ID["td"], TAG_ID["th"])
_LINES: Final = frozenset((_ITEM, *_CELLS))
_PRE: Final = TAG_ID["pre"]


def text_of_blocks(content: Content) -> str:
    """Write the kept blocks of a page, with or without markup.

    >>> from bodytext.features import segment_lines
    >>> text_of_blocks(Content(page=segment_lines("Menu\\nA line."), kept=[False, True]))
    'A line.'
    """
    return text(content.tree, content.page, content.kept, tables=content.tables)


def text(tree: Tree | None, page: Page, kept: Sequence[bool], *, tables: bool = True) -> str:
    """Write the kept blocks as plain text.

    Only pages with preformatted text or formulas are walked again; for all others the texts of the blocks are joined.

    Args:
        tree: tree of the page; None for plain text.
        page: the page with its blocks.
        kept: whether each block is kept, length `n_blocks`.
        tables: whether to print data tables.

    >>> from bodytext.features import parse, segment
    >>> tree = parse("<p>Two lines:<pre>if x:\\n  y</pre><ul><li>one<li>two")
    >>> text(tree, segment(tree), [True] * 4)
    'Two lines:\\n\\nif x:\\n  y\\n\\none\\ntwo'
    """
    parts = list(_parts(tree, page, kept, tables))
    numbers = [number for number, _ in parts]
    contexts = page.context[page.container[numbers]].tolist() if parts else []
    tag_of = page.contexts.tag
    lines: list[str] = []
    before, tag_before = -1, -1
    for (number, line), context in zip(parts, contexts, strict=True):
        tag = tag_of[context] if number >= 0 else -1
        if lines:
            lines.append(_separator(page, before, number) if tag in _LINES and tag_before in _LINES else "\n\n")
        lines.append(line)
        before, tag_before = number, tag
    return "".join(lines)


def _parts(tree: Tree | None, page: Page, kept: Sequence[bool], tables: bool) -> Iterator[tuple[int, str]]:
    """Yield number and text of each kept block; the number is -1 for a formula between two blocks."""
    if tree is None or (tables and not has_formulas(tree, page)):
        if tree is not None and _has_code(page, kept):
            yield from _with_code(tree, page, kept)
        else:
            yield from ((number, line) for number, (line, keep) in enumerate(zip(page.texts, kept, strict=True)) if keep)
        return
    in_pre = False
    root = build(tree, page, kept)
    for begins, item in walk_nodes(root if tables else without_tables(root)):
        if isinstance(item, Node):
            in_pre = begins and item.tag == "pre"
            if in_pre and (line := code_text(item)):
                yield next(block.number for block in item.children if isinstance(block, Block)), line
        elif not in_pre and (line := folded_text(item) if _has_formula(item) else page.texts[item.number]):
            yield item.number, line


def _has_code(page: Page, kept: Sequence[bool]) -> bool:
    """Return whether a kept block is in a `<pre>`."""
    flags = page.contexts.flags
    return _PRE in page.contexts.tag and any(
        keep and flags[leaf] & BIT["pre"] for keep, leaf in zip(kept, page.leaf.tolist(), strict=True)
    )


def _with_code(tree: Tree, page: Page, kept: Sequence[bool]) -> Iterator[tuple[int, str]]:
    """Yield number and text of each kept block; the blocks of one `<pre>` are joined, with the number of the first."""
    elements = container_elements(tree)
    tag_of = page.contexts.tag
    outermost = [0]
    for row, (above, context) in enumerate(zip(page.parent.tolist()[1:], page.context.tolist()[1:], strict=True), 1):
        outermost.append(outermost[above] or (row if tag_of[context] == _PRE else 0))
    done = 0
    for number, (container, block_text, keep) in enumerate(zip(page.container.tolist(), page.texts, kept, strict=True)):
        if not keep or number < done:
            continue
        line, row = block_text, outermost[container]
        element = elements[row]
        if row and element is not None:
            done = int(page.last[row])
            (node,) = build_element(element, int(page.first[row]), done - 1, kept).children
            line = code_text(node) if isinstance(node, Node) else line
        yield number, line


def _has_formula(block: Block) -> bool:
    return block.number < 0 or any(isinstance(item, Math) for item in block.content) or not folded_text(block)


def _separator(page: Page, before: int, number: int) -> str:
    """Separate two items or cells: a line break in a list or between rows, a tab between short cells of a row."""
    first, second = int(page.container[before]), int(page.container[number])
    if first == second:
        return "\n\n"
    tags = page.contexts.tag
    tag, next_tag = tags[page.context[first]], tags[page.context[second]]
    list_or_row, next_one = page.parent[first], page.parent[second]
    if tag == next_tag == _ITEM:
        # One of the two lists holds both items.
        return "\n" if page.last[list_or_row] > number or page.first[next_one] <= before else "\n\n"
    if _ITEM not in (tag, next_tag) and max(len(page.texts[before]), len(page.texts[number])) <= MAX_CELL:
        return "\t" if list_or_row == next_one else "\n"
    return "\n\n"
