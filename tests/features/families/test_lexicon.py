"""Learned names and words: their weights add up, and what counts as a name."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from bodytext.features import Lexicon, features, parse, segment
from bodytext.features.families.lexicon import names_of

from .values import about, columns


def lexicon_of(
    names: dict[str, tuple[float, float]] | None = None,
    words: dict[str, float] | None = None,
    bias: tuple[float, float] = (0.0, 0.0),
) -> Lexicon:
    """A lexicon of names with their weights as own and as above, and of words."""
    names, words = names or {}, words or {}
    return Lexicon(
        {name.encode(): row for row, name in enumerate(names, 1)},
        np.array([(0, 0), *names.values()], dtype=np.float32),
        {word.encode(): row for row, word in enumerate(words, 1)},
        np.array([0, *words.values()], dtype=np.float32),
        bias,
    )


def test_lexicon_of_names() -> None:
    lexicon = lexicon_of({"menu": (-2.0, -1.0), "<a>": (-0.5, 0.0), "content": (0.0, 3.0)}, bias=(0.25, 0.0))
    html = "<body><div class=5menu><a>x</a></div><div class=9content8><p>y</p></div>"
    own, leaf, parent = columns(html, "names_own", "names_leaf", "names_parent", lexicon=lexicon)
    # "menu" is there in part and, without its digit, as a whole.
    assert (own, leaf, parent) == (about(-6, 0), about(-0.5, 0), about(0, 6))
    path, lowest, highest = columns(html, "names_path", "names_lowest", "names_highest", lexicon=lexicon)
    assert path == about(-2 - 4 - 0.5 + 0.25, 6 + 0.25)
    assert (lowest, highest) == (about(-2, 0), about(0, 6))


def test_lexicon_of_words() -> None:
    lexicon = lexicon_of(words={"share": -3.0, "=share": -1.0, "the": 0.5}, bias=(0.0, 0.125))
    # "Share" is two words with its whole, "the sea and the" five.
    scores = columns("<p>Share</p><p>the sea and the</p><p>?</p>", "words_score", lexicon=lexicon)[0]
    assert scores == about(0.125 - 4 / 2**0.5, 0.125 + 1 / 5**0.5, 0.125)


def test_lexicon_scores_are_clipped() -> None:
    lexicon = lexicon_of({"<p>": (100.0, -150.0)}, {"x": 100.0})
    scores = columns("<p>x", "names_path", "names_lowest", "words_score", lexicon=lexicon)
    assert scores == [[-20], [-8], [20]]


@pytest.mark.parametrize(
    ("css_class", "names"),
    [
        ("nav-main", "<div> nav-main div nav main"),
        ("relatedPosts2 x 42", "<div> relatedposts x div related posts x"),
        ("block__title--LARGE", "<div> block__title--large div block title large"),
        ("a\n\tb", "<div> a b div a b"),
        ("été", "<div> été div été"),
        (None, "<div> div"),
    ],
)
def test_names_of_an_element(css_class: str | None, names: str) -> None:
    assert names_of([(1, (css_class, None, None, None))])[0].decode().split() == names.split()


def test_id_role_and_itemprop_are_names_too() -> None:
    found = names_of([(1, (None, "topBar", "Main", "articleBody"))])[0].split()
    assert found[:4] == [b"<div>", b"topbar", b"role=main", b"itemprop=articlebody"]


def test_every_element_has_its_own_line() -> None:
    assert len(names_of([(1, ("a\x85b\u2028c", None, None, None)), (2, (None, None, None, None))])) == 2


def test_a_lexicon_says_what_it_holds_in_short() -> None:
    assert repr(lexicon_of({"menu": (1, 1)}, {f"word{number}": 1 for number in range(1234)})) == "<Lexicon: 1 names, 1,234 words>"


def test_a_lexicon_that_has_been_used_is_the_same_after_pickling() -> None:
    lexicon = lexicon_of({"menu": (-2.0, -1.0)}, {"share": -3.0}, (0.25, 0.5))
    page = segment(parse("<p class=menu>Share"))
    expected = features(page, lexicon=lexicon)
    copied = pickle.loads(pickle.dumps(lexicon))
    np.testing.assert_array_equal(features(page, lexicon=copied), expected)
    assert (copied.names, copied.words, copied.bias) == (lexicon.names, lexicon.words, lexicon.bias)
    assert b"Table" not in pickle.dumps(lexicon)
