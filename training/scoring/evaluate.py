"""Scores a model, or its recipe by cross-validation, on labelled pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import compress

import numpy as np

from bodytext.features import PageFormat
from bodytext.features.families.measures import Measures
from bodytext.models import Model, select
from bodytext.training.cache import Cache
from bodytext.training.corpora.dataset import MIN_SITES, Dataset, Example, site_folds, split_groups
from bodytext.training.fitting.fit import fit
from bodytext.training.fitting.recipe import DEFAULT, Recipe

from .results import PageResult, page_result
from .torn import torn_groups


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The results of the pages of a `Dataset`, in its order.

    Attributes:
        results: results of the examples.
        misaligned: results of the pages whose gold is not on the page.
    """

    results: list[PageResult]
    misaligned: list[PageResult]


def cross_validate(
    data: Dataset,
    *,
    folds: int,
    page_format: PageFormat,
    threshold: float | None = None,
    recipe: Recipe = DEFAULT,
    cache: Cache | None = None,
    jobs: int = -1,
    on_step: Callable[[str], None] = lambda step: None,
) -> Evaluation:
    """Compute out-of-fold results: each page is scored by a model that saw no page of its site.

    Raises:
        ValueError: there are no pages, or fewer sites than folds.
    """
    results: dict[int, PageResult] = {}
    pages = [*data.examples, *data.misaligned]
    for held_out, model in fold_models(
        data, folds=folds, page_format=page_format, recipe=recipe, cache=cache, jobs=jobs, on_step=on_step
    ):
        for number in held_out:
            results[number] = score(pages[number], model, threshold=threshold)
    ordered = [results[number] for number in range(len(pages))]
    return Evaluation(ordered[: len(data.examples)], ordered[len(data.examples) :])


def fold_models(
    data: Dataset,
    *,
    folds: int,
    page_format: PageFormat,
    recipe: Recipe = DEFAULT,
    cache: Cache | None = None,
    jobs: int = -1,
    on_step: Callable[[str], None] = lambda step: None,
) -> Iterator[tuple[list[int], Model]]:
    """Yield for each fold the numbers of the held-out pages, misaligned ones after examples, and a model trained on the other
    pages.

    Raises:
        ValueError: there are no pages, or fewer sites than folds.
    """
    pages = [*data.examples, *data.misaligned]
    if not pages:
        raise ValueError("no labelled pages to train on and to score")
    groups = split_groups(pages)
    fold_of = site_folds(groups, folds, seed=1)
    if groups[0] != pages[0].site:
        on_step(f"fewer than {MIN_SITES} sites: split by page")
    for held in range(folds):

        def step_of_fold(step: str, *, number: int = held + 1) -> None:
            on_step(f"fold {number} of {folds}: {step}")

        training = list(compress(data.examples, fold_of[: len(data.examples)] != held))
        model = fit(training, page_format=page_format, recipe=recipe, cache=cache, jobs=jobs, on_step=step_of_fold)
        yield np.flatnonzero(fold_of == held).tolist(), model


def evaluate(
    data: Dataset,
    model: Model,
    *,
    threshold: float | None = None,
    on_page: Callable[[], None] = lambda: None,
) -> Evaluation:
    """Compute the results of a model on all pages."""

    def scored(pages: Sequence[Example]) -> Iterator[PageResult]:
        for page in pages:
            yield score(page, model, threshold=threshold)
            on_page()

    return Evaluation(list(scored(data.examples)), list(scored(data.misaligned)))


def score(example: Example, model: Model, *, threshold: float | None = None) -> PageResult:
    """Score what a model keeps of one page against its gold and the best choice of blocks."""
    page = example.page
    found = model.classify(page)
    selection = select(found.probabilities, page.lengths, threshold=threshold)
    result = page_result(
        example.source,
        "\n".join(compress(page.texts, selection.kept)),
        best_text="\n".join(compress(page.texts, example.labels)),
        labels=example.labels,
        kept=selection.kept,
        probabilities=found.probabilities,
    )
    is_exact = example.kinds is not None
    return replace(
        result,
        kinds=example.kinds,
        words=Measures(page).words if is_exact else None,
        torn=torn_groups(page, example.labels, selection.kept) if is_exact else None,
        confidence=selection.expected_f1,
        predicted_type=found.page_type,
    )
