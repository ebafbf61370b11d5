"""Turns whatever a caller may pass as a page into bytes or text."""

from __future__ import annotations

import copy
import os
import re
import sys
import warnings
from typing import Final, Protocol, TypeAlias

from lxml import etree

from bodytext.features.page.decode import MAX_INPUT


class Readable(Protocol):
    """An open file, binary or text: anything with a `read` that takes a size."""

    def read(self, size: int, /) -> bytes | str:
        """Return the next bytes or characters, empty at the end."""


PlainInput: TypeAlias = bytes | bytearray | memoryview | str | os.PathLike[str] | Readable
"""What `extract_lines` accepts: the text itself, the path of a file, or an open file. A str is never a path."""
PageInput: TypeAlias = "PlainInput | etree._Element | etree._ElementTree"
"""What `extract` accepts: the same, and an lxml tree or element."""

_PLAIN: Final = "bytes, str, a pathlib.Path or an open file"
_PAGE: Final = "bytes, str, a pathlib.Path, an open file or an lxml tree"
_CHARSET: Final = re.compile(r"charset\s*=\s*[\"']?\s*([^\s\"';,]+)", re.IGNORECASE)
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_LOCATOR: Final = re.compile(r"(?:https?|file)://\S{1,2000}|[^<>\r\n]{1,250}\.(?:x?html?|txt)", re.IGNORECASE)
_PAGE_BEGINS: Final = re.compile(
    r"\s*+(?:<\?xml[^<>]*+>\s*+)?+(?:<!--(?:[^-]|-(?!->))*+-->\s*+)*+<(?:!doctype\s++html|html)\b[^<>]*+>", re.IGNORECASE
)
_WITH_NAMESPACE: Final = "descendant-or-self::*[namespace-uri()]"
_BEGINNING: Final = 4096
_END_TAG: Final = re.compile(r"</(?:a|body|div|h[1-6]|head|li|p|section|span|table|td|tr|ul)\s*>", re.IGNORECASE)
_MIN_END_TAGS: Final = 10


def page_content(page: PageInput) -> bytes | str:
    """Return the HTML of a page; a tree is serialised and left unchanged.

    Raises:
        TypeError: it is none of the types of `PageInput`.
        OSError: the file cannot be read.

    >>> from lxml import html
    >>> page_content(html.fromstring("<p>one<!-- two --><br>three"))
    '<p>one<!-- two --><br>three</p>'
    """
    if isinstance(page, etree._Element | etree._ElementTree):
        return _html_of_tree(page)
    if isinstance(page, str) and _is_locator(page):
        _warn_of_locator(page)
    return _content(page, _PAGE)


def plain_content(plain: PlainInput) -> bytes | str:
    """Return plain text, as bytes or str.

    Raises:
        TypeError: it is none of the types of `PlainInput`.
        OSError: the file cannot be read.

    >>> import io
    >>> plain_content(io.StringIO("A line."))
    'A line.'
    """
    if isinstance(plain, str) and _is_locator(plain):
        _warn_of_locator(plain)
    return _content(plain, _PLAIN)


def charset_label(charset: str | None) -> str | None:
    """Return the label of an encoding, given as it is or in a Content-Type header; None if there is none.

    Raises:
        TypeError: it is not a str.

    >>> charset_label("latin1"), charset_label('text/html; charset="latin1"'), charset_label("text/html"), charset_label("é")
    ('latin1', 'latin1', None, None)
    """
    if charset is None:
        return None
    if not isinstance(charset, str):
        raise TypeError(f"charset is the name of an encoding or a Content-Type header, a str, not {_type_name(charset)}")
    found = _CHARSET.search(charset)
    label = found[1] if found is not None else None if "/" in charset else charset
    return label if label is not None and label.isascii() else None


def page_url(url: str | None) -> str | None:
    """The address of a page as results may hold it: U+FFFD stands for lone surrogates, as in the page's own text.

    Raises:
        TypeError: it is no str.

    >>> page_url("https://www.example.org/\\udce9")
    'https://www.example.org/�'
    """
    if url is not None and not isinstance(url, str):
        raise TypeError(f"url is the address of the page, a str, not {_type_name(url)}")
    return None if url is None else _SURROGATE.sub("\ufffd", url)


def is_html(text: str) -> bool:
    """Return whether text is unmistakably an HTML page, not a text that mentions some markup.

    That is, it begins like a page, or it begins and ends with a tag and has at least ten HTML end tags.

    >>> is_html("<!DOCTYPE html><title>x</title>"), is_html("A page begins with <html>, then comes <head></head>.")
    (True, False)
    """
    if _PAGE_BEGINS.match(text.removeprefix("\ufeff")[:_BEGINNING]) is not None:
        return True
    stripped = text.strip()
    if not (stripped.startswith("<") and stripped.endswith(">")):
        return False
    return sum(1 for _, _ in zip(range(_MIN_END_TAGS), _END_TAG.finditer(stripped), strict=False)) == _MIN_END_TAGS


def _content(given: object, accepted: str) -> bytes | str:
    """Return the bytes or text of anything but a tree."""
    if isinstance(given, bytes | str):
        return given
    if isinstance(given, bytearray | memoryview):
        return bytes(given)
    if isinstance(given, os.PathLike):
        with open(given, "rb") as file:
            return _read(file, accepted)
    if hasattr(type(given), "content") and hasattr(given, "headers"):
        raise TypeError(f"a page is {accepted}, not a {_type_name(given)}: pass its content, as in extract(response.content)")
    if callable(getattr(given, "read", None)) and not isinstance(given, type):
        return _read(given, accepted)
    raise TypeError(f"a page is {accepted}, not {_type_name(given)}")


def _read(file: object, accepted: str) -> bytes | str:
    """Read a file up to just over `MAX_INPUT`, so that `parse` can tell that there was more."""
    parts: list[bytes | str] = []
    left = MAX_INPUT + 1
    while left > 0:
        part = file.read(left)  # type: ignore[attr-defined]
        if not isinstance(part, bytes | str):
            raise TypeError(f"a page is {accepted}; what {_type_name(file)}.read() gives is {_type_name(part)}")
        if not part:
            break
        parts.append(part)
        left -= len(part)
    text = [part for part in parts if isinstance(part, str)]
    data = [part for part in parts if isinstance(part, bytes)]
    if text and data:
        raise TypeError(f"a page is {accepted}; what {_type_name(file)}.read() gives is now bytes, now str")
    return "".join(text) if text else b"".join(data)


def _html_of_tree(tree: etree._Element | etree._ElementTree) -> str:
    """Serialise a tree, or an element with its content, as HTML.

    What follows `</html>`, which libxml2 puts into a second root, belongs to the page. What follows an element inside a page does
    not.
    """
    root: etree._Element | None = tree.getroot() if isinstance(tree, etree._ElementTree) else tree
    if root is None:
        return ""
    parts = [root] if root.getparent() is not None else [root, *root.itersiblings()]
    return "".join(
        etree.tostring(_without_namespaces(part), method="html", encoding="unicode", with_tail=False)
        for part in parts
        if isinstance(part.tag, str)
    )


def _without_namespaces(element: etree._Element) -> etree._Element:
    """Return the element itself, or a copy without namespaces if it has any, as in XHTML."""
    # Not element after element: when lxml drops one that Python has seen, it walks up to the root.
    if not element.xpath(f"boolean({_WITH_NAMESPACE})"):
        return element
    copied = copy.deepcopy(element)
    for one in copied.xpath(_WITH_NAMESPACE):
        one.tag = str(one.tag).rpartition("}")[2]
    return copied


def _is_locator(text: str) -> bool:
    """Return whether a str is more likely a file name or an address than a page.

    >>> _is_locator("pages/a.html"), _is_locator("https://example.org/"), _is_locator("<p>a.html"), _is_locator("A text.")
    (True, True, False, False)
    """
    return _LOCATOR.fullmatch(text) is not None


def _warn_of_locator(text: str) -> None:
    """Warn, pointing to the caller's line outside this package."""
    level, frame = 1, sys._getframe()
    while frame.f_back is not None and str(frame.f_globals.get("__name__", "")).partition(".")[0] == "bodytext":
        level, frame = level + 1, frame.f_back
    warnings.warn(
        f"a str is taken for the page itself, but {text[:100]!r} looks like a file name or an address: "
        "pass pathlib.Path(...) for a file, or the bytes that were downloaded",
        stacklevel=level,
    )


def _type_name(value: object) -> str:
    return "None" if value is None else type(value).__name__
