"""The report of an evaluation: mean scores of all pages and of each page type, and the worst pages.

Means are over pages, all with the same weight; block scores, calibration and snippets are over the blocks or snippets of all pages.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from bodytext.extras import needs
from bodytext.training.corpora.gold import Problem

from .bootstrap import Interval, bootstrap_mean
from .leaks import Leak, leaks
from .metrics import Scores, SnippetScores, block_scores, expected_calibration_error, snippet_scores
from .results import PageResult, primary_language
from .worst import WorstPage, worst_pages

UNKNOWN: Final = "unknown"
"""The name of the group of pages whose type or language is unknown."""


@dataclass(frozen=True, slots=True)
class Summary:
    """Scores of a group of pages; None where no page of the group has what the score needs.

    Attributes:
        name: name of the group.
        pages: number of pages in it.
        texts: number of pages with a gold text, over which text scores are averaged.
        word: mean precision, recall and F1 of words; the mean F1 is not the F1 of the mean precision and recall.
        shingle: the same for shingles of four words.
        character: the same for characters, over the pages in `UNSPACED_LANGUAGES`.
        snippet: over all snippets.
        block: over all blocks.
        calibration_error: expected calibration error over all blocks, in [0, 1]; 0 is best.
        ceiling: mean word F1 that the best choice of blocks would give.
        rank_correlation: Spearman correlation of confidence and word F1 over pages, in [-1, 1].
        type_accuracy: share of the pages whose type is known and predicted that are predicted right, in [0, 1].
        article_accuracy: the same for articles against all others.
        torn: share of lists, tables and preformatted texts that are torn, in [0, 1], over pages with exact labels.
    """

    name: str
    pages: int
    texts: int
    word: Scores | None
    shingle: Scores | None
    character: Scores | None
    snippet: SnippetScores | None
    block: Scores | None
    calibration_error: float | None
    ceiling: float | None
    rank_correlation: float | None = None
    type_accuracy: float | None = None
    article_accuracy: float | None = None
    torn: float | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """The results of an evaluation.

    Attributes:
        overall: scores of all pages.
        word_f1: mean word F1 with its 95% bootstrap interval; None without gold texts.
        corpora: scores by corpus, the largest first; the same goes for the next two.
        page_types: scores by page type.
        languages: scores by primary language subtag.
        leaks: what is kept of each kind of block; empty if no page has kinds.
        worst: the pages farthest below their ceiling, the worst first.
        skipped: pages that are not in these scores, and why.
        with_misaligned: number of pages and mean word F1 with the misaligned pages counted too; None when there are none.
    """

    overall: Summary
    word_f1: Interval | None
    corpora: tuple[Summary, ...]
    page_types: tuple[Summary, ...]
    languages: tuple[Summary, ...]
    leaks: tuple[Leak, ...]
    worst: tuple[WorstPage, ...]
    skipped: tuple[Problem, ...]
    with_misaligned: tuple[int, float] | None


def build_report(
    results: Iterable[PageResult],
    *,
    misaligned: Iterable[PageResult] = (),
    skipped: Iterable[Problem] = (),
    n_worst: int = 10,
) -> Report:
    """Summarise the results of pages.

    Args:
        results: one per page; without any, the report has no scores.
        misaligned: results of pages whose gold is not on the page; they count only in `with_misaligned`.
        skipped: pages that are not among the results, and why.
        n_worst: number of pages to show, those farthest below their ceiling first.

    >>> from bodytext.training.corpora.gold import LabelledPage
    >>> from .results import page_result
    >>> pages = [LabelledPage(name, "ours", "", text="Boats leave at dawn.") for name in ("north", "south")]
    >>> report = build_report([page_result(pages[0], "Boats leave at dawn."), page_result(pages[1], "Log in")])
    >>> report.overall.word, [(page.name, page.missed, page.added) for page in report.worst]
    (Scores(precision=0.5, recall=0.5, f1=0.5), [('south', ('Boats leave at dawn.',), ('Log in',))])
    """
    pages = list(results)
    f1 = [page.word.f1 for page in pages if page.word]
    all_f1 = [*f1, *(page.word.f1 for page in misaligned if page.word)]
    return Report(
        overall=_summary("all", pages),
        word_f1=bootstrap_mean(f1) if f1 else None,
        corpora=_by(pages, lambda page: page.corpus),
        page_types=_by(pages, lambda page: page.page_type),
        languages=_by(pages, lambda page: primary_language(page.lang)),
        leaks=leaks(pages),
        worst=worst_pages(pages, n_worst),
        skipped=tuple(skipped),
        with_misaligned=(len(all_f1), float(np.mean(all_f1))) if len(all_f1) > len(f1) else None,
    )


def _summary(name: str, pages: Sequence[PageResult]) -> Summary:
    snippets = [
        (page.predicted, page.with_snippets, page.without_snippets) for page in pages if page.with_snippets or page.without_snippets
    ]
    chosen = [(page.kept, page.labels) for page in pages if page.kept is not None and page.labels is not None]
    rated = [
        (page.probabilities, page.labels)
        for page in pages
        if page.probabilities is not None and page.labels is not None and len(page.labels)
    ]
    typed = [page for page in pages if page.page_type and page.predicted_type]
    grouped = [page.torn for page in pages if page.torn is not None]
    ceilings = [page.ceiling for page in pages if page.ceiling is not None]
    return Summary(
        name=name,
        pages=len(pages),
        texts=sum(page.gold is not None for page in pages),
        word=_mean([page.word for page in pages]),
        shingle=_mean([page.shingle for page in pages]),
        character=_mean([page.character for page in pages]),
        snippet=snippet_scores(snippets) if snippets else None,
        block=block_scores(*map(np.concatenate, zip(*chosen, strict=True))) if chosen else None,
        calibration_error=expected_calibration_error(*map(np.concatenate, zip(*rated, strict=True))) if rated else None,
        ceiling=float(np.mean(ceilings)) if ceilings else None,
        rank_correlation=_rank_correlation(pages),
        type_accuracy=_share([page.predicted_type == page.page_type for page in typed]),
        article_accuracy=_share([(page.predicted_type == "article") == (page.page_type == "article") for page in typed]),
        torn=sum(torn for torn, _ in grouped) / max(sum(total for _, total in grouped), 1) if grouped else None,
    )


def _share(right: Sequence[bool]) -> float | None:
    return sum(right) / len(right) if right else None


def _rank_correlation(pages: Sequence[PageResult]) -> float | None:
    """Spearman's rank correlation of confidence and word F1; None for fewer than three pages, or if one of the two does not vary."""
    pairs = np.array([(page.confidence, page.word.f1) for page in pages if page.confidence is not None and page.word]).reshape(
        -1, 2
    )
    if len(pairs) < 3 or not np.ptp(pairs, axis=0).all():
        return None
    with needs("train"):
        from scipy.stats import spearmanr
    return float(spearmanr(*pairs.T).statistic)


def _mean(scores: Iterable[Scores | None]) -> Scores | None:
    there = [score for score in scores if score is not None]
    return Scores(*np.mean(there, axis=0).tolist()) if there else None


def _by(pages: Sequence[PageResult], key: Callable[[PageResult], str]) -> tuple[Summary, ...]:
    groups: dict[str, list[PageResult]] = defaultdict(list)
    for page in pages:
        groups[key(page) or UNKNOWN].append(page)
    return tuple(_summary(name, groups[name]) for name in sorted(groups, key=lambda name: (-len(groups[name]), name)))
