"""File names in a form that messages and headings can show."""

from __future__ import annotations


def printable(name: str) -> str:
    """Write a name on one line, with escapes for control characters and for bytes that are not text.

    >>> printable("a\\nb.html"), printable("caf\\udce9.html"), printable("café.html")
    ('a\\\\nb.html', 'caf\\\\xe9.html', 'café.html')
    """
    return "".join(character if character.isprintable() else _escape(character) for character in name)


def _escape(character: str) -> str:
    if "\udc80" <= character <= "\udcff":
        return f"\\x{ord(character) - 0xDC00:02x}"
    return character.encode("unicode_escape").decode("ascii")
