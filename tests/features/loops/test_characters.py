"""The compiled count of characters and the one in Python find the same, whatever the texts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bodytext.features.loops import characters
from bodytext.features.loops.characters import count_characters_in_python

compiled = pytest.mark.skipif(
    characters._count is count_characters_in_python, reason="the compiled count is not built on this machine"
)
letters = st.sampled_from([*"aB1 .,…?é\u4e00\u0e01😀\U00020000|@©€\u0301"]) | st.characters(exclude_characters="\n")


@compiled
@settings(deadline=None, max_examples=300)
@given(st.lists(st.lists(letters, min_size=1, max_size=20).map("".join), min_size=1, max_size=9))
def test_any_texts(texts: list[str]) -> None:
    table = characters._table()
    found, plain = characters._count(texts, table), count_characters_in_python(texts, table)
    for one, other in zip(found, plain, strict=True):
        assert one.dtype == other.dtype
        assert np.array_equal(one, other)


@compiled
def test_no_text_is_empty() -> None:
    with pytest.raises(ValueError, match="empty"):
        characters._count([""], characters._table())
