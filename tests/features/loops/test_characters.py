"""Classes of characters; the compiled count and the one in Python find the same, whatever the texts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bodytext.features.loops import characters
from bodytext.features.loops.character_classes import (
    AT,
    CLAUSE_END,
    COPYRIGHT,
    CURRENCY,
    DIGIT,
    ELLIPSIS,
    IDEOGRAPH,
    LETTER,
    LOWER,
    MARK,
    PUNCTUATION,
    QUESTION,
    SENTENCE_END,
    SEPARATOR,
    SPACE,
    SYMBOL,
    UNSPACED,
    UPPER,
)
from bodytext.features.loops.characters import classes, code_points, count_characters_in_python

compiled = pytest.mark.compiled("characters")
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


@pytest.mark.parametrize(
    ("character", "kind"),
    [
        (" ", SPACE),
        ("\u00a0", SPACE),
        ("a", LOWER),
        ("я", LOWER),
        ("Ж", UPPER),
        ("א", LETTER),
        ("한", LETTER),
        ("7", DIGIT),
        ("\u0301", MARK),
        (",", CLAUSE_END),
        ("、", CLAUSE_END),
        (".", SENTENCE_END),
        ("。", SENTENCE_END),
        ("\u104a", CLAUSE_END),
        ("\u104b", SENTENCE_END),
        ("\u17d4", SENTENCE_END),
        ("\u17d5", SENTENCE_END),
        ("؟", QUESTION),
        ("…", ELLIPSIS),
        ("•", SEPARATOR),
        ("©", COPYRIGHT),
        ("@", AT),
        ("-", PUNCTUATION),
        ("€", CURRENCY),
        ("漢", IDEOGRAPH),
        ("か", IDEOGRAPH),
        ("\U00020000", IDEOGRAPH),
        ("😀", SYMBOL),
        ("ก", UNSPACED),
    ],
)
def test_character_classes(character: str, kind: int) -> None:
    assert classes(code_points(character)).tolist() == [kind]
