"""Makes the addresses of links and images absolute and harmless."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urljoin

from bodytext.features import Tree

_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.\-]*:")
_SAFE: Final = ("http:", "https:", "mailto:", "tel:", "ftp:")
_LINE_ENDS: Final = re.compile(r"[\x00-\x1f\x7f]+")
_UNPRINTED: Final = re.compile(r"[\x00-\x20\x7f]+")


class Addresses:
    """Makes the addresses of one page absolute.

    >>> from bodytext.features import parse
    >>> addresses = Addresses(parse("<p>"), "https://www.example.org/news/")
    >>> addresses.absolute("a.html"), addresses.absolute("JavaScript:alert(1)")
    ('https://www.example.org/news/a.html', '')
    """

    def __init__(self, tree: Tree, url: str | None) -> None:
        """Take a page and its address; without an address only the page's own `<base>` counts."""
        base = next((found.get("href") or "" for root in tree.roots[:1] for found in root.iter("base") if found.get("href")), "")
        self.base = _joined(url or "", base)

    def absolute(self, address: str) -> str:
        """Return an address ready to print; "" if it would run code or is invalid."""
        scheme = _SCHEME.match(_UNPRINTED.sub("", address).lower())
        if scheme is not None and scheme[0] not in _SAFE:
            return ""
        address = _LINE_ENDS.sub("", address.strip())
        return _joined(self.base, address).replace(" ", "%20") if address else ""


def _joined(base: str, address: str) -> str:
    """Do what `urljoin` does, "" for what it cannot parse. Empty queries and fragments are dropped; Python versions differ in that.

    >>> _joined("https://example.org/a?b", "#"), _joined("https://example.org/a?b", "?#c")
    ('https://example.org/a?b', 'https://example.org/a#c')
    """
    if not base or not address:
        return address or base
    base = base.partition("#")[0]
    if address[:2] in {"?", "?#"}:
        base = base.partition("?")[0]
    try:
        joined = urljoin(base, address)
    except ValueError:
        return ""
    rest, _, fragment = joined.partition("#")
    path, _, query = rest.partition("?")
    return path + (query and f"?{query}") + (fragment and f"#{fragment}")
