"""Writes a report as text for a terminal, or as plain data for JSON."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final

from bodytext.training.corpora.gold import Problem

from .leaks import Leak
from .metrics import Scores, SnippetScores
from .plain import as_plain
from .report import Report, Summary
from .table import aligned, fit
from .worst import WorstPage

WIDTH: Final = 100
_NAME_WIDTH: Final = 20
_NAMES_SHOWN: Final = 5


def render_report(report: Report) -> str:
    """Write the report as plain text of at most 100 columns, ending in a newline.

    >>> from bodytext.training.corpora.gold import LabelledPage
    >>> from .report import build_report
    >>> from .results import page_result
    >>> page = LabelledPage("harbour", "ours", "", text="Boats leave at dawn.")
    >>> print(render_report(build_report([page_result(page, "Boats leave at dawn.")])).splitlines()[0])
    1 page scored, 1 with gold text
    """
    sections = [_render_overall(report)]
    tables = (("corpus", report.corpora), ("page type", report.page_types), ("language", report.languages))
    sections += [_render_groups(title, groups) for title, groups in tables if groups]
    if report.leaks:
        sections.append(_render_leaks(report.leaks))
    if report.worst:
        sections.append(_render_worst(report.worst))
    if report.skipped:
        sections.append(_render_skipped(report.skipped))
    return "\n\n".join("\n".join(line.rstrip() for line in lines) for lines in sections) + "\n"


def report_as_dict(report: Report) -> dict[str, Any]:
    """Return the report as dicts, lists, strings, numbers and None, ready for `json.dumps`.

    Keys are the attributes of `Report`, `Summary`, `WorstPage` and the score tuples; `skipped` is
    `{"count": int, "reasons": {reason: count}, "pages": [{"name": str, "reason": str}]}`.

    >>> from .report import build_report
    >>> report_as_dict(build_report([], skipped=[Problem("a", "no gold")]))["skipped"]["reasons"]
    {'no gold': 1}
    """
    plain: dict[str, Any] = as_plain(report)
    plain["skipped"] = {"count": len(report.skipped), "reasons": dict(_reasons(report.skipped)), "pages": plain["skipped"]}
    return plain


def _render_overall(report: Report) -> list[str]:
    total = report.overall
    counts = [f"{_plural(total.pages, 'page')} scored", f"{total.texts} with gold text"]
    counts += [f"{len(report.skipped)} skipped"] if report.skipped else []
    rows = [["", "precision", "recall", "F1", ""]]
    interval = report.word_f1
    notes = {
        "words": f"95% interval of F1 {_number(interval.low)} to {_number(interval.high)}" if interval else "",
        "snippets": f"accuracy {_number(total.snippet.accuracy)}" if total.snippet else "",
        "blocks": "over all blocks",
    }
    measures: tuple[tuple[str, Scores | SnippetScores | None], ...] = (
        ("words", total.word),
        ("4-word shingles", total.shingle),
        ("characters", total.character),
        ("snippets", total.snippet),
        ("blocks", total.block),
    )
    rows += [[name, *map(_number, scores[:3]), notes.get(name, "")] for name, scores in measures if scores]
    if total.ceiling is not None:
        rows.append(["ceiling, words", "", "", _number(total.ceiling), "F1 of the best choice of blocks"])
    lines = [", ".join(counts)]
    if len(rows) > 1:
        lines += ["", *aligned(rows, left=(0, 4))]
    if report.with_misaligned:
        number, f1 = report.with_misaligned
        lines += ["", f"word F1 {_number(f1)} over {_plural(number, 'page')}, those included whose gold is not on the page"]
    others = {
        "expected calibration error": total.calibration_error,
        "rank correlation of confidence and word F1": total.rank_correlation,
        "page types right": total.type_accuracy,
        "articles told from other pages": total.article_accuracy,
        "lists, tables and preformatted texts torn": total.torn,
    }
    stated = [f"{name} {_number(value)}" for name, value in others.items() if value is not None]
    return [*lines, "", *stated] if stated else lines


def _render_leaks(found: Sequence[Leak]) -> list[str]:
    rows = [["kind", "blocks", "kept", "pages", "with one kept"]]
    rows += [[leak.kind, f"{leak.blocks:,}", f"{leak.share:.1%}", str(leak.pages), str(leak.pages_kept)] for leak in found]
    return aligned(rows)


def _render_groups(title: str, groups: Sequence[Summary]) -> list[str]:
    columns: list[tuple[str, list[float | None]]] = [
        ("prec.", [group.word and group.word.precision for group in groups]),
        ("recall", [group.word and group.word.recall for group in groups]),
        ("F1", [group.word and group.word.f1 for group in groups]),
        ("shingle", [group.shingle and group.shingle.f1 for group in groups]),
        ("chars", [group.character and group.character.f1 for group in groups]),
        ("snippet", [group.snippet and group.snippet.f1 for group in groups]),
        ("blocks", [group.block and group.block.f1 for group in groups]),
        ("ceiling", [group.ceiling for group in groups]),
    ]
    columns = [column for column in columns if any(value is not None for value in column[1])]
    rows = [[title, "pages", *(header for header, _ in columns)]]
    for number, group in enumerate(groups):
        values = ["-" if values[number] is None else _number(values[number]) for _, values in columns]
        rows.append([fit(group.name, _NAME_WIDTH), str(group.pages), *values])
    return aligned(rows)


def _render_worst(worst: Sequence[WorstPage]) -> list[str]:
    lines = ["Farthest below the ceiling"]
    for rank, page in enumerate(worst, start=1):
        score = f"{rank:2}. F1 {_number(page.f1)} of {_number(page.ceiling)}  "
        kind = ", ".join(part for part in (page.corpus, page.page_type, page.lang) if part)
        lines.append(score + fit(page.name + (f" ({kind})" if kind else ""), WIDTH - len(score)))
        for verb, number, shown in (("missed", page.n_missed, page.missed), ("added", page.n_added, page.added)):
            if number:
                lines += [f"    {verb} {_plural(number, 'line')}", *(f"      {line}" for line in shown)]
    return lines


def _render_skipped(skipped: Sequence[Problem]) -> list[str]:
    names: dict[str, list[str]] = defaultdict(list)
    for problem in skipped:
        names[problem.reason].append(problem.name)
    lines = [f"Skipped: {len(skipped)}"]
    for reason, count in _reasons(skipped):
        more = f" and {count - _NAMES_SHOWN} more" if count > _NAMES_SHOWN else ""
        lines.append(fit(f"{count} x {reason}: {', '.join(names[reason][:_NAMES_SHOWN])}{more}", WIDTH))
    return lines


def _reasons(listed: Iterable[Problem]) -> list[tuple[str, int]]:
    return sorted(Counter(problem.reason for problem in listed).items(), key=lambda item: (-item[1], item[0]))


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _plural(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
