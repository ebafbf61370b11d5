"""A page and its scores."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from bodytext.training.corpora.gold import LabelledPage
from bodytext.training.scoring.results import UNSPACED_LANGUAGES, page_result, primary_language

GOLD = "Oats need rain in May.\nBarley needs less."


def _page(name: str = "oats", **more: Any) -> LabelledPage:
    return LabelledPage(**{"name": name, "corpus": "fields", "html": "", "text": GOLD, **more})


def _bools(*values: int) -> Any:
    return np.array(values, dtype=bool)


def test_a_page_is_scored_against_its_gold() -> None:
    result = page_result(_page(page_type="article", lang="en"), "Oats need rain in May.\nSign up", best_text=GOLD)
    assert (result.name, result.corpus, result.page_type, result.lang, result.site) == ("oats", "fields", "article", "en", "oats")
    assert result.word == pytest.approx((5 / 7, 5 / 8, 10 / 15))
    assert result.shingle == pytest.approx((2 / 4, 2 / 5, 4 / 9))
    assert result.ceiling == 1
    assert result.character is None


def test_a_page_without_gold_text_has_no_scores_of_text() -> None:
    page = _page(text=None, with_snippets=("Oats", " "), without_snippets=("", "Sign up"), site="example.org")
    result = page_result(page, "Oats", best_text="Oats")
    assert (result.word, result.shingle, result.character, result.ceiling) == (None,) * 4
    assert (result.with_snippets, result.without_snippets, result.site) == (("Oats",), ("Sign up",), "example.org")


@pytest.mark.parametrize("lang", [*UNSPACED_LANGUAGES, "zh-Hant-TW", "JA", "th_TH"])
def test_languages_without_spaces_are_scored_by_character_too(lang: str) -> None:
    result = page_result(_page(text="大麦喜欢雨。", lang=lang), "大麦")
    assert result.character == pytest.approx((1, 2 / 6, 4 / 8))


@pytest.mark.parametrize("lang", ["", "en", "ko", "zhx", "x-zh"])
def test_other_languages_are_not(lang: str) -> None:
    assert page_result(_page(lang=lang), "Oats").character is None


def test_labels_come_from_the_page_unless_given() -> None:
    page = _page(labels=_bools(1, 0))
    own, given_labels = page_result(page, ""), page_result(page, "", labels=_bools(0, 0, 1))
    assert own.labels is not None
    assert given_labels.labels is not None
    assert own.labels.tolist() == [True, False]
    assert given_labels.labels.tolist() == [False, False, True]


@pytest.mark.parametrize(
    "arrays", [{"kept": _bools(1)}, {"probabilities": np.array([0.5])}, {"kept": _bools(1, 0), "probabilities": np.zeros(3)}]
)
def test_columns_of_a_page_have_one_length(arrays: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="oats: labels, kept and probabilities differ in length"):
        page_result(_page(labels=_bools(1, 0)), "", **arrays)


@pytest.mark.parametrize(("tag", "primary"), [("EN", "en"), ("pt-BR", "pt"), ("zh_TW", "zh"), (" nl ", "nl"), ("", "")])
def test_the_primary_language_is_the_first_subtag(tag: str, primary: str) -> None:
    assert primary_language(tag) == primary
