"""Which pages are shown as the worst, and what is said of them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodytext.training.corpora.gold import LabelledPage
from bodytext.training.scoring.report import build_report
from bodytext.training.scoring.results import page_result
from bodytext.training.scoring.worst import missing_lines

GOLD = "Oats need rain in May.\nBarley needs less."


def _page(name: str = "oats", **more: Any) -> LabelledPage:
    return LabelledPage(**{"name": name, "corpus": "fields", "html": "", "text": GOLD, **more})


def test_the_worst_pages_are_those_farthest_below_their_ceiling() -> None:
    results = [
        page_result(_page("fine"), GOLD, best_text=GOLD),
        page_result(_page("hopeless"), "Sign up", best_text="Sign up"),
        page_result(_page("half"), "Oats need rain in May.", best_text=GOLD),
        page_result(_page("all wrong"), "Sign up", best_text=GOLD),
        page_result(_page("no ceiling"), "Barley"),
        page_result(_page("no gold", text=None), "Sign up"),
    ]
    report = build_report(results)
    assert [page.name for page in report.worst] == ["all wrong", "no ceiling", "half"]
    assert [page.ceiling for page in report.worst] == [1, 1, 1]
    assert [page.name for page in build_report(results, n_worst=1).worst] == ["all wrong"]
    assert build_report(results, n_worst=0).worst == ()


def test_the_worst_pages_say_what_they_missed_and_added() -> None:
    gold = "\n".join(["Oats need rain in May.", *[f"Field {number} was sown late." for number in range(5)]])
    predicted = "Oats need rain in May.\nShare this\nShare this\nA very long teaser " + "on and on " * 30
    (page,) = build_report([page_result(_page(text=gold), predicted)]).worst
    assert page.missed == tuple(f"Field {number} was sown late." for number in range(3))
    assert (page.n_missed, page.n_added) == (5, 3)
    assert page.added[0] == "Share this"
    assert len(page.added) == 2
    assert page.added[1].startswith("A very long teaser on and on")
    assert page.added[1].endswith("…")
    assert len(page.added[1]) == 90


@pytest.mark.parametrize(
    ("text", "other", "missing"),
    [
        ("", "", []),
        ("\n \n", "", []),
        ("a b c\nd", "", ["a b c", "d"]),
        ("a b c d", "x a b c y", []),
        ("a b c d e", "a b c", ["a b c d e"]),
        ("A, b! c", "a\nb\nc", []),
        ("a b", "b a", ["a b"]),
        ("a b\nb c", "a b c", []),
        ("a\na\na", "a a", ["a"]),
        ("…", "x", []),
    ],
)
def test_a_line_is_missing_when_less_than_half_of_its_runs_are_there(text: str, other: str, missing: list[str]) -> None:
    assert missing_lines(text, other) == missing


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_line_is_missing_in_the_text_itself(text: str, other: str) -> None:
    assert missing_lines(text, text) == []
    assert set(missing_lines(text, other)) <= set(text.splitlines())
