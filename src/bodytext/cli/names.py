"""Names of files as a message or a heading can show them."""

from __future__ import annotations


def printable(name: str) -> str:
    """A name on one line: control characters, and bytes that are no text, written as escapes.

    >>> printable("a\\nb.html"), printable("caf\\udce9.html"), printable("café.html")
    ('a\\\\nb.html', 'caf\\\\xe9.html', 'café.html')
    """
    return "".join(character if character.isprintable() else _escape(character) for character in name)


def _escape(character: str) -> str:
    if "\udc80" <= character <= "\udcff":
        return f"\\x{ord(character) - 0xDC00:02x}"
    return character.encode("unicode_escape").decode("ascii")
