"""Fits the classifier of page types: a multinomial logistic regression over summaries of pages."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Sequence
from typing import Final

import numpy as np

from bodytext.extras import needs
from bodytext.features.arrays import FloatArray
from bodytext.models.page_types import PageTypes, summary

with needs("train"):
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression

MIN_PAGES: Final = 5
"""Types with fewer pages are not learned."""
_C: Final = 0.03


def fit_page_types(inputs: Sequence[FloatArray], probabilities: Sequence[FloatArray], types: Sequence[str]) -> PageTypes | None:
    """Fit a classifier of page types.

    Args:
        inputs: standardised features of each page, float32 `(n_inputs, n_blocks)`.
        probabilities: probabilities of each page's blocks, float32 `(n_blocks,)`.
        types: the type of each page, "" if unknown; such pages are left out.

    Returns:
        The classifier; None if fewer than two types have `MIN_PAGES` pages.
    """
    counts = Counter(filter(None, types))
    known = {name for name, count in counts.items() if count >= MIN_PAGES}
    if len(known) < 2:
        return None
    used = [number for number, name in enumerate(types) if name in known]
    x = np.stack([summary(inputs[number], probabilities[number]) for number in used])
    model = LogisticRegression(C=_C, max_iter=300)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(x, [types[number] for number in used])
    weights, bias = model.coef_.T, model.intercept_
    if len(model.classes_) == 2:
        weights, bias = np.column_stack((-weights / 2, weights / 2)), np.array([-bias[0] / 2, bias[0] / 2])
    return PageTypes(tuple(map(str, model.classes_)), weights.astype(np.float32), bias.astype(np.float32))
