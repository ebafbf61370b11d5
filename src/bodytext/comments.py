"""Readers' comments of a page: the blocks of that kind, put together to single comments with author and date.

Comments repeat their markup, whatever it is called and however deeply it is nested: the block that begins one (a name, a date, or the
text itself) is in an element with the same tag and classes each time. So a comment begins wherever that element comes again.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lxml import etree

from bodytext.features import Page, Tree, container_elements
from bodytext.features.families.measures import Measures

_MAX_HEAD_WORDS: Final = 10
"""A longer block is neither a name nor a date."""
_MAX_HEAD_CHARS: Final = 120
"""The same for languages without spaces."""
_MAX_NAME_WORDS: Final = 6
_MIN_SHARE: Final = 0.5
"""What begins a comment occurs at least this often for each occurrence of the most frequent short block."""
_DATE: Final = re.compile(
    r"\d{1,4}[./\-年]\s?\d{1,2}|\b(19|20)\d\d\b|\d{1,2}:\d\d|\d+\s?\w{1,12}\.?\s(ago|前)|\b(vor|il y a|hace|fa|geleden)\b"
)
_ENDING: Final = re.compile(r"\s*(says|said|wrote|schreibt|sagt|dit|dice|zegt|schrijft|escribió|disse)?\s*:?\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Comment:
    """One reader's comment.

    Attributes:
        text: what the reader wrote, one paragraph a line.
        author: the name above it, "" if unknown.
        date: the date of a `<time>` element in the form of its `datetime` attribute, else as written; "" if unknown.
        depth: 0 for comments on the page, 1 for replies to them, and so on, where the markup nests replies.
    """

    text: str
    author: str = ""
    date: str = ""
    depth: int = 0


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
        return [Comment("\n".join(page.texts[number] for number in run)) for run in _runs(blocks)]
    depth = page.contexts.depth
    leaf = page.leaf.tolist()
    parts = _parts(page, blocks)
    levels = {level: number for number, level in enumerate(sorted({depth[leaf[part[0]]] for part in parts}))}
    times = _times(page, tree)
    return [_comment(page, part, levels[depth[leaf[part[0]]]], times) for part in parts]


def _runs(blocks: Sequence[int]) -> list[list[int]]:
    """Split numbers into runs without a gap."""
    runs: list[list[int]] = []
    for number in blocks:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def _parts(page: Page, blocks: Sequence[int]) -> list[list[int]]:
    """Split the blocks where the element that begins a comment comes again."""
    words = Measures(page).words
    elements = page.contexts.element
    row = [elements[leaf] for leaf in page.leaf.tolist()]
    times = Counter(row[number] for number in blocks)
    short: dict[int, list[bool]] = defaultdict(list)
    for number in blocks:
        short[row[number]].append(bool(words[number] <= _MAX_HEAD_WORDS))
    heads = [element for element, each in short.items() if sum(each) >= _MIN_SHARE * len(each)]
    wanted = _MIN_SHARE * max(times[element] for element in heads or times)
    start = next(row[number] for number in blocks if times[row[number]] >= wanted and (not heads or row[number] in heads))
    parts: list[list[int]] = []
    for number in blocks:
        if not parts or row[number] == start:
            parts.append([number])
        else:
            parts[-1].append(number)
    return parts


def _times(page: Page, tree: Tree) -> dict[int, str]:
    """Return the `datetime` of the first `<time>` in each container, by the container's row."""
    rows = {element: row for row, element in enumerate(container_elements(tree)) if element is not None}
    found: dict[int, str] = {}
    for root in tree.roots:
        for time in root.iter("time"):
            stated = (time.get("datetime") or "").strip()[:40]
            above: etree._Element | None = time
            while above is not None and above not in rows:
                above = above.getparent()
            if stated and above is not None:
                found.setdefault(rows[above], stated)
    return found


def _comment(page: Page, part: Sequence[int], depth: int, times: dict[int, str]) -> Comment:
    """Tell author and date of a comment from its text; what is left of a comment without text is its text."""
    author, date, text = "", "", list[str]()
    for number in part:
        block = page.texts[number]
        n_words = len(block.split()) if len(block) <= _MAX_HEAD_CHARS else _MAX_HEAD_WORDS + 1
        stated = times.get(int(page.container[number]), "")
        if not date and n_words <= _MAX_HEAD_WORDS and (stated or _DATE.search(block)):
            date = stated or block
        elif not author and not text and n_words <= _MAX_NAME_WORDS:
            author = block
        else:
            text.append(block)
    if not text and author:
        return Comment(author, "", date, depth)
    if not text:
        return Comment(date, "", "", depth)
    return Comment("\n".join(text), _ENDING.sub("", author), date, depth)
