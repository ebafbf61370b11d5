"""From labelled pages to a model: learned names and words, features, and a few small networks, all seeded.

The scores of learned names enter as features, so while training they must come from a lexicon that has not seen the page: pages are
split by site, and each part is scored by the lexicon of the others.
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
from bodytext.features import NAMES, Lexicon, Page, features
from bodytext.models import Model
from bodytext.models.network import CLIP, Layers
from bodytext.training.dataset import Example, site_folds
from bodytext.training.lexicon import fit_lexicon
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

HIDDEN: Final = (64, 32)
EPOCHS: Final = 14
ALPHA: Final = 0.03
LEXICON_FOLDS: Final = 3
SEED: Final = 0
NETWORKS: Final = 3
THRESHOLD: Final = 0.4
_FLAT: Final = 1e-4


def fit(
    examples: Sequence[Example],
    *,
    kind: str,
    threshold: float = THRESHOLD,
    jobs: int = -1,
    on_step: Callable[[str], None] = lambda step: None,
) -> Model:
    """Train a model.

    Args:
        examples: labelled pages of at least two sites.
        kind: `html` or `text`.
        threshold: kept in the model as its default.
        jobs: processes for feature extraction; the result does not depend on it.
        on_step: told what is being done.

    Raises:
        ValueError: no pages, pages of a single site, or labels of one kind only.
    """
    if not examples:
        raise ValueError("no labelled pages to train on")
    folds = site_folds([example.site for example in examples], min(LEXICON_FOLDS, len({example.site for example in examples})))
    if len(set(folds.tolist())) < 2:
        raise ValueError("pages of at least two sites are needed, so that names learned on one can be tried on another")
    on_step("learning names and words")
    parts = [
        [example for example, fold in zip(examples, folds, strict=True) if fold != held] for held in sorted(set(folds.tolist()))
    ]
    *held_out, lexicon = joblib.Parallel(n_jobs=jobs)(joblib.delayed(_lexicon)(part) for part in [*parts, list(examples)])
    on_step("computing features")
    matrices = joblib.Parallel(n_jobs=jobs, batch_size=16)(
        joblib.delayed(_matrix)(example.page, held_out[fold]) for example, fold in zip(examples, folds.tolist(), strict=True)
    )
    x = np.concatenate(matrices)
    y = np.concatenate([example.labels for example in examples])
    weights = np.concatenate([example.weights for example in examples])
    if y.all() or not y.any():
        raise ValueError("all blocks have the same label; a model needs content and boilerplate")
    on_step("training the network")
    mean = x.mean(axis=0, dtype=np.float64).astype(np.float32)
    deviation = x.std(axis=0, dtype=np.float64).astype(np.float32)
    kept = np.flatnonzero(deviation > _FLAT)
    mean, scale = mean[kept], (1 / deviation[kept]).astype(np.float32)
    z = np.clip((x[:, kept] - mean) * scale, -CLIP, CLIP)
    return Model(
        kind=kind,
        columns=tuple(NAMES[column] for column in kept.tolist()),
        mean=mean,
        scale=scale,
        networks=tuple(
            joblib.Parallel(n_jobs=jobs)(
                joblib.delayed(fit_network)(z, y, weights / weights.mean(), seed=SEED + number) for number in range(NETWORKS)
            )
        ),
        lexicon=lexicon,
        threshold=threshold,
        facts=_facts(examples),
    )


def fit_network(x: npt.NDArray[np.float32], y: npt.NDArray[np.bool_], weights: npt.NDArray[np.float32], *, seed: int) -> Layers:
    """One network on standardised features `(n_rows, n_inputs)`."""
    classifier = MLPClassifier(
        HIDDEN,
        alpha=ALPHA,
        batch_size=min(512, len(x)),
        learning_rate_init=2e-3,
        max_iter=EPOCHS if len(x) > 50_000 else 4 * EPOCHS,
        n_iter_no_change=1000,
        random_state=seed,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        classifier.fit(x, y, sample_weight=weights)
    return tuple(
        (layer.astype(np.float32), bias.astype(np.float32))
        for layer, bias in zip(classifier.coefs_, classifier.intercepts_, strict=True)
    )


def _lexicon(examples: Sequence[Example]) -> Lexicon:
    return fit_lexicon(
        [example.page for example in examples],
        [example.labels for example in examples],
        [example.weights for example in examples],
        [example.site for example in examples],
    )


def _matrix(page: Page, lexicon: Lexicon) -> npt.NDArray[np.float32]:
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
