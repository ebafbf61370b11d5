"""The compiled look at a page's bytes and the one in Python find the same, whatever the bytes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bodytext.features.page.bytes import has_cdata, has_cdata_in_python, is_utf8, is_utf8_in_python, survey, survey_in_python
from bodytext.features.page.costs import DEPTH_STEP, END_TAG_COST, MAX_DEPTH_COST, VOID

pytestmark = pytest.mark.compiled("bytes")

tag_pieces = st.sampled_from(
    [
        *[
            b"<p",
            b"</p",
            b"<DIV",
            b"<br",
            b"<IMG",
            b"</script",
            b"<!--",
            b">",
            b" ",
            b"\n",
            b"\x0b",
            b"a",
            b"=",
            b'"',
            b"'",
            b"/",
            b"<",
        ],
        *[b"\0", b"c=d ", b"x" * 300, b"a b c d " * 40],
    ]
)


@settings(deadline=None, max_examples=400)
@given(
    st.lists(tag_pieces, max_size=60).map(b"".join), st.sampled_from([5, 50, 600]), st.sampled_from([1, 3, 50]), st.integers(5, 300)
)
def test_any_tags_are_surveyed_alike(data: bytes, max_bytes: int, max_attributes: int, max_markup: int) -> None:
    assert survey(data, max_bytes, max_attributes, max_markup) == survey_in_python(data, max_bytes, max_attributes, max_markup)


@pytest.mark.parametrize("name", [*sorted(VOID), b"p", b"brr", b"b", b"sourced", b"a" * 50])
def test_void_elements_open_nothing(name: bytes) -> None:
    data = b"<%s>" % name.upper() * (2 * DEPTH_STEP) + b"</p>" * 50
    for max_markup in range(6 * DEPTH_STEP, 6 * DEPTH_STEP + 50 * (END_TAG_COST + MAX_DEPTH_COST), 7):
        assert survey(data, 99, 99, max_markup) == survey_in_python(data, 99, 99, max_markup)


@settings(deadline=None, max_examples=600)
@given(st.lists(st.binary(max_size=4) | st.text(max_size=12).map(str.encode) | st.just(b"ascii, long"), max_size=9).map(b"".join))
def test_any_bytes_are_utf_8_or_not_alike(data: bytes) -> None:
    assert is_utf8(data) == is_utf8_in_python(data)


@pytest.mark.parametrize("beyond", ["\u0080", "\u07ff", "\u0800", "\ud7ff", "\ue000", "\uffff", "\U00010000", "\U0010ffff"])
def test_the_limits_of_utf_8(beyond: str) -> None:
    data = beyond.encode()
    for place in range(len(data)):
        for byte in range(256):
            changed = b"x" * 7 + data[:place] + bytes([byte]) + data[place + 1 :]
            assert is_utf8(changed) == is_utf8_in_python(changed)
            assert is_utf8(changed[:-1]) == is_utf8_in_python(changed[:-1])


@settings(deadline=None, max_examples=300)
@given(st.lists(st.sampled_from([b"<![CDATA[", b"<![", b"CDATA[", b"[", b"<!", b"x"]), max_size=9).map(b"".join))
def test_cdata_is_found_alike(data: bytes) -> None:
    assert has_cdata(data) == has_cdata_in_python(data)
