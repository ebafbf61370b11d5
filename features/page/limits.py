"""Trims, cuts or flattens a page's bytes before libxml2 sees them, where it would take too long, take too much memory or lose text.

In libxml2 every element, attribute and text takes about 100 bytes; the attributes of one element take quadratic time; so
do end tags that match no open element, below many open ones; and what is nested deeper than 2,048 is lost. All functions here look
at each byte a fixed number of times.
"""

from __future__ import annotations

import re
from typing import Final

from .bytes import TAG, TAG_NAME, has_cdata, survey
from .costs import VOID
from .tags import BLOCK, KIND

MAX_TAG_BYTES: Final = 8 * 1024
"""A tag longer than this keeps its name and the attributes that bodytext reads, each cut at 1 KB."""
MAX_ATTRIBUTES: Final = 100
"""The same goes for a tag with more attributes than this."""
MAX_MARKUP: Final = 2_000_000
"""A page is cut where its markup costs more; `costs` has the cost of tags, and each separator inside a tag costs 1."""
MAX_BLOCKS: Final = 30_000
"""Text after this many blocks is left out; the features of a block take about three kilobytes."""
FLAT_DEPTH: Final = 1000
"""`flatten` keeps about this many levels of elements; libxml2 opens and closes some on its own."""
_FLAT_TAGS: Final = 200_000

_KEPT_ATTRIBUTE = re.compile(rb"[\s\"'](class|id|role|href)\s*=\s*(?:\"([^\"]{0,1024})|'([^']{0,1024})|([^\s\"'>]{1,1024}))")
_FOREIGN = re.compile(rb"<(/?)(?:svg|math)\b[^<>]*+>|<!\[CDATA\[(.*?)(?:\]\]>|\Z)", re.DOTALL | re.IGNORECASE)


def within_limits(data: bytes) -> tuple[bytes, bool]:
    """Trim overlong tags, and cut the page where it has too much markup; returns the page and whether it was cut.

    >>> within_limits(b'<p class="a" data-x="' + b"x" * 9000 + b'">text</p>')
    (b'<p class="a">text</p>', False)
    """
    spans, cut = survey(data, MAX_TAG_BYTES, MAX_ATTRIBUTES, MAX_MARKUP)
    if not spans:
        return (data, False) if cut == len(data) else (data[:cut], True)
    parts: list[bytes] = []
    done = 0
    for start, end in spans:
        parts += (data[done:start], _trimmed(data, start, end))
        done = end
    parts.append(data[done:cut])
    return b"".join(parts), cut < len(data)


def flatten(data: bytes) -> bytes:
    """Remove the tags nested deeper than `FLAT_DEPTH`; a `<hr>` replaces each boundary of a block-level element.

    What follows the first 200,000 tags is left out.

    >>> deep = flatten(b"<div>" * 5000 + b"<p>one</p><p>two" + b"</div>" * 5000 + b"three")
    >>> deep.count(b"<div>"), b"<hr>one<hr><hr>two<hr>" in deep, deep[-11:]
    (1000, True, b'</div>three')
    """
    parts: list[bytes] = []
    open_tags: list[bytes] = []
    done = 0
    for number, found in enumerate(TAG.finditer(data)):
        start, end = found.span()
        if number == _FLAT_TAGS:
            parts.append(data[done:start])
            done = len(data)
            break
        match = TAG_NAME.match(data, start)
        name = match[1].lower() if match is not None else b""
        if name in VOID:
            continue
        if found[0][1] != 0x2F:
            open_tags.append(name)
            dropped = len(open_tags) > FLAT_DEPTH
        else:
            recent = open_tags[-8:][::-1]
            if name not in recent:
                continue
            dropped = len(open_tags) > FLAT_DEPTH
            del open_tags[len(open_tags) - 1 - recent.index(name) :]
        if dropped:
            parts += (data[done:start], b"<hr>" if KIND.get(name.decode("latin-1")) == BLOCK else b"")
            done = end
    parts.append(data[done:])
    return b"".join(parts)


def without_cdata(data: bytes) -> bytes:
    """Turn CDATA sections inside SVG and MathML into text, as HTML does; libxml2 takes them for comments that end at the first `>`.

    >>> without_cdata(b"<svg><![CDATA[a <b]]></svg>c<![CDATA[d]]>")
    b'<svg>a &lt;b</svg>c<![CDATA[d]]>'
    """
    if not has_cdata(data):
        return data
    depth = 0

    def replaced(found: re.Match[bytes]) -> bytes:
        nonlocal depth
        if found[2] is None:
            if not found[0].endswith(b"/>"):
                depth = max(depth - 1, 0) if found[1] else depth + 1
            return found[0]
        if not depth:
            return found[0]
        return found[2].replace(b"&", b"&amp;").replace(b"<", b"&lt;")

    return _FOREIGN.sub(replaced, data)


def _trimmed(data: bytes, start: int, end: int) -> bytes:
    """Keep only the attributes of a tag that bodytext reads; a tag that does not end is dropped."""
    name = TAG_NAME.match(data, start, end)
    if name is None or data[end - 1] != 0x3E:
        return b""
    kept: dict[bytes, bytes] = {}
    for found in _KEPT_ATTRIBUTE.finditer(data, start, min(end, start + 16 * MAX_TAG_BYTES)):
        value = next(value for value in found.groups()[1:] if value is not None)
        kept.setdefault(found[1], value.replace(b'"', b""))
    return name[0] + b"".join(b' %s="%s"' % attribute for attribute in kept.items()) + b">"
