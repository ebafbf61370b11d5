"""Looks at a page byte by byte before it is parsed: whether it is UTF-8, and how much its tags will cost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bodytext.features.compiled import compiled

from .costs import COUNTED_BYTES, DEPTH_STEP, END_TAG_COST, MAX_DEPTH_COST, START_TAG_COST, VOID

if TYPE_CHECKING:
    from . import compiled_bytes as _compiled
else:
    _compiled = compiled("compiled_bytes", __package__)

_VALUE = rb"=[\t\n\f\r ]*+(?:\"[^\"]*+\"|'[^']*+'|[^\t\n\f\r >\"'][^\t\n\f\r >]*+)?+"
TAG: Final = re.compile(rb"</?[A-Za-z](?:[^=>]++|" + _VALUE + rb")*+>?")
TAG_NAME: Final = re.compile(rb"</?([A-Za-z][^\s/>]{0,40})")
_VALUES = re.compile(_VALUE)
_NAME_OR_ATTRIBUTE = re.compile(rb"[^\t\n\f\r />=]++")
_SEPARATORS: Final = b"\t\n\f\r /="


def is_utf8_in_python(page: bytes) -> bool:
    """Return whether all of the bytes are valid UTF-8.

    >>> is_utf8_in_python("é".encode()), is_utf8_in_python("é".encode()[:1])
    (True, False)
    """
    try:
        page.decode()
    except UnicodeDecodeError:
        return False
    return True


def has_cdata_in_python(page: bytes) -> bool:
    """Return whether a CDATA section may begin somewhere in the page.

    >>> has_cdata_in_python(b"<svg><![CDATA[x]]></svg>"), has_cdata_in_python(b"a[CDATA[")
    (True, False)
    """
    return b"<![CDATA[" in page


def survey_in_python(page: bytes, max_bytes: int, max_attributes: int, max_markup: int) -> tuple[list[tuple[int, int]], int]:
    """Find the tags that have to be trimmed, and where the page has to be cut because of too much markup.

    Quotes count only after an equals sign, as in HTML. A long "tag" that contains `</script` may be a comparison in a script, so it
    ends there.

    Returns:
        Start and end of each tag of more than `max_bytes` bytes or more than `max_attributes` attributes; where to cut the page.

    >>> survey_in_python(b"<p class=a>text<br>", 5, 100, 5)
    ([(0, 11)], 15)
    """
    spans: list[tuple[int, int]] = []
    cost = depth = deepest = position = 0
    while (found := TAG.search(page, position)) is not None:
        start, position = found.span()
        length = position - start
        is_end = page[start + 1] == 0x2F
        if length > max_bytes or (length > COUNTED_BYTES and _attributes(found[0]) > max_attributes):
            script = page.find(b"</script", start + 1, position)
            if script >= 0:
                position = script
            spans.append((start, position))
        else:
            cost += length - len(found[0].translate(None, _SEPARATORS)) - is_end
        if is_end:
            depth = max(depth - 1, 0)
            cost += END_TAG_COST + min(deepest // DEPTH_STEP, MAX_DEPTH_COST)
        else:
            name = TAG_NAME.match(page, start)
            if name is None or name[1].lower() not in VOID:
                depth += 1
                deepest = max(deepest, depth)
            cost += START_TAG_COST
        if cost > max_markup:
            return spans, start
    return spans, len(page)


def _attributes(tag: bytes) -> int:
    """Count the attributes of a tag."""
    return len(_NAME_OR_ATTRIBUTE.findall(_VALUES.sub(b"=", tag[1:]))) - 1


is_utf8 = is_utf8_in_python if _compiled is None else _compiled.is_utf8
has_cdata = has_cdata_in_python if _compiled is None else _compiled.has_cdata
survey = survey_in_python if _compiled is None else _compiled.survey
