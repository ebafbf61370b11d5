"""Scores a model, or its recipe by cross-validation, on labelled pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
from bodytext.models import Model
from bodytext.training.dataset import Example, Kind, site_folds
from bodytext.training.fit import fit
from bodytext.training.report import PageResult, page_result


def cross_validate(
    examples: Sequence[Example], *, folds: int, kind: Kind, jobs: int = -1, on_step: Callable[[str], None] = lambda step: None
) -> list[PageResult]:
    """Out-of-fold results: each page is scored by a model that saw no page of its site.

    Raises:
        ValueError: fewer sites than folds.
    """
    fold_of = site_folds([example.site for example in examples], folds, seed=1)
    results: dict[int, PageResult] = {}
    for held in range(folds):
        training = [example for example, fold in zip(examples, fold_of, strict=True) if fold != held]

        def step_of_fold(step: str, *, number: int = held + 1) -> None:
            on_step(f"fold {number} of {folds}: {step}")

        model = fit(training, kind=kind, jobs=jobs, on_step=step_of_fold)
        for number in np.flatnonzero(fold_of == held).tolist():
            results[number] = score(examples[number], model)
    return [results[number] for number in range(len(examples))]


def score(example: Example, model: Model, *, threshold: float | None = None) -> PageResult:
    """The result of a model on one page."""
    probabilities = model.probabilities(example.page)
    return result(example, probabilities, probabilities >= (model.threshold if threshold is None else threshold))


def result(example: Example, probabilities: npt.NDArray[np.float32], kept: npt.NDArray[np.bool_]) -> PageResult:
    """What was kept of a page, beside its gold and the best choice of blocks."""
    texts = example.page.texts
    return page_result(
        example.source,
        "\n".join(text for text, keep in zip(texts, kept, strict=True) if keep),
        best_text="\n".join(text for text, content in zip(texts, example.labels, strict=True) if content),
        labels=example.labels,
        kept=kept,
        probabilities=probabilities,
    )
