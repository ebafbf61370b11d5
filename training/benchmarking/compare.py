"""Turns the trials of extractors on the same pages into one row each: times, ratios, scores and misses. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bodytext.training.corpora.gold import LabelledPage, Problem
from bodytext.training.scoring.bootstrap import paired_bootstrap
from bodytext.training.scoring.metrics import shingle_scores, word_f1
from bodytext.training.scoring.report import UNKNOWN

from .benchmark import Trial
from .memory import Peak
from .pages import page_bytes
from .peers import BASELINE, OURS
from .timing import Ratio, Times, ratio_of_means, times


@dataclass(frozen=True, slots=True)
class Ahead:
    """Share of the resamples of a paired bootstrap over pages in which bodytext has the higher mean word F1.

    Attributes:
        total: over all pages.
        by_page_type: over the pages of each type.
    """

    total: float
    by_page_type: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Row:
    """One extractor, measured.

    Attributes:
        name, version: name and version of the extractor.
        times: milliseconds per page.
        over_baseline: mean time divided by that of the bare lxml parse, with its 95% interval; None without that parse.
        ours_over: mean time of bodytext divided by its mean time, with its 95% interval; None if bodytext did not run.
        peak: peak memory; None if not measured.
        word_f1: mean word F1 over the pages with gold, in [0, 1]; None for the bare parse or without gold.
        shingle_f1: the same for shingles of four words.
        by_page_type: mean word F1 by page type.
        ours_ahead: how certain it is that bodytext is better; None for bodytext itself, without bodytext and without scores.
        raised: the errors it raised, by page.
        empty: names of the pages for which it returned nothing though their gold has text.
    """

    name: str
    version: str
    times: Times
    over_baseline: Ratio | None
    ours_over: Ratio | None
    peak: Peak | None
    word_f1: float | None
    shingle_f1: float | None
    by_page_type: Mapping[str, float]
    ours_ahead: Ahead | None
    raised: tuple[Problem, ...]
    empty: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The rows of a benchmark, fastest first, and what they were measured on.

    Attributes:
        rows: one per extractor.
        pages: number of pages.
        scored: number of pages with gold.
        page_types: number of scored pages of each type, largest first.
        mean_bytes: mean size of a page.
        passes: how often each page was timed; the median counts.
    """

    rows: tuple[Row, ...]
    pages: int
    scored: int
    page_types: Mapping[str, int]
    mean_bytes: float
    passes: int


def compare(pages: Sequence[LabelledPage], trials: Sequence[Trial], *, peaks: Mapping[str, Peak] | None = None) -> Comparison:
    """Build the table of a benchmark.

    Args:
        pages: the pages of the trials, in their order.
        trials: what `benchmark` returned.
        peaks: peak memory by extractor.
    """
    per_page = {trial.name: np.median(trial.nanoseconds, axis=0) / 1e6 for trial in trials}
    baseline, ours = per_page.get(BASELINE), per_page.get(OURS)
    scored = [number for number, page in enumerate(pages) if page.text is not None]
    types = np.array([pages[number].page_type or UNKNOWN for number in scored])
    counts = sorted(Counter(types.tolist()).items(), key=lambda item: (-item[1], item[0]))
    groups = {kind: types == kind for kind, _ in counts}
    word_scores = {trial.name: _scores(pages, scored, trial, word_f1) for trial in trials}
    rows = []
    for trial in trials:
        own, words = per_page[trial.name], word_scores[trial.name]
        shingled = _scores(pages, scored, trial, lambda text, gold: shingle_scores(text, gold).f1)
        our_words = word_scores.get(OURS) if trial.name != OURS else None
        rows.append(
            Row(
                name=trial.name,
                version=trial.version,
                times=times(own),
                over_baseline=None if baseline is None else ratio_of_means(own, baseline),
                ours_over=None if ours is None else ratio_of_means(ours, own),
                peak=(peaks or {}).get(trial.name),
                word_f1=None if words is None else float(words.mean()),
                shingle_f1=None if shingled is None else float(shingled.mean()),
                by_page_type={} if words is None else {kind: float(words[group].mean()) for kind, group in groups.items()},
                ours_ahead=None if words is None or our_words is None else _ahead(our_words, words, groups),
                raised=tuple(Problem(_name(pages[number]), what) for number, what in sorted(trial.raised.items())),
                empty=_empty(pages, trial),
            )
        )
    return Comparison(
        rows=tuple(sorted(rows, key=lambda row: row.times.mean)),
        pages=len(pages),
        scored=len(scored),
        page_types=dict(counts),
        mean_bytes=float(np.mean([len(page_bytes(page)) for page in pages])),
        passes=len(trials[0].nanoseconds) if trials else 0,
    )


def _scores(
    pages: Sequence[LabelledPage], scored: Sequence[int], trial: Trial, measure: Callable[[str, str], float]
) -> npt.NDArray[np.float64] | None:
    """Return one score per scored page; None if there is no text or no page to score."""
    if trial.texts is None or not scored:
        return None
    return np.array(
        [0.0 if number in trial.raised else measure(trial.texts[number], pages[number].text or "") for number in scored]
    )


def _ahead(ours: npt.NDArray[np.float64], words: npt.NDArray[np.float64], groups: Mapping[str, npt.NDArray[np.bool_]]) -> Ahead:
    return Ahead(
        paired_bootstrap(ours, words).ahead,
        {kind: paired_bootstrap(ours[group], words[group]).ahead for kind, group in groups.items()},
    )


def _empty(pages: Sequence[LabelledPage], trial: Trial) -> tuple[str, ...]:
    """Return the names of the pages for which nothing was returned though their gold has text."""
    if trial.texts is None:
        return ()
    return tuple(
        _name(page)
        for number, (page, text) in enumerate(zip(pages, trial.texts, strict=True))
        if number not in trial.raised and not text.strip() and (page.text is None or page.text.strip())
    )


def _name(page: LabelledPage) -> str:
    return f"{page.corpus}/{page.name}"
