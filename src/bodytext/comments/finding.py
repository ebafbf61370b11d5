"""Puts the blocks of comments together to comments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bodytext.features import Page, Tree, container_elements

from .comment import Comment
from .depths import depths
from .heads import Head, is_name, is_short, name_of, read_head
from .pieces import pieces_of
from .runs import runs_of_lines, split_run
from .units import find_units


def find_comments(page: Page, blocks: Sequence[int], tree: Tree | None) -> list[Comment]:
    """Put the blocks of comments together.

    Args:
        page: the page.
        blocks: numbers of the blocks that are comments, in ascending order.
        tree: the tree of the page; None for plain text, in which a run of lines is a comment.

    Returns:
        The comments in page order; every block is part of one.

    >>> from bodytext.features import parse, segment
    >>> tree = parse("<ol><li><b>Ann:</b><p>Nice!</p></li><li><b>Bo:</b><p>Thanks.</p><p>Really.</p></li></ol>")
    >>> found = find_comments(segment(tree), range(5), tree)
    >>> [(comment.author, comment.text) for comment in found]
    [('Ann', 'Nice!'), ('Bo', 'Thanks.\\nReally.')]
    """
    if not len(blocks):
        return []
    if tree is None:
        return [Comment("\n".join(page.texts[number] for number in run)) for run in runs_of_lines(blocks)]
    short = [number for number in blocks if is_short(page.texts[number])]
    pieces = pieces_of(page, short, container_elements(tree))
    heads = {number: head for number in short if (head := read_head(page.texts[number], pieces[number])) is not None}
    dated = {number for number, head in heads.items() if head.date}
    units = find_units(page, blocks, dated)
    if units is None:
        return [_comment(page, part, heads, 0) for part in split_run(page, blocks, dated)]
    found = depths(page, units)
    return [_comment(page, unit.blocks, heads, depth) for unit, depth in zip(units, found, strict=True)]


def _comment(page: Page, blocks: Sequence[int], heads: Mapping[int, Head], depth: int) -> Comment:
    """Tell author and date from what the reader wrote."""
    dated = next((number for number in blocks if number in heads and heads[number].date), None)
    named = next((number for number in blocks if number in heads and heads[number].author_is_marked), dated)
    author = heads[named].author if named is not None else ""
    rest = [number for number in blocks if number not in (dated, named)]
    # Without markup the first block may be a name only if text is left.
    if not author and len(rest) > 1:
        head = heads.get(rest[0])
        author = head.author if head else name_of(page.texts[rest[0]]) if is_name(page.texts[rest[0]]) else ""
        named = rest[0] if author else named
    text = [
        page.texts[number] if number not in (dated, named) else heads[number].rest if number in heads else "" for number in blocks
    ]
    return Comment("\n".join(filter(None, text)), author, heads[dated].date if dated is not None else "", depth)
