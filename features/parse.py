"""From bytes to an lxml tree, with libxml2's traps handled.

The traps: an element more than 256 deep silently ends the text unless `huge_tree` is set (then 2,048); the attributes of one element
cost quadratic time; what follows `</html>` lands in a second root beside the first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import numpy as np
from lxml import etree

from .decode import Status, is_binary, to_utf8

MAX_BYTES: Final = 16 * 1024 * 1024
"""Longer pages are cut here (UTF-8 bytes, after long tags are trimmed), status `too_large`."""
MAX_TAG_BYTES: Final = 8 * 1024
"""A start tag longer than this keeps its name, class, id, role and href only, each cut at 1 KB."""
MAX_DEPTH: Final = 2048
"""libxml2 drops what is nested deeper, status `too_deep`."""

_TAG_NAME = re.compile(rb"<[A-Za-z][^\s/>]{0,40}")
_LONG_TAG = re.compile(rb"<[A-Za-z](?:[^\"'>]|\"[^\"]*\"|'[^']*')*>")
_KEPT_ATTRIBUTE = re.compile(rb"[\s\"'](class|id|role|href)\s*=\s*(?:\"([^\"]{0,1024})|'([^']{0,1024})|([^\s\"'>]{1,1024}))")


@dataclass(frozen=True, slots=True)
class Tree:
    """A parsed page.

    Attributes:
        roots: the root elements in document order; none when there is no element.
        status: `ok`, `empty`, `not_html`, `too_large` or `too_deep`.
        encoding: WHATWG name of the encoding that was used.
    """

    roots: tuple[etree._Element, ...]
    status: Status
    encoding: str


def parse(html: bytes | str, *, charset: str | None = None) -> Tree:
    """Parse a page; never raises on its content.

    Args:
        html: the page; bytes let us find the encoding.
        charset: what the server said of the encoding, tried before the page's own word.

    >>> parse(b"").status, parse(b"%PDF-1.7 ...").status, parse(b"<p>text").status
    ('empty', 'not_html', 'ok')
    """
    if isinstance(html, bytes) and is_binary(html):
        return Tree((), "not_html", "")
    data, encoding = to_utf8(html, charset=charset)
    if not data or data.isspace():
        return Tree((), "empty", encoding)
    status: Status = "ok"
    if len(data) > MAX_TAG_BYTES:
        data = trim_long_tags(data)
    if len(data) > MAX_BYTES:
        data = data[:MAX_BYTES]
        status = "too_large"
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        return Tree((), "empty", encoding)
    if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log.filter_from_fatals()):
        status = "too_deep"
    return Tree((root, *root.itersiblings()), status, encoding)


def trim_long_tags(data: bytes) -> bytes:
    """Shorten start tags of more than `MAX_TAG_BYTES` bytes.

    >>> trim_long_tags(b'<p class="a" data-x="' + b"x" * 9000 + b'">text</p>')
    b'<p class="a">text</p>'
    """
    opens = np.flatnonzero(np.frombuffer(data, dtype=np.uint8) == 0x3C)
    gaps = np.diff(opens, append=len(data))
    suspects = opens[gaps > MAX_TAG_BYTES]
    if not len(suspects):
        return data
    parts: list[bytes] = []
    done = 0
    for start in suspects.tolist():
        if start < done:
            continue
        tag = _LONG_TAG.match(data, start)
        if tag is None or tag.end() - start <= MAX_TAG_BYTES:
            continue
        name = _TAG_NAME.match(data, start)
        assert name is not None
        kept = b"".join(
            b' %s="%s"' % (found[1], next(value for value in found.groups()[1:] if value is not None).replace(b'"', b""))
            for found in _KEPT_ATTRIBUTE.finditer(data, start, min(tag.end(), start + 16 * MAX_TAG_BYTES))
        )
        parts += (data[done:start], name[0], kept, b">")
        done = tag.end()
    parts.append(data[done:])
    return b"".join(parts)
