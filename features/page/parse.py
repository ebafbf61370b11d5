"""From bytes to an lxml tree, around libxml2's traps.

The traps: an element nested more than 256 deep silently ends the text (2,048 with `huge_tree`); some markup costs quadratic time
or a hundred times its size in memory (see `limits`); what follows `</html>` lands in a second root next to the first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lxml import etree

from .decode import MAX_INPUT, Status, is_binary, to_utf8
from .limits import MAX_TAG_BYTES, flatten, within_limits, without_cdata

MAX_BYTES: Final = 16 * 1024 * 1024
"""In UTF-8 bytes, after long tags were trimmed; longer pages are cut, with status `too_large`."""
MAX_DEPTH: Final = 2048
"""libxml2 drops what is nested deeper; such a page is flattened, with status `too_deep`."""


@dataclass(frozen=True, slots=True)
class Tree:
    """A parsed page.

    Attributes:
        roots: the root elements in document order, possibly none.
        status: `ok`, `empty`, `not_html`, `too_large` or `too_deep`.
        encoding: WHATWG name of the encoding that was used to decode the page.
    """

    roots: tuple[etree._Element, ...]
    status: Status
    encoding: str


def parse(html: bytes | str, *, charset: str | None = None) -> Tree:
    """Parse a page; nothing in it raises an error.

    Args:
        html: the page; given bytes, the encoding is worked out.
        charset: what the server said about the encoding; it overrides what the page itself says, but not valid UTF-8.

    >>> parse(b"").status, parse(b"%PDF-1.7 ...").status, parse(b"<p>text").status
    ('empty', 'not_html', 'ok')
    """
    if isinstance(html, bytes) and is_binary(html):
        return Tree((), "not_html", "")
    data, encoding = to_utf8(html, charset=charset)
    if not data or data.isspace():
        return Tree((), "empty", encoding)
    cut = len(html) > MAX_INPUT
    if len(data) > MAX_TAG_BYTES:
        data, too_much = within_limits(data)
        cut = cut or too_much or len(data) > MAX_BYTES
        data = data[:MAX_BYTES]
    data = without_cdata(data)
    root, too_deep = _root(data)
    if too_deep:
        root, _ = _root(flatten(data))
    if root is None:
        return Tree((), "empty", encoding)
    return Tree((root, *root.itersiblings()), "too_large" if cut else "too_deep" if too_deep else "ok", encoding)


def _root(data: bytes) -> tuple[etree._Element | None, bool]:
    """Return the first root of a page, and whether libxml2 gave up at one of its limits."""
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, no_network=True, collect_ids=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        root = None
    # libxml2 stops at a limit, so nothing follows this error.
    last = parser.error_log.last_error
    return root, last is not None and last.type_name == "ERR_RESOURCE_LIMIT"
