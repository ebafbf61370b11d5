"""A page as an object: short to print, the same after pickling."""

from __future__ import annotations

import dataclasses
import pickle

import numpy as np
import pytest

from bodytext.features import Page, features, parse, segment, segment_lines

HTML = "<title>Pier</title><meta property=og:type content=article><ul><li class=a>one<li>two <a>three</a></ul><p>four"


def test_a_page_says_how_large_it_is_in_short() -> None:
    assert repr(segment(parse(HTML))) == "<Page: 3 blocks, 7 containers>"
    assert repr(segment_lines("line\n" * 1200)) == "<Page: 1,200 blocks, 1 containers>"


@pytest.mark.parametrize("page", [segment(parse(HTML)), segment(parse("")), segment_lines("a\nb")], ids=["html", "empty", "lines"])
def test_a_page_is_the_same_after_pickling(page: Page) -> None:
    copied = pickle.loads(pickle.dumps(page))
    for field in dataclasses.fields(page):
        np.testing.assert_equal(getattr(copied, field.name), getattr(page, field.name))
    np.testing.assert_array_equal(features(copied), features(page))
