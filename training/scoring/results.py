"""The scores of one page: its extracted text compared with its gold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from bodytext.training.corpora.gold import LabelledPage

from .metrics import Scores, character_scores, shingle_scores, word_scores

UNSPACED_LANGUAGES: Final = ("zh", "ja", "th", "lo", "km", "my")
"""Languages written without spaces, by primary subtag (BCP 47); they get character scores in addition to word scores."""


@dataclass(frozen=True, slots=True, eq=False)
class PageResult:
    """One page, what was extracted from it, and the scores of that; `page_result` makes one from texts.

    Attributes:
        name: unique within its corpus.
        corpus: name of the corpus.
        page_type: type of page, "" if unknown.
        lang: language tag, "" if unknown.
        site: registered domain, else the name.
        predicted: the extracted text.
        gold: the main text; None if there is none, and then there are no text scores.
        word: scores of words.
        shingle: scores of shingles of four words.
        character: scores of characters, for `UNSPACED_LANGUAGES` only.
        ceiling: word F1 in [0, 1] of the text that the best choice of blocks would give.
        labels: bool `(n_blocks,)`, True for content.
        kept: bool `(n_blocks,)`, True for blocks in `predicted`.
        probabilities: `(n_blocks,)` in [0, 1], of being content.
        kinds: kind of each block as a position in `bodytext.models.KINDS`, `(n_blocks,)`; None if the labels have no kinds.
        words: words of each block, `(n_blocks,)`.
        torn: number of torn lists, tables and preformatted texts, and of all of them; None without exact labels.
        confidence: expected F1, in [0, 1].
        predicted_type: the page type that the model predicts, "" if it does not.
        with_snippets: texts that `predicted` must contain.
        without_snippets: texts that it must not contain.

    Raises:
        ValueError: `labels`, `kept` and `probabilities` differ in length.
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
    ceiling: float | None = None
    labels: npt.NDArray[np.bool_] | None = None
    kept: npt.NDArray[np.bool_] | None = None
    probabilities: npt.NDArray[np.floating] | None = None
    kinds: npt.NDArray[np.int32] | None = None
    words: npt.NDArray[np.floating] | None = None
    torn: tuple[int, int] | None = None
    confidence: float | None = None
    predicted_type: str = ""
    with_snippets: tuple[str, ...] = ()
    without_snippets: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        shapes = {array.shape for array in (self.labels, self.kept, self.probabilities) if array is not None}
        if len(shapes) > 1:
            raise ValueError(f"{self.name}: labels, kept and probabilities differ in length: {sorted(shapes)}")


def page_result(
    page: LabelledPage,
    predicted: str,
    *,
    best_text: str | None = None,
    labels: npt.NDArray[np.bool_] | None = None,
    kept: npt.NDArray[np.bool_] | None = None,
    probabilities: npt.NDArray[np.floating] | None = None,
) -> PageResult:
    """Score one page.

    Args:
        page: the page with its gold; text scores need `page.text`.
        predicted: the extracted text, one block a line.
        best_text: the text that the best choice of blocks gives, for the ceiling.
        labels: bool `(n_blocks,)`, True for content; None takes `page.labels`.
        kept: bool `(n_blocks,)`, True for blocks in `predicted`.
        probabilities: `(n_blocks,)` in [0, 1].

    Raises:
        ValueError: the arrays differ in length.

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
        ceiling=None if gold is None or best_text is None else word_scores(best_text, gold).f1,
        labels=page.labels if labels is None else labels,
        kept=kept,
        probabilities=probabilities,
        with_snippets=_not_blank(page.with_snippets),
        without_snippets=_not_blank(page.without_snippets),
    )


def primary_language(tag: str) -> str:
    """Return the primary subtag of a language tag in lower case.

    >>> primary_language("zh-Hant-TW"), primary_language("pt_BR"), primary_language("")
    ('zh', 'pt', '')
    """
    return tag.replace("_", "-").partition("-")[0].strip().lower()


def _not_blank(snippets: Iterable[str]) -> tuple[str, ...]:
    return tuple(snippet for snippet in snippets if snippet.strip())
