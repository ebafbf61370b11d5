"""Writes the results of a benchmark as tables for a terminal or as plain data for JSON. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from textwrap import wrap
from typing import Any, Final

from bodytext.training.corpora.gold import Problem
from bodytext.training.scoring.plain import as_plain
from bodytext.training.scoring.table import aligned

from .compare import Comparison, Row
from .peers import BASELINE, OURS
from .scaling import Scaling
from .stages import Stage

_WIDTH: Final = 100
_NAMES_SHOWN: Final = 5
_KIND_WIDTH: Final = 8
_HEADER: Final = ("", "mean", "median", "95%", "over parse", "ours over", "pages/s", "MB", "F1", "4-words", "misses")
_LEGEND: Final = (
    "mean, median, 95%: ms a page. over parse: mean over that of a bare lxml parse, with 95% interval.",
    f"ours over: mean of {OURS} over this mean. MB: peak memory over that after import. F1: of words;",
    "4-words: of shingles of four words. misses: pages where it raised or returned nothing, which score 0.",
)
_AHEAD_LEGEND: Final = (f"{OURS} ahead: share of the resamples of a paired bootstrap over pages in which its word F1 is higher.",)


def render_comparison(comparison: Comparison, *, missing: Iterable[Problem] = (), notes: Iterable[str] = ()) -> str:
    """Write one row per extractor, and below the table the pages on which one raised or returned nothing; ends in a newline.

    Args:
        comparison: what was measured.
        missing: the extractors that could not run, and why.
        notes: what a reader of the scores has to know, one line each.
    """
    sections = [[_headline(comparison), "", *aligned([_HEADER, *(_cells(row) for row in comparison.rows)]), "", *_LEGEND]]
    scored = [row for row in comparison.rows if row.by_page_type]
    if len(comparison.page_types) > 1 and scored:
        sections.append(_by_page_type(comparison.page_types, scored))
    rivals = [row for row in scored if row.ours_ahead is not None]
    if rivals:
        sections.append(_ahead(comparison, rivals))
    misses = [line for row in comparison.rows for line in _misses(row)]
    if misses:
        sections.append(["Misses", *misses])
    left_out = [f"{problem.name}: {problem.reason}" for problem in missing]
    if left_out:
        sections.append(["Left out", *left_out])
    if notes := list(notes):
        sections.append([line for note in notes for line in wrap(note, _WIDTH, break_on_hyphens=False)])
    return "\n\n".join("\n".join(line.rstrip() for line in lines) for lines in sections) + "\n"


def render_stages(stages: Sequence[Stage]) -> str:
    """Write bodytext's time by stage as text, ending in a newline.

    >>> print(render_stages([Stage("parse", 1.5, 0.75), Stage("model", 0.5, 0.25)]), end="")
           ms a page  share
    parse      1.500    75%
    model      0.500    25%
    all        2.000   100%
    """
    rows = [(stage.name, f"{stage.ms:.3f}", f"{stage.share:.0%}") for stage in stages]
    total = ("all", f"{sum(stage.ms for stage in stages):.3f}", f"{sum(stage.share for stage in stages):.0%}")
    return "\n".join(aligned([("", "ms a page", "share"), *rows, total])) + "\n"


def render_scaling(found: Scaling) -> str:
    """Write how bodytext's time grows as text, ending in a newline.

    >>> print(render_scaling(Scaling(9.5, 1.9, 2.2)), end="")
                                                                               ratio
    a page of 10 MB over one of 1 MB, time                                      9.50
    two processes over one, pages a second                                      1.90
    bodytext extract page.html over python -c "import lxml.html, numpy", time   2.20
    """
    rows = [
        ("", "ratio"),
        ("a page of 10 MB over one of 1 MB, time", f"{found.growth:.2f}"),
        ("two processes over one, pages a second", f"{found.two_processes:.2f}"),
        ('bodytext extract page.html over python -c "import lxml.html, numpy", time', f"{found.cold_start:.2f}"),
    ]
    return "\n".join(aligned(rows)) + "\n"


def comparison_as_dict(
    comparison: Comparison,
    *,
    missing: Iterable[Problem] = (),
    notes: Iterable[str] = (),
    stages: Sequence[Stage] = (),
    scaling: Scaling | None = None,
) -> dict[str, Any]:
    """Return everything as dicts, lists, strings, numbers and None, ready for `json.dumps`.

    Keys are the attributes of `Comparison`, `Row`, `Times`, `Ratio`, `Peak`, `Stage` and `Scaling`; times are in ms, memory in MB.
    """
    return {
        **as_plain(comparison),
        "missing": as_plain(tuple(missing)),
        "notes": list(notes),
        "stages": as_plain(tuple(stages)),
        "scaling": as_plain(scaling),
    }


def _headline(comparison: Comparison) -> str:
    pages = f"{comparison.pages} pages" if comparison.pages != 1 else "1 page"
    passes = f"median of {comparison.passes} passes" if comparison.passes > 1 else "1 pass"
    return f"{pages}, {comparison.scored} with gold, {comparison.mean_bytes / 1000:.0f} KB on average; {passes}, one thread"


def _cells(row: Row) -> tuple[str, ...]:
    times, over = row.times, row.over_baseline
    return (
        row.name,
        *(f"{value:.2f}" for value in times[:3]),
        f"{_short(over.value)} ({_short(over.low)}-{_short(over.high)})" if over and row.name != BASELINE else "1" if over else "-",
        _short(row.ours_over.value) if row.ours_over and row.name != OURS else "",
        f"{times.pages_per_second:.0f}",
        "-" if row.peak is None else f"{row.peak.mb:.0f}",
        _score(row.word_f1),
        _score(row.shingle_f1),
        "" if row.word_f1 is None and not row.raised else str(len(row.raised) + len(row.empty)),
    )


def _by_page_type(page_types: Mapping[str, int], rows: Sequence[Row]) -> list[str]:
    counts = ("pages", *(str(count) for count in page_types.values()))
    scores = [(row.name, *(_score(row.by_page_type.get(kind)) for kind in page_types)) for row in rows]
    return aligned([("word F1", *_headings(page_types)), counts, *scores])


def _ahead(comparison: Comparison, rivals: Sequence[Row]) -> list[str]:
    """Write in what share of resamples bodytext is better."""
    kinds = comparison.page_types if len(comparison.page_types) > 1 else {}
    found = [(row.name, row.ours_ahead) for row in rivals if row.ours_ahead is not None]
    cells = [
        (name, *(f"{share:.0%}" for share in (ahead.total, *map(ahead.by_page_type.__getitem__, kinds)))) for name, ahead in found
    ]
    return [*aligned([(f"{OURS} ahead", "all", *_headings(kinds)), *cells]), "", *_AHEAD_LEGEND]


def _headings(page_types: Iterable[str]) -> list[str]:
    return [kind if len(kind) <= _KIND_WIDTH else kind[: _KIND_WIDTH - 1] + "." for kind in page_types]


def _misses(row: Row) -> list[str]:
    lines = []
    for reason, count in Counter(problem.reason for problem in row.raised).most_common():
        names = [problem.name for problem in row.raised if problem.reason == reason]
        lines.append(f"{row.name} raised on {count}: {reason} ({_listed(names)})")
    if row.empty:
        lines.append(f"{row.name} returned nothing on {len(row.empty)} ({_listed(row.empty)})")
    return lines


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMES_SHOWN} more" if len(names) > _NAMES_SHOWN else ""
    return ", ".join(names[:_NAMES_SHOWN]) + more


def _short(value: float) -> str:
    """Write a ratio to two or three digits.

    >>> _short(34.26), _short(3.426), _short(0.0426)
    ('34', '3.4', '0.04')
    """
    return f"{value:.0f}" if value >= 10 else f"{value:.1f}" if value >= 1 else f"{value:.2f}"


def _score(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
