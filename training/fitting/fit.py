"""Fits a model to labelled pages: learned names and words, features, a first and a second pass over the blocks, all seeded.

The scores of learned names are features, and what the first pass says is what the second one learns from. During training both must
come from something that has not seen the page: pages are split by site, and each part is scored by what the others taught.
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
from bodytext.features.arrays import BoolArray, FloatArray, IntArray
from bodytext.models import Model
from bodytext.training.cache import Cache, digest
from bodytext.training.corpora.dataset import Example, site_folds, split_groups

from .first_pass import Rows, fit_first_pass
from .lexicon import fit_lexicon
from .recipe import DEFAULT, Recipe
from .second_pass import fit_second_pass
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
    folds = site_folds(groups, min(recipe.n_folds, len(set(groups))), seed=recipe.seed)
    cache = cache or Cache()
    on_step("learning names and words")
    held_out, lexicon = _learn_lexicons(examples, groups, folds, cache=cache, jobs=jobs)
    on_step("computing features")
    matrix = _matrix(examples, held_out, folds, cache=cache, jobs=jobs)
    inputs = standardise(matrix, excluded_prefixes=recipe.excluded_prefixes)
    del matrix
    rows = Rows(
        z=inputs.z,
        y=y,
        kinds=_kinds(examples),
        weights=weights,
        ends=np.cumsum([example.page.n_blocks for example in examples]),
        types=[example.source.page_type for example in examples],
    )
    two_passes = recipe.has_second_pass(len(examples))
    on_step("training the first pass" if two_passes else "training networks and trees")
    of_first = dataclasses.replace(recipe, n_networks=0) if two_passes and recipe.n_trees else recipe
    fitted, found = fit_first_pass(rows, folds, recipe=of_first, jobs=jobs)
    model = Model(
        page_format=page_format,
        columns=inputs.columns,
        mean=inputs.mean,
        scale=inputs.scale,
        members=fitted.members,
        lexicon=lexicon,
        metadata=_metadata(examples),
        kinds=fitted.kinds,
        page_types=fitted.page_types,
    )
    if not two_passes:
        return model
    on_step("training the second pass")
    second_pass = fit_second_pass([example.page for example in examples], found, rows, recipe=recipe)
    return dataclasses.replace(model, second_pass=second_pass)


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


def _kinds(examples: Sequence[Example]) -> IntArray:
    """Return the kinds of all blocks, -1 where the corpus has none."""
    return np.concatenate(
        [np.full(example.page.n_blocks, -1, dtype=np.int32) if example.kinds is None else example.kinds for example in examples]
    )


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


def _metadata(examples: Sequence[Example]) -> dict[str, Any]:
    return {
        "pages": len(examples),
        "corpora": dict(Counter(example.source.corpus for example in examples)),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "scikit-learn": sklearn.__version__,
    }
