"""The report of an evaluation: mean scores, tables by kind of page, the worst pages and what they got wrong.

Pure: from the scores of each page to a `Report`, and from a `Report` to text or to plain data for JSON. Means are over pages, each
counting the same; block scores, calibration and snippets are over all blocks or snippets of all pages.
"""

from __future__ import annotations

import dataclasses
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from bodytext.training.corpora.gold import LabelledPage, Problem
from bodytext.training.corpora.tokens import word_tokens

from .metrics import (
    Interval,
    Scores,
    SnippetScores,
    block_scores,
    bootstrap_mean,
    character_scores,
    expected_calibration_error,
    rouge_lsum,
    shingle_scores,
    shingles,
    snippet_scores,
    word_scores,
)

UNSPACED_LANGUAGES: Final = ("zh", "ja", "th", "lo", "km", "my")
"""Languages written without spaces, by primary subtag (BCP 47): character scores stand beside their word scores."""
UNKNOWN: Final = "unknown"
WIDTH: Final = 100
_LINE_WIDTH: Final = 90
_NAME_WIDTH: Final = 20
_LINES_SHOWN: Final = 3
_NAMES_SHOWN: Final = 5
_SHINGLE: Final = 3


@dataclass(frozen=True, slots=True, eq=False)
class PageResult:
    """One page, what was extracted from it, and the scores of that; `page_result` makes one from texts.

    Attributes:
        name: unique within its corpus.
        corpus: name of the corpus.
        page_type: kind of page, "" when unknown.
        lang: language tag, "" when unknown.
        site: registered domain, else the name.
        predicted: the extracted text.
        gold: the main text; None without one, then there are no scores of text.
        word: scores of words.
        shingle: scores of shingles of four words.
        character: scores of characters, for `UNSPACED_LANGUAGES` only.
        rouge: ROUGE-L scores, when asked for.
        ceiling: word F1 in [0, 1] of the text that perfect choice of blocks would give.
        labels: bool `(n_blocks,)`, True for content.
        kept: bool `(n_blocks,)`, True for a block in `predicted`.
        probabilities: `(n_blocks,)` in [0, 1], of being content.
        with_snippets: texts that `predicted` must have.
        without_snippets: texts that it must not have.

    Raises:
        ValueError: when `labels`, `kept` and `probabilities` are not of one length.
    """

    name: str
    corpus: str
    page_type: str
    lang: str
    site: str
    predicted: str
    gold: str | None = None
    word: Scores | None = None
    shingle: Scores | None = None
    character: Scores | None = None
    rouge: Scores | None = None
    ceiling: float | None = None
    labels: npt.NDArray[np.bool_] | None = None
    kept: npt.NDArray[np.bool_] | None = None
    probabilities: npt.NDArray[np.floating] | None = None
    with_snippets: tuple[str, ...] = ()
    without_snippets: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        shapes = {array.shape for array in (self.labels, self.kept, self.probabilities) if array is not None}
        if len(shapes) > 1:
            raise ValueError(f"{self.name}: labels, kept and probabilities differ in length: {sorted(shapes)}")


@dataclass(frozen=True, slots=True)
class Summary:
    """Scores of a group of pages; None where no page of the group has what the score needs.

    Attributes:
        name: of the group.
        pages: number of pages in it.
        texts: number of those with a gold text, over which the means of text scores are taken.
        word: mean precision, recall and F1 of words; the mean F1 is not the F1 of the two means.
        shingle: the same for shingles of four words.
        character: the same for characters, over the pages in `UNSPACED_LANGUAGES`.
        rouge: the same for ROUGE-L, over the pages that have it.
        snippet: over all snippets.
        block: over all blocks.
        calibration_error: expected calibration error over all blocks, in [0, 1], 0 the best.
        ceiling: mean word F1 that perfect choice of blocks would give.
    """

    name: str
    pages: int
    texts: int
    word: Scores | None
    shingle: Scores | None
    character: Scores | None
    rouge: Scores | None
    snippet: SnippetScores | None
    block: Scores | None
    calibration_error: float | None
    ceiling: float | None


@dataclass(frozen=True, slots=True)
class WorstPage:
    """A page far below its ceiling, and what went wrong there.

    Attributes:
        name: of the page.
        corpus: name of its corpus.
        page_type: kind of page, "" when unknown.
        lang: language tag, "" when unknown.
        f1: word F1.
        ceiling: word F1 that perfect choice of blocks would give; 1 when unknown.
        missed: the first lines of the gold that the prediction lacks, cut to about 90 columns.
        n_missed: how many lines it lacks.
        added: the first lines of the prediction that the gold lacks, cut likewise.
        n_added: how many lines it has too many.
    """

    name: str
    corpus: str
    page_type: str
    lang: str
    f1: float
    ceiling: float
    missed: tuple[str, ...]
    n_missed: int
    added: tuple[str, ...]
    n_added: int


@dataclass(frozen=True, slots=True)
class Report:
    """What an evaluation found.

    Attributes:
        overall: scores of all pages.
        word_f1: mean word F1 with its 95% bootstrap interval; None without gold texts.
        corpora: scores by corpus, the largest group first, as in the next two.
        page_types: scores by kind of page.
        languages: scores by primary language subtag.
        worst: the pages farthest below their ceiling, the worst first.
        skipped: pages that are not in these scores, and why.
        with_misaligned: number of pages and mean word F1 when the skipped pages that have text and a gold text are counted too.
    """

    overall: Summary
    word_f1: Interval | None
    corpora: tuple[Summary, ...]
    page_types: tuple[Summary, ...]
    languages: tuple[Summary, ...]
    worst: tuple[WorstPage, ...]
    skipped: tuple[Problem, ...]
    with_misaligned: tuple[int, float] | None


def page_result(
    page: LabelledPage,
    predicted: str,
    *,
    best_text: str | None = None,
    labels: npt.NDArray[np.bool_] | None = None,
    kept: npt.NDArray[np.bool_] | None = None,
    probabilities: npt.NDArray[np.floating] | None = None,
    rouge: bool = False,
) -> PageResult:
    """Score one page.

    Args:
        page: the page with its gold; scores of text need `page.text`.
        predicted: the extracted text, one block a line.
        best_text: the text that perfect choice of blocks gives, for the ceiling.
        labels: bool `(n_blocks,)`, True for content; None takes `page.labels`.
        kept: bool `(n_blocks,)`, True for a block in `predicted`.
        probabilities: `(n_blocks,)` in [0, 1].
        rouge: count ROUGE-L too, which is slow and needs the extra `bodytext[rouge]`.

    Raises:
        ValueError: when the arrays are not of one length.
        ImportError: when `rouge` is asked for and rouge-score is not installed.

    >>> page = LabelledPage("harbour", "ours", "", text="Boats leave at dawn.", lang="en")
    >>> page_result(page, "Boats leave at dawn. Log in").word
    Scores(precision=0.6666666666666666, recall=1.0, f1=0.8)
    """
    gold = page.text
    unspaced = primary_language(page.lang) in UNSPACED_LANGUAGES
    return PageResult(
        name=page.name,
        corpus=page.corpus,
        page_type=page.page_type,
        lang=page.lang,
        site=page.site or page.name,
        predicted=predicted,
        gold=gold,
        word=None if gold is None else word_scores(predicted, gold),
        shingle=None if gold is None else shingle_scores(predicted, gold),
        character=character_scores(predicted, gold) if gold is not None and unspaced else None,
        rouge=rouge_lsum(predicted, gold) if gold is not None and rouge else None,
        ceiling=None if gold is None or best_text is None else word_scores(best_text, gold).f1,
        labels=page.labels if labels is None else labels,
        kept=kept,
        probabilities=probabilities,
        with_snippets=_not_blank(page.with_snippets),
        without_snippets=_not_blank(page.without_snippets),
    )


def build_report(
    results: Iterable[PageResult],
    *,
    misaligned: Iterable[PageResult] = (),
    skipped: Iterable[Problem] = (),
    n_worst: int = 10,
) -> Report:
    """Sum up the pages.

    Args:
        results: one a page; none at all gives a report without scores.
        misaligned: results of pages whose gold is not on the page; they count in `with_misaligned` only.
        skipped: pages that are not among the results, and why.
        n_worst: how many pages to show, those farthest below their ceiling first.

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
        worst=_worst(pages, n_worst),
        skipped=tuple(skipped),
        with_misaligned=(len(all_f1), float(np.mean(all_f1))) if len(all_f1) > len(f1) else None,
    )


def as_dict(report: Report) -> dict[str, Any]:
    """The report as dicts, lists, strings, numbers and None, ready for `json.dumps`.

    Keys are the attributes of `Report`, `Summary`, `WorstPage` and the score tuples; `skipped` is
    `{"count": int, "reasons": {reason: count}, "pages": [{"name": str, "reason": str}]}`.

    >>> as_dict(build_report([], skipped=[Problem("a", "no gold")]))["skipped"]["reasons"]
    {'no gold': 1}
    """
    plain: dict[str, Any] = _plain(report)
    plain["skipped"] = {"count": len(report.skipped), "reasons": dict(_reasons(report.skipped)), "pages": plain["skipped"]}
    return plain


def render(report: Report) -> str:
    """The report as plain text of at most 100 columns, ending in a newline.

    >>> page = LabelledPage("harbour", "ours", "", text="Boats leave at dawn.")
    >>> print(render(build_report([page_result(page, "Boats leave at dawn.")])).splitlines()[0])
    1 page scored, 1 with gold text
    """
    sections = [_render_overall(report)]
    tables = (("corpus", report.corpora), ("page type", report.page_types), ("language", report.languages))
    sections += [_render_groups(title, groups) for title, groups in tables if groups]
    if report.worst:
        sections.append(_render_worst(report.worst))
    if report.skipped:
        sections.append(_render_skipped(report.skipped))
    return "\n\n".join("\n".join(line.rstrip() for line in lines) for lines in sections) + "\n"


def primary_language(tag: str) -> str:
    """The primary subtag of a language tag, lower case.

    >>> primary_language("zh-Hant-TW"), primary_language("pt_BR"), primary_language("")
    ('zh', 'pt', '')
    """
    return tag.replace("_", "-").partition("-")[0].strip().lower()


def lines_lacking(text: str, other: str) -> list[str]:
    """The lines of `text` that `other` lacks, in order.

    A line is lacking when less than half of its runs of three words stand in `other`, wherever that breaks its lines; a shorter
    line is one run. Each run of `other` serves once, so the second copy of a line is lacking when `other` has it once.

    >>> lines_lacking("Boats leave at dawn.\\nLog in\\nLog in", "At night they return. Boats leave at dawn! Log in")
    ['Log in']
    """
    words = word_tokens(other)
    left = Counter(run for n in range(1, min(_SHINGLE, len(words)) + 1) for run in shingles(words, n))
    lacking = []
    for line in text.splitlines():
        runs = Counter(shingles(word_tokens(line), _SHINGLE))
        found = runs & left
        # Not `-=`, which walks over all of `left`.
        left.subtract(found)
        if 2 * found.total() < runs.total():
            lacking.append(line)
    return lacking


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
    ceilings = [page.ceiling for page in pages if page.ceiling is not None]
    return Summary(
        name=name,
        pages=len(pages),
        texts=sum(page.gold is not None for page in pages),
        word=_mean([page.word for page in pages]),
        shingle=_mean([page.shingle for page in pages]),
        character=_mean([page.character for page in pages]),
        rouge=_mean([page.rouge for page in pages]),
        snippet=snippet_scores(snippets) if snippets else None,
        block=block_scores(*map(np.concatenate, zip(*chosen, strict=True))) if chosen else None,
        calibration_error=expected_calibration_error(*map(np.concatenate, zip(*rated, strict=True))) if rated else None,
        ceiling=float(np.mean(ceilings)) if ceilings else None,
    )


def _mean(scores: Iterable[Scores | None]) -> Scores | None:
    there = [score for score in scores if score is not None]
    return Scores(*np.mean(there, axis=0).tolist()) if there else None


def _by(pages: Sequence[PageResult], key: Callable[[PageResult], str]) -> tuple[Summary, ...]:
    groups: dict[str, list[PageResult]] = defaultdict(list)
    for page in pages:
        groups[key(page) or UNKNOWN].append(page)
    return tuple(_summary(name, groups[name]) for name in sorted(groups, key=lambda name: (-len(groups[name]), name)))


def _worst(pages: Sequence[PageResult], n_worst: int) -> tuple[WorstPage, ...]:
    distances = [
        ((1.0 if page.ceiling is None else page.ceiling) - page.word.f1, page)
        for page in pages
        if page.word is not None and page.gold is not None
    ]
    ranked = sorted(distances, key=lambda item: (-item[0], item[1].corpus, item[1].name))
    return tuple(_worst_page(page) for distance, page in ranked[:n_worst] if distance > 0)


def _worst_page(page: PageResult) -> WorstPage:
    assert page.word is not None
    assert page.gold is not None
    missed, added = lines_lacking(page.gold, page.predicted), lines_lacking(page.predicted, page.gold)
    return WorstPage(
        name=page.name,
        corpus=page.corpus,
        page_type=page.page_type,
        lang=page.lang,
        f1=page.word.f1,
        ceiling=1.0 if page.ceiling is None else page.ceiling,
        missed=_first_lines(missed),
        n_missed=len(missed),
        added=_first_lines(added),
        n_added=len(added),
    )


def _first_lines(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(_cut(line, _LINE_WIDTH) for line in list(dict.fromkeys(lines))[:_LINES_SHOWN])


def _not_blank(snippets: Iterable[str]) -> tuple[str, ...]:
    return tuple(snippet for snippet in snippets if snippet.strip())


def _reasons(listed: Iterable[Problem]) -> list[tuple[str, int]]:
    return sorted(Counter(problem.reason for problem in listed).items(), key=lambda item: (-item[1], item[0]))


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, (Scores, SnippetScores, Interval)):
        return value._asdict()
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


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
        ("ROUGE-L", total.rouge),
        ("snippets", total.snippet),
        ("blocks", total.block),
    )
    rows += [[name, *map(_number, scores[:3]), notes.get(name, "")] for name, scores in measures if scores]
    if total.ceiling is not None:
        rows.append(["ceiling, words", "", "", _number(total.ceiling), "F1 of perfect choice of blocks"])
    lines = [", ".join(counts)]
    if len(rows) > 1:
        lines += ["", *_table(rows, left=(0, 4))]
    if report.with_misaligned:
        number, f1 = report.with_misaligned
        lines += ["", f"word F1 {_number(f1)} over {_plural(number, 'page')}, those included whose gold is not on the page"]
    if total.calibration_error is not None:
        lines += ["", f"expected calibration error {_number(total.calibration_error)}"]
    return lines


def _render_groups(title: str, groups: Sequence[Summary]) -> list[str]:
    columns: list[tuple[str, list[float | None]]] = [
        ("prec.", [group.word and group.word.precision for group in groups]),
        ("recall", [group.word and group.word.recall for group in groups]),
        ("F1", [group.word and group.word.f1 for group in groups]),
        ("shingle", [group.shingle and group.shingle.f1 for group in groups]),
        ("chars", [group.character and group.character.f1 for group in groups]),
        ("ROUGE", [group.rouge and group.rouge.f1 for group in groups]),
        ("snippet", [group.snippet and group.snippet.f1 for group in groups]),
        ("blocks", [group.block and group.block.f1 for group in groups]),
        ("ceiling", [group.ceiling for group in groups]),
    ]
    columns = [column for column in columns if any(value is not None for value in column[1])]
    rows = [[title, "pages", *(header for header, _ in columns)]]
    for number, group in enumerate(groups):
        values = ["-" if values[number] is None else _number(values[number]) for _, values in columns]
        rows.append([_cut(group.name, _NAME_WIDTH), str(group.pages), *values])
    return _table(rows, left=(0,))


def _render_worst(worst: Sequence[WorstPage]) -> list[str]:
    lines = ["Farthest below the ceiling"]
    for rank, page in enumerate(worst, start=1):
        score = f"{rank:2}. F1 {_number(page.f1)} of {_number(page.ceiling)}  "
        kind = ", ".join(part for part in (page.corpus, page.page_type, page.lang) if part)
        lines.append(score + _cut(page.name + (f" ({kind})" if kind else ""), WIDTH - len(score)))
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
        lines.append(_cut(f"{count} x {reason}: {', '.join(names[reason][:_NAMES_SHOWN])}{more}", WIDTH))
    return lines


def _table(rows: Sequence[Sequence[str]], *, left: tuple[int, ...]) -> list[str]:
    widths = [max(map(_columns, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(_pad(cell, widths[i], left=i in left) for i, cell in enumerate(row)) for row in rows]


def _pad(text: str, width: int, *, left: bool) -> str:
    blank = " " * (width - _columns(text))
    return text + blank if left else blank + text


def _cut(text: str, width: int) -> str:
    """One line of at most `width` columns; what a terminal would obey instead of show is dropped."""
    shown = "".join(char for char in " ".join(text.split())[: 4 * width] if char.isprintable())
    if _columns(shown) <= width:
        return shown
    while _columns(shown) >= width:
        shown = shown[:-1]
    return shown + "…"


def _columns(text: str) -> int:
    """Width on a terminal: wide characters take two columns (Unicode Standard Annex 11), combining marks none."""
    return sum(0 if unicodedata.combining(char) else 1 + (unicodedata.east_asian_width(char) in "WF") for char in text)


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _plural(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
