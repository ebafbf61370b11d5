"""Finds the addresses of images, lazily loaded ones included, and their alternative text."""

from __future__ import annotations

from typing import Final

from lxml import etree

from .nodes import Image

_ADDRESSES: Final = ("src", "data-src", "data-original", "data-lazy-src")


def image_of(element: etree._Element) -> Image | None:
    """Return the image an element shows; None without a usable address, and for the fallback image of a formula.

    >>> image_of(etree.fromstring('<img src="data:image/gif;base64,R0" data-src="/a.jpg" alt="A  boat"/>'))
    Image(address='/a.jpg', alternative='A boat')
    """
    if element.tag == "picture" or "mwe-math-fallback-image" in (element.get("class") or ""):
        return None
    for name in _ADDRESSES:
        address = (element.get(name) or "").strip()
        if address and not address.lower().startswith("data:"):
            return Image(address, " ".join((element.get("alt") or "").split()))
    return None
