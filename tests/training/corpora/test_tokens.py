"""Words, in all scripts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodytext.training.corpora.tokens import word_tokens


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        (" \n\t\u00a0", []),
        ("?! — … _ ___ 😀 €", []),
        ("Tea, COFFEE; and milk.", ["tea", "coffee", "and", "milk"]),
        ("it's half-past 10:30", ["it", "s", "half", "past", "10", "30"]),
        ("snake_case x2 2nd", ["snake", "case", "x2", "2nd"]),
        ("ÉCOLE Straße Łódź", ["école", "straße", "łódź"]),
        ("Привет, мир", ["привет", "мир"]),
        ("café\u0301s cafe\u0301s", ["café\u0301s", "cafe\u0301s"]),
    ],
)
def test_words_are_lower_case_without_punctuation(text: str, words: list[str]) -> None:
    assert word_tokens(text) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("茶と水", ["茶", "と", "水"]),
        ("カタカナ ｶﾅ", [*"カタカナ", *"ｶﾅ"]),
        ("2024年3月", ["2024", "年", "3", "月"]),
        ("iPhone用", ["iphone", "用"]),
        ("ชา", ["ช", "า"]),
        ("ຊາ", ["ຊ", "າ"]),
        ("တေ", ["တ", "ေ"]),
        ("តែ", ["ត", "ែ"]),
        ("𠀋", ["𠀋"]),
        ("，。「」", []),
    ],
)
def test_scripts_without_spaces_go_by_character(text: str, words: list[str]) -> None:
    assert word_tokens(text) == words


@pytest.mark.parametrize(
    "words",
    [
        ["한국어", "낱말"],
        ["पानी", "की", "बूँदें"],
        ["தமிழ்", "மொழி"],
        ["বাংলা", "ভাষা"],
        ["മലയാളം", "ഭാഷ"],
        ["العَرَبِيَّة", "لغة"],
        ["שָׁלוֹם", "עולם"],
    ],
    ids=["Korean", "Hindi", "Tamil", "Bengali", "Malayalam", "Arabic", "Hebrew"],
)
def test_vowel_signs_and_points_do_not_cut_a_word(words: list[str]) -> None:
    assert word_tokens("«" + ", ".join(words) + "».") == words


def test_the_stop_of_indic_scripts_ends_a_word() -> None:
    assert word_tokens("पानी।पानी॥") == ["पानी", "पानी"]


@given(st.text())
def test_words_of_words_are_the_same_words(text: str) -> None:
    words = word_tokens(text)
    assert all(words)
    assert not any(character.isspace() for word in words for character in word)
    assert word_tokens(" ".join(words)) == words


@given(st.text(), st.text())
def test_a_space_or_a_line_keeps_words_apart(first: str, second: str) -> None:
    assert word_tokens(first + "\n" + second) == word_tokens(first) + word_tokens(second)
