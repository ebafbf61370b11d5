"""Phrases that are known by their purpose, and the list of them."""

from __future__ import annotations

from importlib.resources import files

from bodytext.features.families.phrases import PURPOSES, phrases
from bodytext.features.loops.words import text_heads

from .values import PROSE, about, column, columns, ln


def test_a_phrase_is_known_by_its_purpose_in_any_language() -> None:
    html = "<p>Lees ook</p><p>कोई टिप्पणी नहीं</p><p>関連記事</p><p>In den Warenkorb</p><p>Harbour</p>"
    assert columns(html, "phrase_related", "phrase_comments", "phrase_shop", "phrase_alone") == [
        [1, 0, 1, 0, 0],
        [0, 1, 0, 0, 0],
        [0, 0, 0, 1, 0],
        [1, 1, 1, 1, 0],
    ]


def test_a_short_block_may_begin_with_a_phrase_of_several_words() -> None:
    html = f"<p>Read also: the harbour in winter</p><p>Share prices fell</p><p>Read also {PROSE}</p><p>相关阅读：北堤</p>"
    assert columns(html, "phrase_related", "phrase_share", "phrase_alone") == [[1, 0, 0, 1], [0, 0, 0, 0], [0, 0, 0, 0]]


def test_blocks_know_how_far_the_teasers_are_behind() -> None:
    html = "<p>Harbour</p><p>Read also</p><p>Ferry</p><p>Comments (3)</p><p>Tide</p>"
    assert column(html, "since_related") == ln(5, 5, 1, 2, 3)
    assert column(html, "since_comments") == ln(5, 5, 5, 5, 1)
    assert column(html, "phrases_near") == about(*[2 / 5] * 5)


def test_every_phrase_of_the_list_is_read() -> None:
    known = phrases()
    assert len(known) > 1500
    assert set(known.values()) == set(range(len(PURPOSES)))
    assert all(phrase == phrase.strip() for phrase in known)
    assert b"" not in known


def test_every_phrase_of_the_list_has_one_purpose() -> None:
    purposes: dict[bytes, set[str]] = {}
    for line in files("bodytext.features.families").joinpath("phrases.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            purpose, _, listed = line.split("\t")
            for phrase in text_heads(listed.split(" | "), spaced=False):
                purposes.setdefault(phrase, set()).add(purpose)
    assert [phrase.decode() for phrase, several in purposes.items() if len(several) > 1] == []
