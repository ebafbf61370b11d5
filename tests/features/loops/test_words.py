"""Words of many lines; and the compiled class and the one in Python find the same, whatever the lines."""

from __future__ import annotations

import pickle
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bodytext.features.families.lexicon import names_of
from bodytext.features.loops.words import (
    HEAD_CHARS,
    Table,
    TableInPython,
    Words,
    WordsInPython,
    text_heads,
    words_at_start,
    words_of_elements,
    words_of_lines,
    words_of_texts,
)
from bodytext.features.page.columns import Names
from bodytext.features.page.tags import TAGS

compiled = pytest.mark.compiled("words")
QUICK = settings(deadline=None, max_examples=300)
KNOWN = {b"a": 1, b"read": 2, b"=read more": 3, b"read more": 4, b"read more now": 5, "é".encode(): 6, b"<div>": 7, b"role": 8}
WEIGHTS = (np.arange(18, dtype=np.float32).reshape(9, 2) - 7) / 3

letters = st.sampled_from([*"aBz_09 -\x1c\t\x7f#é—北İΣ😀", "read", " more", " now", "fooBar", "a1B", "\u00a0"])
texts = st.lists(letters, max_size=80).map("".join)
lines = st.lists(st.sampled_from([b"a", b"read", b"more", b"now", b"", b"00", "é".encode()]), max_size=8).map(b" ".join)
names = st.none() | texts.filter(lambda text: "\n" not in text)
elements = st.tuples(st.integers(0, len(TAGS) - 1), st.tuples(names, names, names, names))


def assert_same(found: Words, plain: WordsInPython) -> None:
    """All that can be asked of words has the same answer."""
    table, plain_table = Table(KNOWN), TableInPython(KNOWN)
    n = len(plain.lines)
    assert np.array_equal(found.sums(table, WEIGHTS), plain.sums(plain_table, WEIGHTS))
    for options in ({}, {"prefix": b"="}, {"strip": b"0 "}, {"prefix": b"=", "max_bytes": 4}):
        assert found.rows(table, **options).tolist() == plain.rows(plain_table, **options).tolist()
    for wanted in (np.ones(n, dtype=np.uint8), np.arange(n, dtype=np.uint8) % 2):
        for max_words in (1, 2, 4):
            assert found.start_rows(table, wanted, max_words).tolist() == plain.start_rows(plain_table, wanted, max_words).tolist()
    assert [found.of_line(line) for line in range(n)] == [plain.of_line(line) for line in range(n)]


@compiled
@QUICK
@given(st.lists(lines, max_size=12))
def test_lines(given_lines: list[bytes]) -> None:
    found, plain = words_of_lines(given_lines), WordsInPython(given_lines)
    assert found.lines == plain.lines
    assert found.counts.tolist() == plain.counts.tolist()
    assert_same(found, plain)


@compiled
@QUICK
@given(st.lists(texts.map(lambda text: " ".join(text.split())), max_size=12), st.booleans())
def test_starts_of_texts(given_texts: list[str], spaced: bool) -> None:
    write = partial(text_heads, spaced=spaced)
    found, plain = words_of_texts(given_texts, HEAD_CHARS, write), WordsInPython(write(given_texts) if given_texts else [])
    assert found.lines == plain.lines
    assert_same(found, plain)


@compiled
@QUICK
@given(st.lists(elements, max_size=12))
def test_names_of_elements(given_elements: list[tuple[int, Names]]) -> None:
    tags = tuple(f"<{tag}> " for tag in TAGS)
    found = words_of_elements(given_elements, tags, 400, names_of)
    plain = WordsInPython(names_of(given_elements) if given_elements else [])
    assert [line.split() for line in found.lines] == [line.split() for line in plain.lines]
    assert np.array_equal(found.sums(Table(KNOWN), WEIGHTS), plain.sums(TableInPython(KNOWN), WEIGHTS))


@compiled
def test_a_table_is_what_it_was_after_pickling() -> None:
    table = pickle.loads(pickle.dumps(Table(KNOWN)))
    assert table.rows == KNOWN
    assert words_of_lines([b"read more"]).rows(table).tolist() == [4]


@compiled
def test_rows_count_from_one() -> None:
    with pytest.raises(ValueError, match="rows count from 1"):
        Table({b"a": 0})


@compiled
def test_weights_have_a_row_for_each_word_of_the_table() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        words_of_lines([b"a"]).sums(Table(KNOWN), WEIGHTS[:5])


def test_words_are_those_at_the_start_of_a_block() -> None:
    words = words_at_start(["Page 12, of “345”", "x" * 200], spaced=True)
    assert words.lines == [b"page 00 of 000", b"x" * HEAD_CHARS]
    assert words.of_line(0) == [b"page", b"00", b"of", b"000"]
    assert words.counts.tolist() == [4, 1]


def test_words_of_a_line_weigh_together() -> None:
    words = words_of_lines([b"share on", b"", b"on on other"])
    weights = np.array([[9], [2], [3]], dtype=np.float32)
    assert words.sums(Table({b"share": 1, b"on": 2}), weights)[:, 0].tolist() == [5, 0, 6]


def test_the_longest_known_start_of_two_words_or_more_counts() -> None:
    words = words_of_lines([b"read more now then", b"read more", b"read other", b"read more then"])
    assert words.start_rows(Table(KNOWN), np.array([1, 1, 1, 0], dtype=np.uint8), 4).tolist() == [5, 0, 0, 0]
    assert words.start_rows(Table(KNOWN), np.array([1, 1, 1, 1], dtype=np.uint8), 2).tolist() == [4, 0, 0, 4]
