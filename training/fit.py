"""From labelled pages to a model: learned names and words, features, a first and a second pass of small networks, all seeded.

What one step learns is an input of the next, so while training it must come from something that has not seen the page: pages are split
by site, and each part gets its names' scores, and its opinion of the first pass, from what was learned on the other parts.
"""

from __future__ import annotations

import platform
import warnings
from collections.abc import Callable, Sequence
from typing import Any, Final

import joblib
import numpy as np
import numpy.typing as npt
import sklearn
from bodytext.features import Lexicon, Measures, Page, features
from bodytext.models import Model, Pass
from bodytext.models.network import CLIP, INPUTS, Layers, second_inputs
from bodytext.training.dataset import Example, Kind, site_folds
from bodytext.training.lexicon import fit_lexicon
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier
from threadpoolctl import threadpool_limits

HIDDEN: Final = (64, 32)
EPOCHS: Final = 6
LEAST_STEPS: Final = 2000
"""Small sets of pages are gone through more often."""
BATCH: Final = 512
ALPHA: Final = 1.0
LEARNING_RATE: Final = 2e-3
NETWORKS: Final = 2
FOLDS: Final = 3
SEED: Final = 0
_FLAT: Final = 1e-4

FloatArray = npt.NDArray[np.float32]
BoolArray = npt.NDArray[np.bool_]


def fit(examples: Sequence[Example], *, kind: Kind, jobs: int = -1, on_step: Callable[[str], None] = lambda step: None) -> Model:
    """Train a model.

    Args:
        examples: labelled pages of at least two sites.
        kind: `html` or `text`.
        jobs: processes; the result does not depend on it.
        on_step: told what is being done.

    Raises:
        ValueError: no pages, pages of a single site, or labels of one kind only.
    """
    if not examples:
        raise ValueError("no labelled pages to train on")
    sites = [example.site for example in examples]
    if len(set(sites)) < 2:
        raise ValueError("pages of at least two sites are needed, so that names learned on one can be tried on another")
    y = np.concatenate([example.labels for example in examples])
    if y.all() or not y.any():
        raise ValueError("all blocks have the same label; a model needs content and boilerplate")
    weights = np.concatenate([example.weights for example in examples])
    weights /= weights.mean()
    folds = site_folds(sites, min(FOLDS, len(set(sites))), seed=SEED)
    fold_of_row = np.repeat(folds, [example.page.n_blocks for example in examples])
    others = [fold_of_row != fold for fold in range(int(folds.max()) + 1)]
    parallel = joblib.Parallel(n_jobs=jobs)

    on_step("learning names and words")
    parts = [[example for example, at in zip(examples, folds, strict=True) if at != fold] for fold in range(len(others))]
    *held_out, lexicon = parallel(joblib.delayed(_lexicon)(part) for part in [*parts, list(examples)])

    on_step("computing features")
    matrices = joblib.Parallel(n_jobs=jobs, batch_size=16)(
        joblib.delayed(_features)(example.page, held_out[fold]) for example, fold in zip(examples, folds.tolist(), strict=True)
    )
    x = np.concatenate(matrices)

    on_step("training the first pass")
    *partial, first = fit_passes("first", x, y, weights, [*others, np.ones(len(y), dtype=bool)], parallel=parallel)
    before = np.zeros(len(y), dtype=np.float32)
    for rows, opinion in zip(others, partial, strict=True):
        before[~rows] = opinion.predict(x[~rows])

    on_step("training the second pass")
    bounds = np.cumsum([0, *(example.page.n_blocks for example in examples)])
    matrices = joblib.Parallel(n_jobs=jobs, batch_size=16)(
        joblib.delayed(_second_inputs)(example.page, matrix, before[start:end])
        for example, matrix, start, end in zip(examples, matrices, bounds[:-1].tolist(), bounds[1:].tolist(), strict=True)
    )
    x = np.concatenate(matrices)
    (second,) = fit_passes("second", x, y, weights, [np.ones(len(y), dtype=bool)], parallel=parallel)
    return Model(kind=kind, first=first, second=second, lexicon=lexicon, facts=_facts(examples))


def fit_passes(
    name: str, x: FloatArray, y: BoolArray, weights: FloatArray, parts: Sequence[BoolArray], *, parallel: joblib.Parallel
) -> list[Pass]:
    """The same pass trained on several parts of the rows.

    Args:
        name: `first` or `second`.
        x: float32 `(n_rows, len(INPUTS[name]))`.
        y: bool `(n_rows,)`, True for content.
        weights: float32 `(n_rows,)`, mean 1.
        parts: of each pass the rows to train on, bool `(n_rows,)`.
        parallel: runs the networks side by side.
    """
    mean = x.mean(axis=0, dtype=np.float64).astype(np.float32)
    deviation = x.std(axis=0, dtype=np.float64).astype(np.float32)
    kept = np.flatnonzero(deviation > _FLAT)
    mean, scale = mean[kept], (1 / deviation[kept]).astype(np.float32)
    z = np.clip((x[:, kept] - mean) * scale, -CLIP, CLIP)
    seeds = range(SEED, SEED + NETWORKS)
    # The whole of z goes to the processes once, as a memory map.
    networks = parallel(joblib.delayed(_fit_part)(z, y, weights, rows, seed) for rows in parts for seed in seeds)
    columns = tuple(INPUTS[name][column] for column in kept.tolist())
    return [
        Pass(name, columns, mean, scale, tuple(networks[start : start + NETWORKS])) for start in range(0, len(networks), NETWORKS)
    ]


def fit_network(z: FloatArray, y: BoolArray, weights: FloatArray, *, seed: int) -> Layers:
    """One network on standardised inputs `(n_rows, n_inputs)`."""
    batch = min(BATCH, len(z))
    classifier = MLPClassifier(
        HIDDEN,
        alpha=ALPHA,
        batch_size=batch,
        learning_rate_init=LEARNING_RATE,
        max_iter=max(EPOCHS, -(-LEAST_STEPS * batch // len(z))),
        n_iter_no_change=1_000_000,
        random_state=seed,
    )
    # One thread, because sums in another order would make another model.
    with warnings.catch_warnings(), threadpool_limits(1):
        warnings.simplefilter("ignore", ConvergenceWarning)
        classifier.fit(z, y, sample_weight=weights)
    return tuple(
        (layer.astype(np.float32), bias.astype(np.float32))
        for layer, bias in zip(classifier.coefs_, classifier.intercepts_, strict=True)
    )


def _fit_part(z: FloatArray, y: BoolArray, weights: FloatArray, rows: BoolArray, seed: int) -> Layers:
    return fit_network(z[rows], y[rows], weights[rows], seed=seed)


def _lexicon(examples: Sequence[Example]) -> Lexicon:
    return fit_lexicon(
        [example.page for example in examples],
        [example.labels for example in examples],
        [example.weights for example in examples],
        [example.site for example in examples],
    )


def _features(page: Page, lexicon: Lexicon) -> FloatArray:
    return np.ascontiguousarray(features(page, lexicon=lexicon))


def _second_inputs(page: Page, matrix: FloatArray, probabilities: FloatArray) -> FloatArray:
    return np.ascontiguousarray(second_inputs(page, Measures(page), matrix, probabilities))


def _facts(examples: Sequence[Example]) -> dict[str, Any]:
    corpora: dict[str, int] = {}
    for example in examples:
        corpora[example.source.corpus] = corpora.get(example.source.corpus, 0) + 1
    return {
        "pages": len(examples),
        "corpora": corpora,
        "python": platform.python_version(),
        "numpy": np.__version__,
        "scikit-learn": sklearn.__version__,
    }
