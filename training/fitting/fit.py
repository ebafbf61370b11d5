"""Fits a model to labelled pages: learned names and words, features, a few small networks and boosted trees, all seeded.

The scores of learned names are features, so during training they must come from a lexicon that has not seen the page: pages are
split by site, and each part is scored by the lexicon of the others.
"""

from __future__ import annotations

import dataclasses
import platform
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import compress
from typing import Any

import numpy as np
import numpy.typing as npt

from bodytext.extras import needs
from bodytext.features import Lexicon, Page, PageFormat, features
from bodytext.features.arrays import BoolArray, FloatArray
from bodytext.models import Model
from bodytext.models.member import Member
from bodytext.models.network import Networks
from bodytext.training.cache import Cache, digest
from bodytext.training.corpora.dataset import Example, site_folds, split_groups

from .boosting import fit_trees
from .lexicon import fit_lexicon
from .networks import fit_network
from .page_types import fit_page_types
from .recipe import DEFAULT, Recipe
from .standardise import standardise

with needs("train"):
    import joblib
    import sklearn


def fit(
    examples: Sequence[Example],
    *,
    page_format: PageFormat,
    recipe: Recipe = DEFAULT,
    cache: Cache | None = None,
    jobs: int = -1,
    on_step: Callable[[str], None] = lambda step: None,
) -> Model:
    """Train a model.

    Args:
        examples: at least two labelled pages; those of few sites are split by page (`split_groups`).
        page_format: `html` or `text`.
        recipe: the hyperparameters.
        cache: cache of lexicons and matrices; the result does not depend on it.
        jobs: number of processes; the result does not depend on it.
        on_step: called with a description of each step.

    Raises:
        ValueError: there are fewer than two pages, or all labels are the same.
    """
    y, weights = _targets(examples)
    groups = split_groups(examples)
    folds = site_folds(groups, min(recipe.n_lexicon_folds, len(set(groups))), seed=recipe.seed)
    cache = cache or Cache()
    on_step("learning names and words")
    held_out, lexicon = _learn_lexicons(examples, groups, folds, cache=cache, jobs=jobs)
    on_step("computing features")
    matrix = _matrix(examples, held_out, folds, cache=cache, jobs=jobs)
    on_step("training networks and trees")
    inputs = standardise(matrix, excluded_prefixes=recipe.excluded_prefixes)
    del matrix
    model = Model(
        page_format=page_format,
        columns=inputs.columns,
        mean=inputs.mean,
        scale=inputs.scale,
        members=_fit_members(inputs.z, y, weights, recipe=recipe, jobs=jobs),
        lexicon=lexicon,
        metadata=_metadata(examples),
    )
    ends = np.cumsum([example.page.n_blocks for example in examples])[:-1]
    pages = np.split(inputs.z.T, ends, axis=1)
    types = [example.source.page_type for example in examples]
    return dataclasses.replace(model, page_types=fit_page_types(pages, [model.forward(page) for page in pages], types))


def _targets(examples: Sequence[Example]) -> tuple[BoolArray, FloatArray]:
    """Return the labels of all blocks, and their weights, which are 1 on average."""
    if len(examples) < 2:
        raise ValueError(f"at least two labelled pages are needed to train on, not {len(examples)}")
    y = np.concatenate([example.labels for example in examples])
    if y.all() or not y.any():
        raise ValueError("all blocks have the same label; a model needs content and boilerplate")
    weights = np.concatenate([example.weights for example in examples])
    weights /= weights.mean()
    return y, weights


def _learn_lexicons(
    examples: Sequence[Example], groups: Sequence[str], folds: npt.NDArray[np.int64], *, cache: Cache, jobs: int
) -> tuple[list[Lexicon], Lexicon]:
    """Learn for each fold the lexicon of the other folds, and the lexicon of all pages."""
    parts = [folds != fold for fold in range(int(folds.max()) + 1)]
    *held_out, lexicon = joblib.Parallel(n_jobs=jobs)(
        joblib.delayed(_lexicon)(list(compress(examples, part)), list(compress(groups, part)), cache)
        for part in [*parts, np.ones(len(examples), dtype=bool)]
    )
    return held_out, lexicon


def _lexicon(examples: Sequence[Example], groups: Sequence[str], cache: Cache) -> Lexicon:
    return cache.call(
        fit_lexicon,
        [example.page for example in examples],
        [example.labels for example in examples],
        [example.weights for example in examples],
        groups,
        key=(digest([example.digest for example in examples], list(groups)),),
    )


def _matrix(
    examples: Sequence[Example], lexicons: Sequence[Lexicon], folds: npt.NDArray[np.int64], *, cache: Cache, jobs: int
) -> FloatArray:
    """Compute the features of all blocks, each page's with the lexicon of its fold, float32 `(n_rows, len(NAMES))`."""
    numbered = [(found, digest(found.names, found.words, found.name_weights, found.word_weights)) for found in lexicons]
    matrices = joblib.Parallel(n_jobs=jobs, batch_size=16)(
        joblib.delayed(_features)(example, *numbered[fold], cache) for example, fold in zip(examples, folds.tolist(), strict=True)
    )
    return np.concatenate(matrices)


def _features(example: Example, lexicon: Lexicon, lexicon_digest: str, cache: Cache) -> FloatArray:
    return cache.call(_rows, example.page, lexicon, key=(example.digest, lexicon_digest))


def _rows(page: Page, lexicon: Lexicon) -> FloatArray:
    return np.ascontiguousarray(features(page, lexicon=lexicon))


def _fit_members(z: FloatArray, y: BoolArray, weights: FloatArray, *, recipe: Recipe, jobs: int) -> tuple[Member, ...]:
    networks = joblib.Parallel(n_jobs=jobs)(
        joblib.delayed(fit_network)(z, y, weights, recipe=recipe, seed=recipe.seed + number) for number in range(recipe.n_networks)
    )
    if not recipe.n_trees:
        return (Networks(tuple(networks)),)
    # Not in parallel with the networks: scikit-learn converts the trees' input to float64, which takes the most memory of all.
    return Networks(tuple(networks)), fit_trees(z, y, weights, recipe=recipe)


def _metadata(examples: Sequence[Example]) -> dict[str, Any]:
    return {
        "pages": len(examples),
        "corpora": dict(Counter(example.source.corpus for example in examples)),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "scikit-learn": sklearn.__version__,
    }
