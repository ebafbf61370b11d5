"""Kinds of blocks: which are content on which type of page, and which fit a decision."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from bodytext.models.kinds import (
    ALWAYS_CONTENT,
    KINDS,
    NEVER_KEPT,
    NUMBER,
    content_kinds,
    fitting_kinds,
    is_content,
    likeliest_kinds,
)
from bodytext.training.corpora.gold import PAGE_TYPES


@pytest.mark.parametrize("page_type", [*PAGE_TYPES, ""])
def test_titles_and_body_are_content_everywhere_and_comments_nowhere(page_type: str) -> None:
    assert content_kinds(page_type) >= {"title", "body"}
    assert not content_kinds(page_type) & NEVER_KEPT


def test_posters_are_content_in_forums_and_data_in_listings() -> None:
    assert [page_type for page_type in PAGE_TYPES if "poster" in content_kinds(page_type)] == ["forum"]
    assert [page_type for page_type in PAGE_TYPES if "data" in content_kinds(page_type)] == ["listing"]


def test_the_labels_of_a_page_follow_from_its_kinds() -> None:
    kinds = np.arange(len(KINDS), dtype=np.int32)
    assert [kind for kind, content in zip(KINDS, is_content(kinds, "forum").tolist(), strict=True) if content] == [
        "title",
        "body",
        "poster",
    ]


@given(hnp.arrays(np.int32, 6, elements=st.integers(0, len(KINDS) - 1)), hnp.arrays(bool, 6), st.sampled_from([*PAGE_TYPES, ""]))
def test_fitting_kinds_agree_with_the_labels_and_change_no_more_than_they_must(
    kinds: np.ndarray, labels: np.ndarray, page_type: str
) -> None:
    found = fitting_kinds(kinds, labels, page_type)
    assert is_content(found, page_type).tolist() == labels.tolist()
    agreed = is_content(kinds, page_type) == labels
    assert found[agreed].tolist() == kinds[agreed].tolist()


@given(hnp.arrays(np.float32, (5, len(KINDS)), elements=st.floats(0, 1, width=32)), hnp.arrays(bool, 5))
def test_a_kind_never_contradicts_the_decision(probabilities: np.ndarray, kept: np.ndarray) -> None:
    kinds, of_kinds = likeliest_kinds(probabilities, kept)
    for row, (kind, is_kept) in enumerate(zip(kinds.tolist(), kept.tolist(), strict=True)):
        assert KINDS[kind] not in (NEVER_KEPT if is_kept else ALWAYS_CONTENT)
        assert of_kinds[row] == probabilities[row, kind]


def test_the_likeliest_kind_wins_where_it_fits() -> None:
    probabilities = np.zeros((1, len(KINDS)), dtype=np.float32)
    probabilities[0, [NUMBER["caption"], NUMBER["meta"]]] = 0.6, 0.4
    assert [KINDS[kind] for kept in (True, False) for kind in likeliest_kinds(probabilities, np.array([kept]))[0]] == [
        "caption"
    ] * 2
