"""From labelled pages to a model: learned names and words, features, a few small networks and boosted trees, all seeded.

The scores of learned names enter as features, so while training they must come from a lexicon that has not seen the page: pages are
split by site, and each part is scored by the lexicon of the others.
"""

from __future__ import annotations

import dataclasses
import platform
import warnings
from collections.abc import Callable, Sequence
from itertools import compress
from typing import Any, Final

import joblib
import numpy as np
import sklearn
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier
from threadpoolctl import threadpool_limits

from bodytext.features import NAMES, Kind, Lexicon, Page, features
from bodytext.features.arrays import BoolArray, FloatArray
from bodytext.models import Model
from bodytext.models.network import CLIP, Layers
from bodytext.training.cache import Cache, digest
from bodytext.training.corpora.dataset import Example, site_folds, split_groups

from .boosting import fit_trees
from .lexicon import fit_lexicon
from .page_types import fit_page_types
from .recipe import DEFAULT, Recipe

_FLAT: Final = 1e-4
_COLUMNS_AT_ONCE: Final = 32
_NEGLIGIBLE: Final = 1e-10
"""Weights below it move no decision. The penalty drives those of idle units on, down to subnormal numbers, with which some processors
multiply a hundred times slower."""


def fit(
    examples: Sequence[Example],
    *,
    kind: Kind,
    recipe: Recipe = DEFAULT,
    cache: Cache | None = None,
    jobs: int = -1,
    on_step: Callable[[str], None] = lambda step: None,
) -> Model:
    """Train a model.

    Args:
        examples: at least two labelled pages; of fewer than `LEAST_SITES` sites they are split by page.
        kind: `html` or `text`.
        recipe: the choices to be made.
        cache: of lexicons and matrices; the result does not depend on it.
        jobs: processes; the result does not depend on it.
        on_step: told what is being done.

    Raises:
        ValueError: fewer than two pages, or labels of one kind only.
    """
    if len(examples) < 2:
        raise ValueError(f"at least two labelled pages are needed to train on, not {len(examples)}")
    groups = split_groups(examples)
    y = np.concatenate([example.labels for example in examples])
    if y.all() or not y.any():
        raise ValueError("all blocks have the same label; a model needs content and boilerplate")
    weights = np.concatenate([example.weights for example in examples])
    weights /= weights.mean()
    cache = cache or Cache()
    folds = site_folds(groups, min(recipe.lexicon_folds, len(set(groups))), seed=recipe.seed)
    on_step("learning names and words")
    parts = [folds != fold for fold in range(int(folds.max()) + 1)]
    *held_out, lexicon = joblib.Parallel(n_jobs=jobs)(
        joblib.delayed(_lexicon)(list(compress(examples, part)), list(compress(groups, part)), cache)
        for part in [*parts, np.ones(len(examples), dtype=bool)]
    )

    on_step("computing features")
    numbered = [(found, digest(found.names, found.words, found.name_weights, found.word_weights)) for found in held_out]
    matrices = joblib.Parallel(n_jobs=jobs, batch_size=16)(
        joblib.delayed(_features)(example, *numbered[fold], cache) for example, fold in zip(examples, folds.tolist(), strict=True)
    )
    x = np.concatenate(matrices)
    del matrices

    on_step("training networks and trees")
    mean = x.mean(axis=0, dtype=np.float64).astype(np.float32)
    deviation = _deviation(x)
    wanted = np.array([not name.startswith(recipe.without) for name in NAMES]) if recipe.without else True
    kept = np.flatnonzero((deviation > _FLAT) & wanted)
    mean, scale = mean[kept], (1 / deviation[kept]).astype(np.float32)
    z = np.take(x, kept, axis=1)  # row by row, as networks read it
    del x
    z -= mean
    z *= scale
    np.clip(z, -CLIP, CLIP, out=z)
    networks = joblib.Parallel(n_jobs=jobs)(
        joblib.delayed(fit_network)(z, y, weights, recipe=recipe, seed=recipe.seed + number) for number in range(recipe.networks)
    )
    # Not beside the networks: scikit-learn turns what trees are fitted to into float64 first, which takes most memory of all.
    trees = fit_trees(z, y, weights, recipe=recipe) if recipe.trees else None
    model = Model(
        kind=kind,
        columns=tuple(NAMES[column] for column in kept.tolist()),
        mean=mean,
        scale=scale,
        networks=tuple(networks),
        lexicon=lexicon,
        facts=_facts(examples),
        trees=trees,
    )
    ends = np.cumsum([example.page.n_blocks for example in examples])[:-1]
    inputs = np.split(z.T, ends, axis=1)
    return dataclasses.replace(
        model,
        page_types=fit_page_types(
            inputs, [model.forward(page) for page in inputs], [example.source.page_type for example in examples]
        ),
    )


def fit_network(z: FloatArray, y: BoolArray, weights: FloatArray, *, seed: int, recipe: Recipe = DEFAULT) -> Layers:
    """One network on standardised inputs `(n_rows, n_inputs)`; negligible weights are 0."""
    batch = min(recipe.batch, len(z))
    classifier = MLPClassifier(
        recipe.hidden,
        alpha=recipe.l2,
        batch_size=batch,
        learning_rate_init=recipe.learning_rate,
        max_iter=max(recipe.epochs, -(-recipe.least_steps * batch // len(z))),
        n_iter_no_change=1_000_000,
        random_state=seed,
    )
    # One thread, because sums in another order would make another model.
    with warnings.catch_warnings(), threadpool_limits(1):
        warnings.simplefilter("ignore", ConvergenceWarning)
        classifier.fit(z, y, sample_weight=weights)
    return tuple(
        (np.where(np.abs(layer) < _NEGLIGIBLE, 0, layer).astype(np.float32), bias.astype(np.float32))
        for layer, bias in zip(classifier.coefs_, classifier.intercepts_, strict=True)
    )


def _deviation(x: FloatArray) -> FloatArray:
    """Standard deviations, a few columns at a time, because numpy copies what it works on to float64."""
    return np.concatenate(
        [x[:, at : at + _COLUMNS_AT_ONCE].std(axis=0, dtype=np.float64) for at in range(0, x.shape[1], _COLUMNS_AT_ONCE)]
    ).astype(np.float32)


def _lexicon(examples: Sequence[Example], groups: Sequence[str], cache: Cache) -> Lexicon:
    return cache.call(
        fit_lexicon,
        [example.page for example in examples],
        [example.labels for example in examples],
        [example.weights for example in examples],
        groups,
        key=(digest([example.digest for example in examples], list(groups)),),
    )


def _features(example: Example, lexicon: Lexicon, lexicon_digest: str, cache: Cache) -> FloatArray:
    return cache.call(_matrix, example.page, lexicon, key=(example.digest, lexicon_digest))


def _matrix(page: Page, lexicon: Lexicon) -> FloatArray:
    return np.ascontiguousarray(features(page, lexicon=lexicon))


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
