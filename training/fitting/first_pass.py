"""Fits the first pass of a model, and what it says about pages that it has not seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from bodytext.extras import needs
from bodytext.features.arrays import BoolArray, FloatArray, IntArray
from bodytext.models.ensemble import mean_probabilities
from bodytext.models.kinds import KINDS, kinds_of_content
from bodytext.models.member import Member
from bodytext.models.model import FirstPass
from bodytext.models.network import Networks
from bodytext.models.page_types import summary
from bodytext.models.softmax import Softmax

from .boosting import fit_trees
from .networks import fit_network, fit_softmax
from .page_types import fit_page_types
from .recipe import Recipe

with needs("train"):
    import joblib


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """What a model is fitted to: one row for each block of all pages.

    Attributes:
        z: standardised inputs, float32 `(n_rows, n_inputs)`.
        y: content or not, bool `(n_rows,)`.
        kinds: number of each block's kind, int32 `(n_rows,)`; -1 if unknown.
        weights: float32 `(n_rows,)`, above 0.
        ends: row after the last one of each page, `(n_pages,)`.
        types: type of each page, "" if unknown.
    """

    z: FloatArray
    y: BoolArray
    kinds: IntArray
    weights: FloatArray
    ends: npt.NDArray[np.intp]
    types: Sequence[str]

    def of_pages(self, chosen: BoolArray) -> BoolArray:
        """Return which rows are of the chosen pages, bool `(n_rows,)`."""
        found: BoolArray = np.repeat(chosen, np.diff(self.ends, prepend=0))
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """The classifiers of a first pass: those whose log-odds are averaged, that of kinds and that of page types, if there are any."""

    members: tuple[Member, ...]
    kinds: Softmax | None
    page_types: Softmax | None = None


def fit_blocks(rows: Rows, used: BoolArray, *, recipe: Recipe) -> Fitted:
    """Fit the classifiers of blocks to the rows that are used, bool `(n_rows,)`."""
    z, y, weights = (rows.z, rows.y, rows.weights) if used.all() else (rows.z[used], rows.y[used], rows.weights[used])
    members: tuple[Member, ...] = ()
    if recipe.n_networks:
        seeds = range(recipe.seed, recipe.seed + recipe.n_networks)
        members += (Networks(tuple(fit_network(z, y, weights, recipe=recipe, seed=seed) for seed in seeds)),)
    if recipe.n_trees:
        members += (fit_trees(z, y, weights, recipe=recipe),)
    return Fitted(members, fit_kinds(rows.z, rows.kinds, rows.weights, used, recipe=recipe))


def fit_kinds(z: FloatArray, kinds: IntArray, weights: FloatArray, used: BoolArray, *, recipe: Recipe) -> Softmax | None:
    """Fit a classifier of kinds to the used rows whose kind is known; None if fewer than two kinds are."""
    known = used & (kinds >= 0)
    if len(np.unique(kinds[known])) < 2:
        return None
    return fit_softmax(z[known], kinds[known], weights[known] / weights[known].mean(), KINDS, seed=recipe.seed, recipe=recipe)


def fit_first_pass(rows: Rows, folds: npt.NDArray[np.int64], *, recipe: Recipe, jobs: int) -> tuple[Fitted, list[FirstPass]]:
    """Fit a first pass to all pages, and others that tell what it would say about pages it has not seen.

    Args:
        rows: all blocks.
        folds: number of each page's fold, from 0, `(n_pages,)`.
        recipe: the hyperparameters.
        jobs: number of processes.

    Returns:
        The first pass, and for each page what one says that was fitted without the page's fold.
    """
    held = [rows.of_pages(folds == fold) for fold in range(int(folds.max()) + 1)]
    of_all, *without = joblib.Parallel(n_jobs=jobs)(
        joblib.delayed(fit_blocks)(rows, used, recipe=recipe)
        for used in (np.ones(len(rows.y), dtype=bool), *(~out for out in held))
    )
    probabilities = np.zeros(len(rows.y), dtype=np.float32)
    kinds = np.zeros((len(KINDS), len(rows.y)), dtype=np.float32)
    for out, fitted in zip(held, without, strict=True):
        x = np.ascontiguousarray(rows.z[out].T)
        probabilities[out] = mean_probabilities(fitted.members, x)
        kinds[:, out] = fitted.kinds.probabilities(x) if fitted.kinds else kinds_of_content(probabilities[out])
    page_types, types = _fit_page_types(rows, _summaries(rows, probabilities, kinds), folds)
    splits = rows.ends[:-1]
    parts = zip(np.split(probabilities, splits), np.split(kinds, splits, axis=1), types, strict=True)
    found = [FirstPass(of_page, kinds_of_page, types_of_page) for of_page, kinds_of_page, types_of_page in parts]
    return replace(of_all, page_types=page_types), found


def _fit_page_types(rows: Rows, summaries: FloatArray, folds: npt.NDArray[np.int64]) -> tuple[Softmax | None, FloatArray]:
    """Fit a classifier of page types to all pages, and others to all but one fold.

    Returns:
        The classifier, None if there is none, and the probabilities that those of the other folds give each page's types, float32
        `(n_pages, n_types)`; 0 for a type that they do not have.
    """
    weights, names = _page_weights(rows), np.array(rows.types)
    of_all = fit_page_types(summaries, rows.types, weights)
    classes = of_all.classes if of_all else ()
    found = np.zeros((len(names), len(classes)), dtype=np.float32)
    for fold in range(int(folds.max()) + 1):
        held = folds == fold
        fitted = fit_page_types(summaries[~held], names[~held].tolist(), weights[~held])
        if fitted:
            at = [classes.index(name) for name in fitted.classes]
            found[np.ix_(held, at)] = fitted.probabilities(np.ascontiguousarray(summaries[held].T)).T
    return of_all, found


def _summaries(rows: Rows, probabilities: FloatArray, kinds: FloatArray) -> FloatArray:
    """Summarise each page for the classifier of page types, float32 `(n_pages, n_inputs)`."""
    starts = np.concatenate(([0], rows.ends[:-1]))
    return np.stack(
        [
            summary(np.ascontiguousarray(rows.z[first:last].T), probabilities[first:last], kinds[:, first:last])
            for first, last in zip(starts.tolist(), rows.ends.tolist(), strict=True)
        ]
    )


def _page_weights(rows: Rows) -> npt.NDArray[np.float64]:
    """Return the weight of each page for the classifier of page types: the root of its blocks' weights, `(n_pages,)`."""
    return np.sqrt(np.add.reduceat(rows.weights.astype(np.float64), np.concatenate(([0], rows.ends[:-1]))))
