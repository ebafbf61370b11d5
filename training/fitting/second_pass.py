"""Fits the second pass of a model to what first passes say about pages that they have not seen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bodytext.features import Page
from bodytext.features.arrays import FloatArray
from bodytext.models.context import Layout, context
from bodytext.models.ensemble import standardised
from bodytext.models.model import FirstPass
from bodytext.models.second_pass import SecondPass

from .boosting import fit_trees
from .first_pass import Rows, fit_kinds
from .recipe import Recipe
from .standardise import MIN_DEVIATION, deviations


def fit_second_pass(pages: Sequence[Page], first: Sequence[FirstPass], rows: Rows, *, recipe: Recipe) -> SecondPass:
    """Fit the second pass.

    Args:
        pages: the pages.
        first: what a first pass that has not seen it says about each page.
        rows: the labels and weights of all blocks.
        recipe: the hyperparameters.
    """
    x = np.concatenate(
        [
            context(Layout.of(page), found.probabilities, found.kinds, found.page_types).T
            for page, found in zip(pages, first, strict=True)
        ]
    )
    mean, scale = _standardise(x)
    return SecondPass(
        mean=mean,
        scale=scale,
        members=(fit_trees(x, rows.y, rows.weights, recipe=recipe.of_second_pass()),),
        kinds=fit_kinds(x, rows.kinds, rows.weights, np.ones(len(x), dtype=bool), recipe=recipe),
    )


def _standardise(x: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Standardise a matrix in place; a column that hardly varies becomes 0. Returns the means and scales."""
    mean = x.mean(axis=0, dtype=np.float64).astype(np.float32)
    deviation = deviations(x)
    varies = deviation > MIN_DEVIATION
    scale = np.where(varies, 1 / np.where(varies, deviation, 1), 0).astype(np.float32)
    standardised(x.T, mean, scale)
    return mean, scale
