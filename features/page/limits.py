"""What is trimmed, cut or flattened in a page's bytes before libxml2 sees them, because it would cost too much there or be lost.

A tree costs libxml2 about 100 bytes for every element, attribute and text; the attributes of one element cost it quadratic time; so
do end tags that close nothing below many open elements; and what is nested deeper than 2,048 is lost. All functions here look at each
byte a fixed number of times.
"""

from __future__ import annotations

import re
from typing import Final

from .tags import BLOCK, KIND

MAX_TAG_BYTES: Final = 8 * 1024
"""A tag longer than this keeps its name and the attributes that bodytext reads, each cut at 1 KB."""
MAX_ATTRIBUTES: Final = 100
"""So does a tag with more attributes than this."""
MAX_MARKUP: Final = 2_000_000
"""A page is cut where its tags cost more: 3 a start tag, 2 an end tag, more below deep nesting, 1 a separator inside a tag."""
MAX_BLOCKS: Final = 30_000
"""Text after so many blocks is left out; the features of a block cost about three kilobytes."""
FLAT_DEPTH: Final = 1000
"""`flatten` keeps so many levels of elements, about: libxml2 opens and closes some on its own."""
_FLAT_TAGS: Final = 200_000
_COUNTED_BYTES: Final = 512
_DEPTH_STEP: Final = 128
_MAX_DEPTH_COST: Final = 16

_VALUE = rb"=[\t\n\f\r ]*+(?:\"[^\"]*+\"|'[^']*+'|[^\t\n\f\r >\"'][^\t\n\f\r >]*+)?+"
_TAG = re.compile(rb"</?[A-Za-z](?:[^=>]++|" + _VALUE + rb")*+>?")
_VALUES = re.compile(_VALUE)
_NAME_OR_ATTRIBUTE = re.compile(rb"[^\t\n\f\r />=]++")
_SEPARATORS: Final = b"\t\n\f\r /="
_TAG_NAME = re.compile(rb"</?([A-Za-z][^\s/>]{0,40})")
_KEPT_ATTRIBUTE = re.compile(rb"[\s\"'](class|id|role|href)\s*=\s*(?:\"([^\"]{0,1024})|'([^']{0,1024})|([^\s\"'>]{1,1024}))")
_VOID: Final = frozenset(b"area base br col embed hr img input link meta param source track wbr".split())
_FOREIGN = re.compile(rb"<(/?)(?:svg|math)\b[^<>]*+>|<!\[CDATA\[(.*?)(?:\]\]>|\Z)", re.DOTALL | re.IGNORECASE)


def survey_in_python(data: bytes, max_bytes: int, max_attributes: int, max_markup: int) -> tuple[list[tuple[int, int]], int]:
    """Find the tags that have to be trimmed, and where the markup becomes too much.

    Quotes count only after an equals sign, as in HTML. A long "tag" that holds `</script` may be a comparison in a script; it ends there.

    Returns:
        Start and end of each tag of more than `max_bytes` bytes or more than `max_attributes` attributes; where to cut the page.

    >>> survey_in_python(b"<p class=a>text<br>", 5, 100, 5)
    ([(0, 11)], 15)
    """
    spans: list[tuple[int, int]] = []
    cost = depth = deepest = position = 0
    while (found := _TAG.search(data, position)) is not None:
        start, position = found.span()
        length = position - start
        is_end = data[start + 1] == 0x2F
        if length > max_bytes or (length > _COUNTED_BYTES and _attributes(found[0]) > max_attributes):
            script = data.find(b"</script", start + 1, position)
            if script >= 0:
                position = script
            spans.append((start, position))
        else:
            cost += length - len(found[0].translate(None, _SEPARATORS)) - is_end
        if is_end:
            depth = max(depth - 1, 0)
            cost += 2 + min(deepest // _DEPTH_STEP, _MAX_DEPTH_COST)
        else:
            name = _TAG_NAME.match(data, start)
            if name is None or name[1].lower() not in _VOID:
                depth += 1
                deepest = max(deepest, depth)
            cost += 3
        if cost > max_markup:
            return spans, start
    return spans, len(data)


def has_cdata_in_python(page: bytes) -> bool:
    """Whether a CDATA section may begin somewhere.

    >>> has_cdata_in_python(b"<svg><![CDATA[x]]></svg>"), has_cdata_in_python(b"a[CDATA[")
    (True, False)
    """
    return b"<![CDATA[" in page


try:
    from .compiled_bytes import has_cdata, survey
except ImportError:
    has_cdata, survey = has_cdata_in_python, survey_in_python


def within_limits(data: bytes) -> tuple[bytes, bool]:
    """A page without overlong tags, cut where its markup becomes too much, and whether it was cut.

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
    """A page without the tags nested deeper than `FLAT_DEPTH`; a rule stands for each boundary of a block-level element.

    What follows the first 200,000 tags is left out.

    >>> deep = flatten(b"<div>" * 5000 + b"<p>one</p><p>two" + b"</div>" * 5000 + b"three")
    >>> deep.count(b"<div>"), b"<hr>one<hr><hr>two<hr>" in deep, deep[-11:]
    (1000, True, b'</div>three')
    """
    parts: list[bytes] = []
    open_tags: list[bytes] = []
    done = 0
    for number, found in enumerate(_TAG.finditer(data)):
        start, end = found.span()
        if number == _FLAT_TAGS:
            parts.append(data[done:start])
            done = len(data)
            break
        match = _TAG_NAME.match(data, start)
        name = match[1].lower() if match is not None else b""
        if name in _VOID:
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
    """CDATA sections inside SVG and MathML as plain text, as HTML reads them; libxml2 takes them for comments that end at the first `>`.

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


def _attributes(tag: bytes) -> int:
    """The number of attributes of a tag."""
    return len(_NAME_OR_ATTRIBUTE.findall(_VALUES.sub(b"=", tag[1:]))) - 1


def _trimmed(data: bytes, start: int, end: int) -> bytes:
    """A tag with the attributes that bodytext reads; nothing where it does not end."""
    name = _TAG_NAME.match(data, start, end)
    if name is None or data[end - 1] != 0x3E:
        return b""
    kept: dict[bytes, bytes] = {}
    for found in _KEPT_ATTRIBUTE.finditer(data, start, min(end, start + 16 * MAX_TAG_BYTES)):
        value = next(value for value in found.groups()[1:] if value is not None)
        kept.setdefault(found[1], value.replace(b'"', b""))
    return name[0] + b"".join(b' %s="%s"' % attribute for attribute in kept.items()) + b">"
