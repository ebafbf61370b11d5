"""The encoding a page declares. Source: HTML standard, section 13.2.3.2, "prescan a byte stream to determine its encoding".

Every pattern is possessive, so no page makes one look at the same bytes twice.
"""

from __future__ import annotations

import re
from typing import Final

import webencodings

PRESCAN_BYTES: Final = 16 * 1024
"""The standard asks for the first 1,024 bytes; pages with long scripts before their meta element are common."""

_NEVER_DECODED: Final = ("replacement", "hz-gb-2312", "iso-2022-kr", "iso-2022-cn")
_TOKEN = re.compile(rb"<(?:(!--)|(meta)(?=[/\s])|(/?[a-z][^>\s]*+)|[!/?])", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    rb"[/\s]*+(=?[^=/>\s]*+)\s*+(?:=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^>\"'\s][^>\s]*+|(?=>))))?+",
)
_CONTENT = re.compile(rb"charset\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\"';\s][^;\s]*+))", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"\s*+<\?xml[^>]{1,200}?encoding\s*+=\s*+[\"']([A-Za-z0-9_.:\-]{2,40})", re.IGNORECASE)


def declared_encoding(html: bytes) -> str | None:
    """Return the encoding declared by a page's meta element, else by its XML declaration.

    Returns:
        The WHATWG name; "utf-8" where UTF-16 is declared, since the declaration could be read; None if no known encoding is
        declared.

    >>> declared_encoding(b'<meta charset="latin1">'), declared_encoding(b"<!-- <meta charset=latin1> -->")
    ('windows-1252', None)
    """
    start = html[:PRESCAN_BYTES]
    name = _from_meta(start)
    if name is None and (found := _XML_ENCODING.match(start)) is not None:
        name = _known(found[1])
    return name


def known_encoding(label: str) -> webencodings.Encoding | None:
    """Return the WHATWG encoding of a label; None for unknown labels, and for those whose decoding the standard forbids.

    >>> known_encoding("Latin1").name, known_encoding("zlib_codec"), known_encoding("hz-gb-2312")
    ('windows-1252', None, None)
    """
    encoding = webencodings.lookup(label)
    return None if encoding is None or encoding.name in _NEVER_DECODED else encoding


def _from_meta(start: bytes) -> str | None:
    position = 0
    while (token := _TOKEN.search(start, position)) is not None:
        comment, meta, tag = token.groups()
        if comment or not (meta or tag):
            mark = b"-->" if comment else b">"
            end = start.find(mark, token.start() + 2)
            if end < 0:
                return None
            position = end + len(mark)
            continue
        attributes, position = _attributes(start, token.end())
        if position < 0:
            return None
        if meta and (name := _of_meta(attributes)) is not None:
            return name
    return None


def _attributes(start: bytes, position: int) -> tuple[dict[bytes, bytes], int]:
    """Return the attributes of a tag, and where it ends (-1 if it does not)."""
    attributes: dict[bytes, bytes] = {}
    while (found := _ATTRIBUTE.match(start, position)) is not None:
        position = found.end()
        name, *values = found.groups()
        if position >= len(start) or start[position] == ord("="):
            return attributes, -1
        if not name:
            return attributes, position
        attributes.setdefault(name.lower(), next((value for value in values if value is not None), b""))
    return attributes, -1


def _of_meta(attributes: dict[bytes, bytes]) -> str | None:
    if b"charset" in attributes:
        return _known(attributes[b"charset"])
    if attributes.get(b"http-equiv", b"").lower() != b"content-type":
        return None
    found = _CONTENT.search(attributes.get(b"content", b""))
    return None if found is None else _known(found[1] or found[2] or found[3] or b"")


def _known(label: bytes) -> str | None:
    encoding = known_encoding(label.decode("latin-1"))
    if encoding is None:
        return None
    name = str(encoding.name)
    return "utf-8" if name.startswith("utf-16") else "windows-1252" if name == "x-user-defined" else name
