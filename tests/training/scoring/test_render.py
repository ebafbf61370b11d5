"""A report as text and as plain data: narrow, printable, complete."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bodytext.training.corpora.gold import LabelledPage, Problem
from bodytext.training.scoring.render import WIDTH, render_report, report_as_dict
from bodytext.training.scoring.report import Report, build_report
from bodytext.training.scoring.results import PageResult, page_result
from bodytext.training.scoring.table import display_width

GOLD = "Oats need rain in May.\nBarley needs less."


def _page(name: str = "oats", **more: Any) -> LabelledPage:
    return LabelledPage(**{"name": name, "corpus": "fields", "html": "", "text": GOLD, **more})


def _bools(*values: int) -> Any:
    return np.array(values, dtype=bool)


def test_the_whole_report_as_text() -> None:
    results = [
        page_result(
            _page("a", page_type="article", lang="en", with_snippets=("Oats",)),
            GOLD,
            best_text=GOLD,
            labels=_bools(1, 0),
            kept=_bools(1, 0),
            probabilities=np.array([0.75, 0.25]),
        ),
        page_result(_page("b", corpus="hills"), "Sign up"),
    ]
    misaligned = [page_result(_page("c"), "Sign up")]
    report = build_report(results, misaligned=misaligned, skipped=[Problem(f"p{number}", "no gold") for number in range(7)])
    lines = render_report(report).splitlines()
    assert lines[0] == "2 pages scored, 2 with gold text, 7 skipped"
    assert "word F1 0.333 over 3 pages, those included whose gold is not on the page" in lines
    assert lines[2].split() == ["precision", "recall", "F1"]
    assert lines[3].startswith("words ")
    assert lines[3].split()[1:5] == ["0.500", "0.500", "0.500", "95%"]
    assert "snippets             1.000   1.000  1.000  accuracy 1.000" in lines
    assert "blocks               1.000   1.000  1.000  over all blocks" in lines
    assert "ceiling, words                      1.000  F1 of the best choice of blocks" in lines
    assert "expected calibration error 0.250" in lines
    assert "corpus  pages  prec.  recall     F1  shingle  snippet  blocks  ceiling" in lines
    assert "fields      1  1.000   1.000  1.000    1.000    1.000   1.000    1.000" in lines
    assert "hills       1  0.000   0.000  0.000    0.000        -       -        -" in lines
    start = lines.index("Farthest below the ceiling")
    assert lines[start + 1 : start + 7] == [
        " 1. F1 0.000 of 1.000  b (hills)",
        "    missed 2 lines",
        "      Oats need rain in May.",
        "      Barley needs less.",
        "    added 1 line",
        "      Sign up",
    ]
    assert lines[-2:] == ["Skipped: 7", "7 x no gold: p0, p1, p2, p3, p4 and 2 more"]


def test_what_a_terminal_would_obey_is_not_shown() -> None:
    page = _page("evil\x1b[2Jname", corpus="a\tb\nc", text="Oats\x1b]0;owned\x07 need\x08 rain")
    text = render_report(build_report([page_result(page, "x\u202ey\u200bz")], skipped=[Problem("n\nm", "r\x1b[1m")]))
    assert all(char.isprintable() for line in text.split("\n") for char in line)
    assert "evil[2Jname (a b c)" in text
    assert "1 x r[1m: n m" in text


def test_numbers_of_a_report_are_ready_for_json() -> None:
    results = [
        page_result(
            _page("a", lang="zh", with_snippets=("Oats",)),
            "Oats",
            best_text=GOLD,
            labels=_bools(1, 0),
            kept=_bools(1, 0),
            probabilities=np.array([0.75, 0.25], dtype=np.float32),
        )
    ]
    plain = report_as_dict(build_report(results, skipped=[Problem("a", "odd"), Problem("b", "odd"), Problem("c", "bad")]))
    assert json.loads(json.dumps(plain, allow_nan=False)) == plain
    assert plain.keys() == Report.__dataclass_fields__.keys()
    assert plain["overall"]["word"] == {"precision": 1.0, "recall": 0.125, "f1": pytest.approx(2 / 9)}
    assert plain["overall"]["calibration_error"] == 0.25
    missing = {key for key, value in plain["overall"].items() if value is None}
    assert missing == {"rank_correlation", "type_accuracy", "article_accuracy", "torn"}
    assert plain["languages"][0]["name"] == "zh"
    assert plain["worst"][0]["missed"] == GOLD.splitlines()
    assert plain["skipped"]["count"] == 3
    assert list(plain["skipped"]["reasons"].items()) == [("odd", 2), ("bad", 1)]
    assert plain["skipped"]["pages"][0] == {"name": "a", "reason": "odd"}


names = st.text(max_size=60) | st.sampled_from(["x" * 300, "漢字" * 80, "e\u0301" * 200, "\u200b" * 9, "a\nb", "\ud800"])
problems = st.lists(st.builds(Problem, names, names), max_size=8)


@st.composite
def _results(draw: st.DrawFn) -> PageResult:
    n = draw(st.integers(0, 4))
    column = st.lists(st.booleans(), min_size=n, max_size=n).map(lambda values: _bools(*values))
    page = _page(
        draw(names),
        corpus=draw(names),
        page_type=draw(names),
        lang=draw(st.sampled_from(["", "en", "zh-CN", "q" * 150])),
        text=draw(st.none() | names),
        labels=draw(st.none() | column),
        with_snippets=(draw(names),),
        without_snippets=(draw(names),),
    )
    return page_result(
        page,
        draw(names),
        best_text=draw(st.none() | names),
        kept=draw(st.none() | column),
        probabilities=draw(st.none() | column.map(lambda values: values * 0.5)),
    )


@settings(deadline=None, max_examples=60)
@given(st.lists(_results(), max_size=5), st.lists(_results(), max_size=2), problems)
def test_every_report_is_narrow_printable_and_plain(
    results: list[PageResult], misaligned: list[PageResult], skipped: list[Problem]
) -> None:
    report = build_report(results, misaligned=misaligned, skipped=skipped)
    text = render_report(report)
    assert text.endswith("\n")
    for line in text.split("\n"):
        assert display_width(line) <= WIDTH == 100
        assert line == line.rstrip()
        assert all(char.isprintable() for char in line)
    plain = report_as_dict(report)
    assert json.loads(json.dumps(plain, allow_nan=False)) == plain
    assert sum(group.pages for group in report.corpora) == report.overall.pages == len(results)
    assert plain["skipped"]["count"] == len(skipped)


def test_a_table_of_every_column_fits() -> None:
    result = page_result(
        _page("a", corpus="a corpus with a long name", lang="zh", with_snippets=("Oats",)),
        GOLD,
        best_text=GOLD,
        labels=_bools(1),
        kept=_bools(1),
    )
    header = next(line for line in render_report(build_report([result] * 1000)).splitlines() if line.startswith("corpus"))
    assert header.split() == [
        "corpus",
        "pages",
        "prec.",
        "recall",
        "F1",
        "shingle",
        "chars",
        "snippet",
        "blocks",
        "ceiling",
    ]
    assert len(header) <= WIDTH
