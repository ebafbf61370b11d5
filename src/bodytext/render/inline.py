"""Writes the content of a block as inline Markdown (CommonMark 0.31): escapes, emphasis, code, links, images, formulas."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final
from urllib.parse import quote

from .addresses import Addresses
from .nodes import Block, Break, Close, Image, Inline, Math, Open

HARD_BREAK: Final = "\\\n"
_SPECIAL: Final = re.compile(
    r"[\\`*\[\]]"  # everywhere
    r"|(?<![^\W_])_|_(?![^\W_])"  # not inside a word
    r"|<(?=[A-Za-z/!?]|\Z)"
    r"|&(?=#?[A-Za-z0-9]*(?:;|\Z))"
    r"|~(?=~|\Z)|(?<=~)~|\A~"
)
_SUSPECT: Final = re.compile(r"[\\`*\[\]_<&~]")
_LINE_START: Final = re.compile(
    r"(?:#{1,6}(?=\s|$)|[-+](?=\s|$)|-(?=[-\s]*$)|=(?==*\s*$)|>|~~~|\||:(?=-)|(?P<number>\d{1,9})[.)](?=\s|$))"
)
_SAFE_IN_ADDRESS: Final = "%/:=&?~#+!$,;'@*-._[]|"


def inline(block: Block, addresses: Addresses, *, links: bool, images: bool, in_cell: bool = False, breaks: bool = True) -> str:
    """Write a block as inline Markdown, with white space folded.

    Args:
        block: the block with its content.
        addresses: makes the page's addresses absolute.
        links, images: whether to print them.
        in_cell: whether it is in a table cell, where `|` is escaped and `<br>` breaks lines.
        breaks: whether a `<br>` breaks the line; otherwise it is a space.

    >>> from bodytext.features import parse
    >>> inline(Block(0, ["2 * 3", Break(), "# 4"]), Addresses(parse(""), None), links=False, images=False)
    '2 \\\\* 3\\\\\\n\\\\# 4'
    """
    line_break = " " if not breaks else "<br>" if in_cell else HARD_BREAK
    content = block.content
    if all(type(item) is str for item in content):
        text = escape(" ".join("".join(map(str, content)).split()))
    else:
        writer = _Writer(addresses, line_break, links=links, images=images)
        for item in content:
            writer.add(item)
        text = writer.finish()
    if in_cell:
        return text.replace("|", "\\|")
    return "\n".join(escape_start(line) for line in text.split("\n"))


def escape(text: str) -> str:
    """Escape text that Markdown would read as something else.

    >>> escape("snake_case and *stars*")
    'snake_case and \\\\*stars\\\\*'
    """
    return _SPECIAL.sub(lambda found: "\\" + found[0], text) if _SUSPECT.search(text) else text


def escape_start(line: str) -> str:
    """Escape a line that would begin a heading, list, quote, fence, table or rule.

    >>> escape_start("1. one"), escape_start("- one"), escape_start("-1")
    ('1\\\\. one', '\\\\- one', '-1')
    """
    found = None if line[:1].isalpha() else _LINE_START.match(line)
    if found is None:
        return line
    at = found.end("number") if found["number"] is not None else 0
    return f"{line[:at]}\\{line[at:]}"


class _Writer:
    """The output under construction: pieces of Markdown, and where the delimiters are among them."""

    def __init__(self, addresses: Addresses, line_break: str, *, links: bool, images: bool) -> None:
        self.addresses, self.line_break, self.links, self.images = addresses, line_break, links, images
        self.pieces: list[str] = []
        self.space = ""
        self.waiting: list[tuple[str, str]] = []
        self.open: list[tuple[str, int, str]] = []
        self.pairs: list[tuple[int, int]] = []
        self.code: list[str] | None = None

    def add(self, item: Inline) -> None:
        """Add one piece of content."""
        if isinstance(item, str):
            self.add_text(item)
        elif isinstance(item, Open):
            self.begin(item)
        elif isinstance(item, Close):
            self.end(item.mark)
        elif isinstance(item, Break):
            if self.code is not None:
                self.code.append(" ")
            elif self.pieces:
                self.space = self.line_break
        elif isinstance(item, Math):
            # A space means nothing in TeX, and keeps this from being read as a tag.
            self.write(re.sub("<(?=[A-Za-z/!?])", "< ", str(item)))
        elif self.images and isinstance(item, Image) and (address := self.addresses.absolute(item.address)):
            self.write(f"![{escape(item.alternative)}]({_quoted(address)})")

    def add_text(self, text: str) -> None:
        """Add text; a space is printed only before the next word."""
        if self.code is not None:
            self.code.append(text)
            return
        words = text.split()
        if not words:
            self.space = self.space or " "
            return
        if text[0].isspace():
            self.space = self.space or " "
        self.write(escape(" ".join(words)))
        if text[-1].isspace():
            self.space = " "

    def begin(self, opened: Open) -> None:
        """Begin an inline element; its delimiter is printed once text follows."""
        if self.code is not None:
            return
        if opened.mark == "code":
            self.code = []
        elif opened.mark in ("em", "strong"):
            self.waiting.append((opened.mark, ""))
        elif opened.mark == "a" and self.links:
            address = self.addresses.absolute(opened.element.get("href") or "")
            if address:
                self.waiting.append(("a", address))

    def end(self, mark: str) -> None:
        """End an inline element."""
        if self.code is not None:
            if mark == "code":
                self.end_code("".join(self.code))
            return
        if self.waiting and self.waiting[-1][0] == mark:
            self.waiting.pop()
        elif self.open and self.open[-1][0] == mark:
            _, piece, address = self.open.pop()
            if mark == "a":
                self.pieces.append(f"]({_quoted(address)})")
            else:
                self.pairs.append((piece, len(self.pieces)))
                self.pieces.append(self.pieces[piece])

    def end_code(self, text: str) -> None:
        """End inline code, with a fence longer than any inside."""
        self.code = None
        words = " ".join(text.split())
        if text[:1].isspace():
            self.space = self.space or " "
        if words:
            if not self.space and not self.waiting and self.pieces and self.pieces[-1].endswith("`"):
                # Two adjacent spans would be read as one fence.
                self.write(escape(words))
            else:
                fence = "`" * (1 + max((len(run) for run in re.findall("`+", words)), default=0))
                pad = " " if words[0] == "`" or words[-1] == "`" else ""
                self.write(f"{fence}{pad}{words}{pad}{fence}")
        if text[-1:].isspace():
            self.space = " "

    def write(self, text: str) -> None:
        """Print what is pending, then the text."""
        if self.pieces and self.space:
            self.pieces.append(self.space)
        self.space = ""
        for mark, address in self.waiting:
            self.open.append((mark, len(self.pieces), address))
            self.pieces.append("[" if mark == "a" else "*" if mark == "em" else "**")
        self.waiting.clear()
        self.pieces.append(text)

    def finish(self) -> str:
        """Return the result; emphasis that CommonMark would not read as such is left out."""
        pieces = self.pieces
        if self.code is not None:
            self.end_code("".join(self.code))
        for _, piece, _ in self.open:
            pieces[piece] = ""
        if not self.pairs:
            return "".join(pieces)
        marks = {piece for pair in self.pairs for piece in pair}
        closers = {closer for _, closer in self.pairs}
        for opener, closer in self.pairs:
            if opener - 1 in closers or not (_can_open(pieces, opener, marks) and _can_close(pieces, closer, marks)):
                pieces[opener] = pieces[closer] = ""
        left = [pair for pair in self.pairs if pieces[pair[0]]]
        if not all(_can_open(pieces, opener, marks) and _can_close(pieces, closer, marks) for opener, closer in left):
            for piece in marks:
                pieces[piece] = ""
        return "".join(pieces)


def _can_open(pieces: Sequence[str], at: int, marks: set[int]) -> bool:
    """Return whether the delimiter there is left-flanking; the run it is in counts as one."""
    before, after = _neighbours(pieces, at, marks)
    return not _is_space(after) and (not _is_punctuation(after) or _is_space(before) or _is_punctuation(before))


def _can_close(pieces: Sequence[str], at: int, marks: set[int]) -> bool:
    """Return whether the delimiter there is right-flanking."""
    before, after = _neighbours(pieces, at, marks)
    return not _is_space(before) and (not _is_punctuation(before) or _is_space(after) or _is_punctuation(after))


def _neighbours(pieces: Sequence[str], at: int, marks: set[int]) -> tuple[str, str]:
    """Return the characters before and after the run of delimiters around a piece, "" at the ends."""
    first = at - 1
    while first >= 0 and (first in marks or not pieces[first]):
        first -= 1
    after = at + 1
    while after < len(pieces) and (after in marks or not pieces[after]):
        after += 1
    return pieces[first][-1:] if first >= 0 else "", pieces[after][:1] if after < len(pieces) else ""


def _is_space(character: str) -> bool:
    return not character or character.isspace()


def _is_punctuation(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"


def _quoted(address: str) -> str:
    return quote(address, safe=_SAFE_IN_ADDRESS)
