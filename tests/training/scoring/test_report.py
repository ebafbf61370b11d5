"""From the scores of pages to a report: what is averaged over what."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from bodytext.training.corpora.gold import LabelledPage
from bodytext.training.scoring.render import render_report
from bodytext.training.scoring.report import UNKNOWN, build_report
from bodytext.training.scoring.results import page_result

GOLD = "Oats need rain in May.\nBarley needs less."


def _page(name: str = "oats", **more: Any) -> LabelledPage:
    return LabelledPage(**{"name": name, "corpus": "fields", "html": "", "text": GOLD, **more})


def _bools(*values: int) -> Any:
    return np.array(values, dtype=bool)


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


def test_confidence_is_compared_with_the_scores_by_rank() -> None:
    texts = [GOLD, "Oats need rain in May.", "Oats", "Sign up"]
    pages = [page_result(_page(str(number)), text) for number, text in enumerate(texts)]

    def correlation(*confidences: float | None) -> float | None:
        rated = [replace(page, confidence=one) for page, one in zip(pages, confidences, strict=False)]
        return build_report(rated).overall.rank_correlation

    assert correlation(0.9, 0.8, 0.3, 0.1) == pytest.approx(1)
    assert correlation(0.1, 0.3, 0.8, 0.9) == pytest.approx(-1)
    # Ranks 2, 1, 3, 4 from the end against 1, 2, 3, 4: 1 - 6 * 2 / (4 * 15).
    assert correlation(0.8, 0.9, 0.3, 0.1) == pytest.approx(0.8)
    assert correlation(0.5, 0.5, 0.5, 0.5) is None
    assert correlation(0.9, 0.1) is None
    assert correlation(0.9, None, 0.3, None) is None


def test_page_types_are_counted_where_they_are_known_and_predicted() -> None:
    types = [("article", "article"), ("forum", "article"), ("listing", "product"), ("", "article"), ("forum", "")]
    pages = [replace(page_result(_page(page_type=known), GOLD), predicted_type=predicted) for known, predicted in types]
    overall = build_report(pages).overall
    assert overall.type_accuracy == pytest.approx(1 / 3)
    assert overall.article_accuracy == pytest.approx(2 / 3)
    assert build_report([page_result(_page(), GOLD)]).overall.type_accuracy is None


def test_torn_groups_are_over_all_groups() -> None:
    pages = [replace(page_result(_page(), GOLD), torn=torn) for torn in ((1, 2), (0, 6), None)]
    assert build_report(pages).overall.torn == pytest.approx(1 / 8)


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


def test_a_report_of_nothing_has_no_scores() -> None:
    report = build_report([])
    assert (report.overall.pages, report.overall.word, report.word_f1) == (0, None, None)
    assert (report.corpora, report.worst) == ((), ())
    assert render_report(report) == "0 pages scored, 0 with gold text\n"
