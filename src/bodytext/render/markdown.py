"""Writes the kept blocks as Markdown: CommonMark, with the tables of GitHub Flavored Markdown."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from .addresses import Addresses
from .content import Content
from .inline import escape, escape_start, inline
from .nodes import HEADINGS, LISTS, Block, Node, code_text
from .tables import blocks_of, grid, is_data, is_header, rows

MAX_FILLED: Final = 60_000
"""The most missing cells in short rows of one table, which Markdown readers fill up; more ragged tables are printed as lines."""
_LANGUAGE: Final = re.compile(r"(?:^|\s)(?:(?:language|lang|highlight-source|highlight)-|brush:\s?)([A-Za-z][\w+#.\-]{0,30})")
_NO_LANGUAGE: Final = frozenset(("default", "none"))


@dataclass(slots=True)
class _Part:
    """Something printed: its Markdown, and what it is."""

    kind: str
    text: str
    marker: str = ""
    number: int = 0
    tight: bool = True


@dataclass(slots=True)
class _Frame:
    """A node that is being printed."""

    node: Node
    rest: list[Node | Block]
    parts: list[_Part] = field(default_factory=list)


def markdown_of_lines(content: Content) -> str:
    """Write the kept lines of plain text, each as a paragraph.

    >>> from bodytext.features import segment_lines
    >>> markdown_of_lines(Content(page=segment_lines("# no heading\\na * b"), kept=[True, True]))
    '\\\\# no heading\\n\\na \\\\* b'
    """
    return "\n\n".join(escape_start(escape(text)) for text in content.texts())


def markdown_of_tree(content: Content) -> str:
    """Write the kept blocks of a page with markup.

    >>> from bodytext.features import parse, segment
    >>> tree = parse("<h2>Tides</h2><ol><li>Low<li>High</ol>")
    >>> markdown_of_tree(Content(page=segment(tree), kept=[True, True, True], tree=tree))
    '## Tides\\n\\n1. Low\\n2. High'
    """
    root = content.structure()
    writer = _Writer(content.addresses(), links=content.links, images=content.images)
    stack = [_Frame(root, root.children[::-1])]
    while True:
        frame = stack[-1]
        if not frame.rest:
            stack.pop()
            if not stack:
                return _joined(frame.parts)
            writer.close(frame, stack[-1])
            continue
        item = frame.rest.pop()
        if isinstance(item, Block):
            writer.block(item, frame)
        elif item.tag == "table" and is_data(item):
            writer.table(item, frame)
        elif item.tag == "pre":
            writer.code(item, frame)
        else:
            stack.append(_Frame(item, item.children[::-1]))


class _Writer:
    """Prints blocks and finished nodes into the frame around them."""

    def __init__(self, addresses: Addresses, *, links: bool, images: bool) -> None:
        self.addresses, self.links, self.images = addresses, links, images

    def inline(self, block: Block, *, in_cell: bool = False, breaks: bool = True) -> str:
        """Write the content of one block."""
        return inline(block, self.addresses, links=self.links, images=self.images, in_cell=in_cell, breaks=breaks)

    def block(self, block: Block, frame: _Frame) -> None:
        """Write a paragraph or a heading."""
        level = HEADINGS.get(frame.node.tag)
        text = self.inline(block, breaks=level is None)
        if text and level is not None:
            text = f"{'#' * level} " + re.sub(r"(?<!\\)(#+)\Z", r"\\\1", text)
        if text:
            frame.parts.append(_Part("text", text))

    def code(self, node: Node, frame: _Frame) -> None:
        """Write a fenced code block."""
        text = code_text(node)
        if text:
            fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
            frame.parts.append(_Part("code", f"{fence}{_language(node.element)}\n{text}\n{fence}"))

    def table(self, node: Node, frame: _Frame) -> None:
        """Write a data table; its header is empty if the page has none."""
        frame.parts += [
            _Part("text", text)
            for caption in node.children
            if isinstance(caption, Node) and caption.tag == "caption"
            for block in caption.children
            if isinstance(block, Block) and (text := self.inline(block))
        ]
        lines = grid(node)
        width = max(map(len, lines), default=0)
        texts = [[self.cell(cell) if cell is not None else "" for cell in line] for line in lines]
        if sum(width - len(line) for line in lines) > MAX_FILLED:
            frame.parts += [_Part("text", escape_start("<br>".join(filter(None, line)))) for line in texts if any(line)]
            return
        head = texts.pop(0) if is_header(rows(node)[0]) else []
        head += [""] * (width - len(head))
        printed = [_row(head), _row(["---"] * width), *map(_row, texts)]
        if any(head) or any(any(line) for line in texts):
            frame.parts.append(_Part("table", "\n".join(printed)))

    def cell(self, node: Node) -> str:
        """Write one cell on one line."""
        return "<br>".join(filter(None, [self.inline(block, in_cell=True) for block in blocks_of(node)]))

    def close(self, frame: _Frame, around: _Frame) -> None:
        """End a node: what was printed in it goes into the one around it."""
        node, parts = frame.node, frame.parts
        if not parts:
            return
        if node.tag == "blockquote":
            text = "\n".join(f"> {line}" if line else ">" for line in _joined(parts).split("\n"))
            around.parts.append(_Part("quote", text))
        elif node.tag == "li":
            around.parts.append(_item(parts))
        elif node.tag in LISTS:
            around.parts.append(_list(frame, around.parts[-1] if around.parts else None))
        else:
            around.parts += parts


def _item(parts: list[_Part]) -> _Part:
    """Write a list item: tight if it is one paragraph with tight lists below."""
    tight = len(parts) == 1 or (
        parts[0].kind in ("text", "list") and all(part.kind == "list" and part.tight and part.number <= 1 for part in parts[1:])
    )
    return _Part("item", ("\n" if tight else "\n\n").join(part.text for part in parts), tight=tight)


def _list(frame: _Frame, before: _Part | None) -> _Part:
    """Write a list; content outside its items belongs to the previous item."""
    groups: list[list[_Part]] = []
    for part in frame.parts:
        if part.kind == "item" or not groups:
            groups.append([part])
        else:
            groups[-1].append(part)
    tight = all(len(group) == 1 and group[0].tight for group in groups)
    ordered = frame.node.tag == "ol"
    markers = ".)" if ordered else "-*"
    marker = markers[before is not None and before.kind == "list" and before.marker == markers[0]]
    numbers = _numbers(frame.node, len(groups)) if ordered else [0] * len(groups)
    lines = []
    for number, group in zip(numbers, groups, strict=True):
        mark = f"{number}{marker} " if ordered else f"{marker} "
        lines.append(mark + _indented("\n\n".join(part.text for part in group), len(mark)))
    return _Part("list", ("\n" if tight else "\n\n").join(lines), marker=marker, number=numbers[0], tight=tight)


def _numbers(node: Node, count: int) -> list[int]:
    """Return the numbers of an ordered list's items as the page shows them; counted from 1 if they cannot be determined."""
    counted = list(range(1, count + 1))
    items = {child.element for child in node.children if isinstance(child, Node) and child.tag == "li"}
    if len(items) != count or node.element is None:
        return counted
    step = -1 if node.element.get("reversed") is not None else 1
    number = _integer(node.element.get("start"), 1 if step == 1 else len(node.element))
    numbers = []
    for element in node.element:
        if element.tag == "li":
            number = _integer(element.get("value"), number)
            if element in items:
                numbers.append(number)
            number += step
    return numbers if len(numbers) == count and all(0 <= number < 10**9 for number in numbers) else counted


def _integer(text: str | None, default: int) -> int:
    text = (text or "").strip()
    return int(text) if re.fullmatch(r"-?[0-9]{1,9}", text) else default


def _indented(text: str, width: int) -> str:
    pad = " " * width
    return "\n".join(pad + line if line and number else line for number, line in enumerate(text.split("\n")))


def _joined(parts: list[_Part]) -> str:
    return "\n\n".join(part.text for part in parts)


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _language(element: etree._Element | None) -> str:
    """Tell the language of a code block from the usual classes of it, its `<code>` and the two elements around it; "" if none."""
    if element is None:
        return ""
    above = element.getparent()
    around = (element, element.find("code"), above, None if above is None else above.getparent())
    for one in around:
        if one is not None:
            named = one.get("data-lang") or one.get("data-language")
            found = _LANGUAGE.search(f"language-{named}" if named else one.get("class") or "")
            if found is not None and found[1] not in _NO_LANGUAGE:
                return found[1]
    return ""
