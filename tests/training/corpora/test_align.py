"""From gold text to block labels, on pages built by hand."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bodytext.training.corpora import align as module
from bodytext.training.corpora.align import SHORT_TOKENS, align, common_subsequence
from bodytext.training.corpora.tokens import word_tokens

FIRST = "The lighthouse keeper climbs two hundred steps every evening."
SECOND = "From the gallery he sees the harbour and both islands."
THIRD = "In winter the storms shake the whole tower for days."
QUICK = settings(deadline=None, max_examples=80)

words = st.sampled_from(["sea", "salt", "wind", "old", "the", "north", "keeper", "tower", "lamp", "oil"])
blocks = st.lists(st.lists(words, min_size=1, max_size=12).map(" ".join), max_size=12)
long_blocks = st.lists(st.lists(words, min_size=SHORT_TOKENS, max_size=12).map(" ".join), min_size=1, max_size=8)


def _labels(page: list[str], gold: str) -> list[bool]:
    return [bool(label) for label in align(page, gold).labels]


def _kept(page: list[str], gold: str) -> list[str]:
    return [text for text, is_content in zip(page, _labels(page, gold), strict=True) if is_content]


def test_an_article_between_menu_and_footer() -> None:
    page = ["Home", "Shop", "The tower", FIRST, SECOND, "Log in to leave a comment below this text", THIRD, "Contact"]
    assert _kept(page, f"The tower\n{FIRST}\n{SECOND}\n{THIRD}") == ["The tower", FIRST, SECOND, THIRD]


def test_gold_may_break_its_lines_elsewhere() -> None:
    page = ["Menu", FIRST, SECOND, THIRD, "Contact"]
    assert _kept(page, f"{FIRST} {SECOND}\n\n{THIRD}") == [FIRST, SECOND, THIRD]
    halves = f"{FIRST} {SECOND}".split(" he ")
    assert _kept(["Menu", f"{FIRST} {SECOND}", THIRD], f"{halves[0]}\nhe {halves[1]}") == [f"{FIRST} {SECOND}"]


def test_case_and_punctuation_do_not_count() -> None:
    assert _labels([FIRST.upper().replace(" ", " — "), SECOND], FIRST) == [True, False]


@pytest.mark.parametrize(("extra", "is_content"), [(0, True), (8, True), (9, True), (10, False), (30, False)])
def test_a_long_block_is_content_when_half_of_its_words_are(extra: int, is_content: bool) -> None:
    block = " ".join([FIRST, *(f"word{number}" for number in range(extra))])
    assert len(word_tokens(FIRST)) == 9
    result = align([block], FIRST)
    assert result.labels.tolist() == [is_content]
    assert result.coverage == pytest.approx([9 / (9 + extra)])


def test_words_that_only_happen_to_occur_do_not_cover_a_block() -> None:
    scattered = "Islands shake; steps of the keeper storm both winters, hundred harbours climb."
    assert _labels([scattered, FIRST], f"{FIRST} {SECOND} {THIRD}") == [False, True]


def test_a_moved_paragraph_is_found_by_its_shingles() -> None:
    assert _kept([SECOND, "Menu", FIRST], f"{FIRST}\n{SECOND}") == [SECOND, FIRST]


def test_a_repeated_paragraph_is_content_as_often_as_in_the_gold() -> None:
    assert sum(_labels([FIRST, "Menu", FIRST], FIRST)) == 1
    assert _labels([FIRST, "Menu", FIRST], f"{FIRST}\n{FIRST}") == [True, False, True]


def test_a_teaser_that_repeats_words_of_the_body_is_not_content() -> None:
    assert _labels([" ".join(FIRST.split()[:7]), "Menu", FIRST], FIRST) == [False, False, True]


def test_a_short_block_must_be_a_whole_line() -> None:
    assert _labels(["The tower", FIRST], f"The tower\n{FIRST}") == [True, True]
    assert _labels(["The keeper", FIRST, "two hundred", "tower"], f"{FIRST}\n{THIRD}") == [False, True, False, False]


def test_a_short_block_in_the_middle_of_a_matched_sentence_is_content() -> None:
    head, tail = FIRST.split(" two hundred ")
    assert _labels([head, "two hundred", tail, "Menu"], FIRST) == [True, True, True, False]


def test_of_equal_short_blocks_the_one_near_the_text_is_taken() -> None:
    page = ["Storms", "Home", "Shop", "Help", "About us", "Contact", FIRST, "Storms", THIRD, "Terms"]
    assert np.flatnonzero(align(page, f"{FIRST}\nStorms\n{THIRD}").labels).tolist() == [6, 7, 8]


def test_near_the_text_means_on_either_side_of_it() -> None:
    page = ["Storms", "Home", "Shop", "Help", "About us", "Contact", "Storms", FIRST]
    assert np.flatnonzero(align(page, f"{FIRST}\nStorms").labels).tolist() == [6, 7]


def test_as_many_equal_short_blocks_are_taken_as_the_gold_has_lines() -> None:
    page = ["Note", FIRST, "Note", SECOND, "Note", THIRD]
    assert _labels(page, f"{FIRST}\nNote\n{SECOND}\n{THIRD}").count(True) == 4
    assert _labels(page, f"Note\n{FIRST}\nNote\n{SECOND}\nNote\n{THIRD}") == [True] * 6


def test_a_line_far_from_all_text_is_taken_only_when_it_stands_alone() -> None:
    menu = ["Home", "Shop", "Help", "About us", "Contact"]
    assert _labels(["Storms", *menu, FIRST], f"{FIRST}\nStorms") == [True, *[False] * 5, True]
    assert _labels(["Storms", "Storms", *menu, FIRST], f"{FIRST}\nStorms") == [False, False, *[False] * 5, True]


def test_scripts_without_spaces_align_by_character() -> None:
    assert _labels(["首页", "灯塔管理员每天晚上爬两百级台阶。", "联系我们"], "灯塔管理员每天晚上爬两百级台阶。") == [
        False,
        True,
        False,
    ]


def test_blocks_without_words_are_not_content() -> None:
    assert _labels(["—", FIRST, "* * *", SECOND], f"—\n{FIRST}\n* * *\n{SECOND}") == [False, True, False, True]


@pytest.mark.parametrize("gold", ["", "\n \n", "—"])
def test_without_gold_nothing_is_content(gold: str) -> None:
    result = align([FIRST, "Menu"], gold)
    assert result.labels.tolist() == [False, False]
    assert result.coverage.tolist() == [0, 0]
    assert result.gold_found == 0


def test_a_page_without_blocks_has_no_labels() -> None:
    result = align([], FIRST)
    assert (result.labels.shape, result.coverage.shape, result.gold_found) == ((0,), (0,), 0)


def test_the_share_of_the_gold_that_content_blocks_have() -> None:
    assert align([FIRST, "Menu"], FIRST).gold_found == 1
    n_first, n_second = len(word_tokens(FIRST)), len(word_tokens(SECOND))
    assert align([FIRST, "Menu"], f"{FIRST}\n{SECOND}").gold_found == pytest.approx((n_first + 1) / (n_first + n_second), abs=0.06)
    assert align(["Menu", "Contact"], FIRST).gold_found == 0


def test_words_beyond_the_limit_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    n_first = len(word_tokens(FIRST))
    for limit, expected in ((n_first, [True, False]), (n_first + 3, [True, True]), (1000, [True, True])):
        monkeypatch.setattr(module, "_MAX_TOKENS", limit)
        assert _labels([FIRST, SECOND], f"{FIRST}\n{SECOND}") == expected


@QUICK
@given(blocks, blocks.map("\n".join) | st.text(max_size=80))
def test_there_is_one_label_a_block_and_every_share_lies_in_range(page: list[str], gold: str) -> None:
    result = align(page, gold)
    assert result.labels.shape == result.coverage.shape == (len(page),)
    assert result.labels.dtype == np.bool_
    assert result.coverage.dtype == np.float32
    assert ((result.coverage >= 0) & (result.coverage <= 1)).all()
    assert 0 <= result.gold_found <= 1


@QUICK
@given(long_blocks)
def test_when_everything_is_gold_every_block_is_content(page: list[str]) -> None:
    result = align(page, "\n".join(page))
    assert result.labels.all()
    assert (result.coverage == 1).all()
    assert result.gold_found == 1


@QUICK
@given(blocks)
def test_when_everything_is_gold_short_blocks_are_content_too(page: list[str]) -> None:
    assert align(page, "\n".join(page)).labels.all()


@QUICK
@given(blocks)
def test_gold_in_other_words_labels_nothing(page: list[str]) -> None:
    result = align(page, FIRST.replace("The", "A").replace("keeper", "guard"))
    assert not result.labels.any()


@QUICK
@given(
    long_blocks,
    st.lists(st.sampled_from(["Menu", "Log in", "Cookies and settings", "All rights reserved by us for ever"]), max_size=6),
)
def test_what_is_not_in_the_gold_is_not_content(content: list[str], rest: list[str]) -> None:
    page = [*rest, *content, *rest]
    assert _labels(page, "\n".join(content)) == [False] * len(rest) + [True] * len(content) + [False] * len(rest)


def _longest(a: list[str], b: list[str]) -> int:
    row = [0] * (len(b) + 1)
    for x in a:
        above = row
        row = [0]
        for number, y in enumerate(b):
            row.append(above[number] + 1 if x == y else max(above[number + 1], row[-1]))
    return row[-1]


@QUICK
@given(st.lists(st.sampled_from("abc"), max_size=20), st.lists(st.sampled_from("abcd"), max_size=20))
def test_the_common_subsequence_is_one_and_is_the_longest(page: list[str], gold: list[str]) -> None:
    partners = common_subsequence(page, gold)
    assert len(partners) == len(page)
    matched = [(position, partner) for position, partner in enumerate(partners) if partner >= 0]
    assert all(page[position] == gold[partner] for position, partner in matched)
    assert all(before[1] < after[1] for before, after in pairwise(matched))
    assert len(matched) == _longest(page, gold)
