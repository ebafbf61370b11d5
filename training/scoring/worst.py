"""Finds the pages farthest below their ceiling, and the lines they missed or added."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from bodytext.training.corpora.tokens import word_tokens

from .metrics import shingles
from .results import PageResult
from .table import fit

_LINE_WIDTH: Final = 90
_LINES_SHOWN: Final = 3
_SHINGLE: Final = 3


@dataclass(frozen=True, slots=True)
class WorstPage:
    """A page far below its ceiling, and what went wrong there.

    Attributes:
        name: name of the page.
        corpus: name of its corpus.
        page_type: type of page, "" if unknown.
        lang: language tag, "" if unknown.
        f1: word F1.
        ceiling: word F1 that the best choice of blocks would give; 1 when unknown.
        missed: the first lines of the gold that are missing from the prediction, cut to 90 columns.
        n_missed: number of missing lines.
        added: the first lines of the prediction that are not in the gold, cut likewise.
        n_added: number of added lines.
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


def worst_pages(pages: Sequence[PageResult], n_worst: int) -> tuple[WorstPage, ...]:
    """Return the pages farthest below their ceiling, the worst first, without those that have no gold text or reach their ceiling.

    Args:
        pages: in any order.
        n_worst: maximum number to return.
    """
    distances = [
        ((1.0 if page.ceiling is None else page.ceiling) - page.word.f1, page)
        for page in pages
        if page.word is not None and page.gold is not None
    ]
    ranked = sorted(distances, key=lambda item: (-item[0], item[1].corpus, item[1].name))
    return tuple(_worst_page(page) for distance, page in ranked[:n_worst] if distance > 0)


def missing_lines(text: str, other: str) -> list[str]:
    """List the lines of `text` that are missing from `other`, in order.

    A line is missing if fewer than half of its three-word runs occur in `other`, regardless of its line breaks; a shorter line is
    one run. Each run of `other` counts once, so the second copy of a line is missing when `other` has only one.

    >>> missing_lines("Boats leave at dawn.\\nLog in\\nLog in", "At night they return. Boats leave at dawn! Log in")
    ['Log in']
    """
    words = word_tokens(other)
    left = Counter(run for n in range(1, min(_SHINGLE, len(words)) + 1) for run in shingles(words, n))
    missing = []
    for line in text.splitlines():
        runs = Counter(shingles(word_tokens(line), _SHINGLE))
        found = runs & left
        # Not `-=`, which walks over all of `left`.
        left.subtract(found)
        if 2 * found.total() < runs.total():
            missing.append(line)
    return missing


def _worst_page(page: PageResult) -> WorstPage:
    assert page.word is not None
    assert page.gold is not None
    missed, added = missing_lines(page.gold, page.predicted), missing_lines(page.predicted, page.gold)
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
    return tuple(fit(line, _LINE_WIDTH) for line in list(dict.fromkeys(lines))[:_LINES_SHOWN])
