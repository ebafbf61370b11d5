"""Fits the classifier of page types: a multinomial logistic regression over summaries of pages."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from bodytext.extras import needs
from bodytext.features.arrays import FloatArray
from bodytext.models.softmax import Softmax

with needs("train"):
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression

MIN_PAGES: Final = 5
"""Types with fewer pages are not learned."""
_C: Final = 0.003
_MIN_DEVIATION: Final = 1e-3


def fit_page_types(summaries: FloatArray, types: Sequence[str], weights: npt.NDArray[np.floating]) -> Softmax | None:
    """Fit a classifier of page types.

    Args:
        summaries: what `bodytext.models.page_types.summary` says of each page, float32 `(n_pages, n_inputs)`.
        types: the type of each page, "" if unknown; such pages are left out.
        weights: weights of the pages, `(n_pages,)`.

    Returns:
        The classifier; None if fewer than two types have `MIN_PAGES` pages.
    """
    counts = Counter(filter(None, types))
    known = {name for name, count in counts.items() if count >= MIN_PAGES}
    if len(known) < 2:
        return None
    used = np.array([name in known for name in types])
    x = summaries[used].astype(np.float64)
    mean, deviation = x.mean(axis=0), x.std(axis=0)
    scale = np.where(deviation > _MIN_DEVIATION, 1 / np.maximum(deviation, _MIN_DEVIATION), 0)
    model = LogisticRegression(C=_C, max_iter=300)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit((x - mean) * scale, np.array(types)[used], sample_weight=weights[used] / weights[used].mean())
    coefficients, bias = model.coef_.T, model.intercept_
    if len(model.classes_) == 2:
        coefficients, bias = np.column_stack((-coefficients / 2, coefficients / 2)), np.array([-bias[0] / 2, bias[0] / 2])
    # The standardisation is folded into the weights.
    coefficients = coefficients * scale[:, np.newaxis]
    layer = coefficients.astype(np.float32), (bias - mean @ coefficients).astype(np.float32)
    return Softmax(tuple(map(str, model.classes_)), (layer,))
