"""From the scores of pages to a report: what is averaged over what, which pages are shown, and how it looks."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bodytext.training.corpora.gold import LabelledPage, Problem
from bodytext.training.scoring.metrics import Scores
from bodytext.training.scoring.report import (
    UNKNOWN,
    UNSPACED_LANGUAGES,
    WIDTH,
    PageResult,
    Report,
    as_dict,
    build_report,
    lines_lacking,
    page_result,
    primary_language,
    render,
)

GOLD = "Oats need rain in May.\nBarley needs less."


def _page(name: str = "oats", **more: Any) -> LabelledPage:
    return LabelledPage(**{"name": name, "corpus": "fields", "html": "", "text": GOLD, **more})


def _bools(*values: int) -> Any:
    return np.array(values, dtype=bool)


def _columns(text: str) -> int:
    return sum(0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def test_a_page_is_scored_against_its_gold() -> None:
    result = page_result(_page(page_type="article", lang="en"), "Oats need rain in May.\nSign up", best_text=GOLD)
    assert (result.name, result.corpus, result.page_type, result.lang, result.site) == ("oats", "fields", "article", "en", "oats")
    assert result.word == pytest.approx((5 / 7, 5 / 8, 10 / 15))
    assert result.shingle == pytest.approx((2 / 4, 2 / 5, 4 / 9))
    assert result.ceiling == 1
    assert (result.character, result.rouge) == (None, None)


def test_a_page_without_gold_text_has_no_scores_of_text() -> None:
    page = _page(text=None, with_snippets=("Oats", " "), without_snippets=("", "Sign up"), site="example.org")
    result = page_result(page, "Oats", best_text="Oats", rouge=True)
    assert (result.word, result.shingle, result.character, result.rouge, result.ceiling) == (None,) * 5
    assert (result.with_snippets, result.without_snippets, result.site) == (("Oats",), ("Sign up",), "example.org")


@pytest.mark.parametrize("lang", [*UNSPACED_LANGUAGES, "zh-Hant-TW", "JA", "th_TH"])
def test_languages_without_spaces_are_scored_by_character_too(lang: str) -> None:
    result = page_result(_page(text="大麦喜欢雨。", lang=lang), "大麦")
    assert result.character == pytest.approx((1, 2 / 6, 4 / 8))


@pytest.mark.parametrize("lang", ["", "en", "ko", "zhx", "x-zh"])
def test_other_languages_are_not(lang: str) -> None:
    assert page_result(_page(lang=lang), "Oats").character is None


def test_rouge_is_counted_when_asked_for() -> None:
    result = page_result(_page(), GOLD, rouge=True)
    assert result.rouge == pytest.approx(Scores(1, 1, 1))


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


def test_scores_of_text_are_means_over_pages() -> None:
    pages = [page_result(_page(name), text) for name, text in (("a", GOLD), ("b", "Sign up"), ("c", "Oats need rain in May."))]
    overall = build_report([*pages, page_result(_page("d", text=None), GOLD)]).overall
    assert (overall.pages, overall.texts) == (4, 3)
    # c: precision 1, recall 5/8, F1 10/13; the mean F1 is not that of the means.
    assert overall.word == pytest.approx((2 / 3, (1 + 5 / 8) / 3, (1 + 10 / 13) / 3))


def test_scores_of_blocks_and_calibration_are_over_all_blocks() -> None:
    results = [
        page_result(
            _page("a"), "", labels=_bools(1, 1, 1, 0), kept=_bools(1, 1, 0, 0), probabilities=np.array([0.9, 0.9, 0.1, 0.1])
        ),
        page_result(_page("b"), "", labels=_bools(0), kept=_bools(1), probabilities=np.array([0.9])),
        page_result(_page("c"), "", labels=_bools(), kept=_bools(), probabilities=np.array([])),
        page_result(_page("d"), ""),
    ]
    overall = build_report(results).overall
    assert overall.block == pytest.approx((2 / 3, 2 / 3, 2 / 3))
    # Near 0.9 two of three are content, near 0.1 one of two.
    assert overall.calibration_error == pytest.approx((3 * (0.9 - 2 / 3) + 2 * (1 / 2 - 0.1)) / 5)


def test_snippets_are_over_all_snippets() -> None:
    results = [
        page_result(_page("a", with_snippets=("Oats", "rain", "May")), "Oats need rain in May."),
        page_result(_page("b", without_snippets=("Sign up",)), "Sign up"),
    ]
    assert build_report(results).overall.snippet == pytest.approx((3 / 4, 1, 6 / 7, 3 / 4))


def test_the_interval_of_the_mean_is_that_of_the_mean() -> None:
    report = build_report([page_result(_page(str(number)), GOLD if number % 2 else "Sign up") for number in range(40)])
    assert report.word_f1 is not None
    assert report.overall.word is not None
    assert report.word_f1.mean == pytest.approx(report.overall.word.f1)
    assert report.word_f1.low < 0.5 < report.word_f1.high


def test_groups_are_by_corpus_type_and_language_the_largest_first() -> None:
    kinds = [("x", "forum", "en"), ("y", "article", "en-GB"), ("x", "article", "EN_us"), ("x", "", ""), ("y", "", "nl")]
    pages = [_page(str(number), corpus=corpus, page_type=kind, lang=lang) for number, (corpus, kind, lang) in enumerate(kinds)]
    report = build_report([page_result(page, GOLD if page.corpus == "x" else "Sign up") for page in pages])
    assert [(group.name, group.pages) for group in report.corpora] == [("x", 3), ("y", 2)]
    assert [group.word and group.word.f1 for group in report.corpora] == [1, 0]
    assert [(group.name, group.pages) for group in report.page_types] == [("article", 2), (UNKNOWN, 2), ("forum", 1)]
    assert [(group.name, group.pages) for group in report.languages] == [("en", 3), ("nl", 1), (UNKNOWN, 1)]


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
    ("text", "other", "lacking"),
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
def test_a_line_is_lacking_when_less_than_half_of_its_runs_are_there(text: str, other: str, lacking: list[str]) -> None:
    assert lines_lacking(text, other) == lacking


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_line_is_lacking_in_the_text_itself(text: str, other: str) -> None:
    assert lines_lacking(text, text) == []
    assert set(lines_lacking(text, other)) <= set(text.splitlines())


@pytest.mark.parametrize(("tag", "primary"), [("EN", "en"), ("pt-BR", "pt"), ("zh_TW", "zh"), (" nl ", "nl"), ("", "")])
def test_the_primary_language_is_the_first_subtag(tag: str, primary: str) -> None:
    assert primary_language(tag) == primary


def test_a_report_of_nothing_has_no_scores() -> None:
    report = build_report([])
    assert (report.overall.pages, report.overall.word, report.word_f1) == (0, None, None)
    assert (report.corpora, report.worst) == ((), ())
    assert render(report) == "0 pages scored, 0 with gold text\n"


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
    lines = render(report).splitlines()
    assert lines[0] == "2 pages scored, 2 with gold text, 7 skipped"
    assert "word F1 0.333 over 3 pages, those included whose gold is not on the page" in lines
    assert lines[2].split() == ["precision", "recall", "F1"]
    assert lines[3].startswith("words ")
    assert lines[3].split()[1:5] == ["0.500", "0.500", "0.500", "95%"]
    assert "snippets             1.000   1.000  1.000  accuracy 1.000" in lines
    assert "blocks               1.000   1.000  1.000  over all blocks" in lines
    assert "ceiling, words                      1.000  F1 of perfect choice of blocks" in lines
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
    text = render(build_report([page_result(page, "x\u202ey\u200bz")], skipped=[Problem("n\nm", "r\x1b[1m")]))
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
            rouge=True,
        )
    ]
    plain = as_dict(build_report(results, skipped=[Problem("a", "odd"), Problem("b", "odd"), Problem("c", "bad")]))
    assert json.loads(json.dumps(plain, allow_nan=False)) == plain
    assert plain.keys() == Report.__dataclass_fields__.keys()
    assert plain["overall"]["word"] == {"precision": 1.0, "recall": 0.125, "f1": pytest.approx(2 / 9)}
    assert plain["overall"]["calibration_error"] == 0.25
    assert all(plain["overall"][key] is not None for key in plain["overall"])
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
    text = render(report)
    assert text.endswith("\n")
    for line in text.split("\n"):
        assert _columns(line) <= WIDTH == 100
        assert line == line.rstrip()
        assert all(char.isprintable() for char in line)
    plain = as_dict(report)
    assert json.loads(json.dumps(plain, allow_nan=False)) == plain
    assert sum(group.pages for group in report.corpora) == report.overall.pages == len(results)
    assert plain["skipped"]["count"] == len(skipped)


def test_a_table_of_every_column_fits() -> None:
    scores = Scores(1.0, 1.0, 1.0)
    result = page_result(
        _page("a", corpus="a corpus with a long name", lang="zh", with_snippets=("Oats",)),
        GOLD,
        best_text=GOLD,
        labels=_bools(1),
        kept=_bools(1),
        rouge=True,
    )
    assert result.rouge == pytest.approx(scores)
    header = next(line for line in render(build_report([result] * 1000)).splitlines() if line.startswith("corpus"))
    assert header.split() == [
        "corpus",
        "pages",
        "prec.",
        "recall",
        "F1",
        "shingle",
        "chars",
        "ROUGE",
        "snippet",
        "blocks",
        "ceiling",
    ]
    assert len(header) <= WIDTH
