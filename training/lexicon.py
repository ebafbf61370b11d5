"""Learns the weights of names and words: two logistic regressions over sparse counts."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
from bodytext.features import Lexicon, Page
from bodytext.features.lexicon import context_names, words_of
from scipy.sparse import csr_matrix
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

MIN_GROUPS: Final = 3
"""A name or word must occur on pages of as many sites to be learned."""
_NAMES_C: Final = 0.02
_WORDS_C: Final = 0.3
_SMALLEST_WEIGHT: Final = 0.01


def fit_lexicon(
    pages: Sequence[Page],
    labels: Sequence[npt.NDArray[np.bool_]],
    weights: Sequence[npt.NDArray[np.float32]],
    groups: Sequence[str],
) -> Lexicon:
    """Learn a lexicon.

    Args:
        pages: segmented pages.
        labels: content or not, bool `(n_blocks,)` a page.
        weights: weight of each block, float32 `(n_blocks,)` a page.
        groups: the site of each page; names of a single site are not learned.
    """
    y = np.concatenate(labels)
    weight = np.concatenate(weights)
    weight = weight / weight.mean()
    own, above, names_bias = _fit_names(pages, groups, y, weight)
    words, words_bias = _fit_words(pages, groups, y, weight)
    return Lexicon(own=own, above=above, words=words, bias=(names_bias, words_bias))


def _fit_names(
    pages: Sequence[Page], groups: Sequence[str], y: npt.NDArray[np.bool_], weight: npt.NDArray[np.float32]
) -> tuple[dict[str, float], dict[str, float], float]:
    columns: dict[str, int] = {}
    seen_in: dict[int, set[str]] = {}
    indices: list[npt.NDArray[np.int32]] = []
    lengths: list[int] = []
    for page, group in zip(pages, groups, strict=True):
        contexts = page.contexts
        names = [
            [columns.setdefault(name, len(columns)) for name in context_names(contexts, number)]
            for number in range(len(contexts.parent))
        ]
        for ids in names:
            for column in ids:
                seen_in.setdefault(column, set()).add(group)
        path: list[list[int]] = []
        for number, parent in enumerate(contexts.parent):
            path.append([*path[parent], *(2 * column for column in names[number])] if number else [])
        container = page.context[page.container]
        for leaf, holder in zip(page.leaf.tolist(), container.tolist(), strict=True):
            own = [2 * column + 1 for column in names[holder]]
            if leaf != holder:
                own += [2 * column + 1 for column in names[leaf]]
            row = np.array(path[leaf] + own, dtype=np.int32)
            indices.append(row)
            lengths.append(len(row))
    matrix = _sparse(indices, lengths, 2 * len(columns))
    common = np.array([len(seen_in.get(column, ())) >= MIN_GROUPS for column in range(len(columns))], dtype=bool)
    kept = np.flatnonzero(np.repeat(common, 2))
    coefficients, bias = _fit(matrix[:, kept], y, weight, _NAMES_C)
    by_column = dict(zip(kept.tolist(), coefficients.tolist(), strict=True))
    own_weights: dict[str, float] = {}
    above_weights: dict[str, float] = {}
    for name, column in columns.items():
        for number, target in ((2 * column + 1, own_weights), (2 * column, above_weights)):
            value = by_column.get(number, 0.0)
            if abs(value) >= _SMALLEST_WEIGHT:
                target[name] = round(value, 4)
    return own_weights, above_weights, bias


def _fit_words(
    pages: Sequence[Page], groups: Sequence[str], y: npt.NDArray[np.bool_], weight: npt.NDArray[np.float32]
) -> tuple[dict[str, float], float]:
    rows: list[list[str]] = []
    site_count: Counter[str] = Counter()
    words_of_site: dict[str, set[str]] = {}
    for page, group in zip(pages, groups, strict=True):
        site = words_of_site.setdefault(group, set())
        for text in page.texts:
            words = words_of(text)
            rows.append(words)
            site.update(words)
    for site_words in words_of_site.values():
        site_count.update(site_words)
    vocabulary = {
        word: column for column, word in enumerate(sorted(word for word, count in site_count.items() if count >= MIN_GROUPS))
    }
    indices = [np.array([vocabulary[word] for word in words if word in vocabulary], dtype=np.int32) for words in rows]
    lengths = [len(row) for row in indices]
    scale = np.repeat([1 / max(len(words), 1) ** 0.5 for words in rows], lengths)
    coefficients, bias = _fit(_sparse(indices, lengths, len(vocabulary), scale), y, weight, _WORDS_C)
    learned = {word: round(float(coefficients[column]), 4) for word, column in vocabulary.items()}
    return {word: value for word, value in learned.items() if abs(value) >= _SMALLEST_WEIGHT}, bias


def _sparse(
    indices: list[npt.NDArray[np.int32]], lengths: list[int], width: int, values: npt.NDArray[np.float64] | None = None
) -> csr_matrix:
    flat = np.concatenate(indices) if indices else np.zeros(0, dtype=np.int32)
    bounds = np.concatenate(([0], np.cumsum(lengths)))
    data = np.ones(len(flat), dtype=np.float32) if values is None else values.astype(np.float32)
    matrix = csr_matrix((data, flat, bounds), shape=(len(lengths), width))
    matrix.sum_duplicates()
    return matrix


def _fit(
    matrix: csr_matrix, y: npt.NDArray[np.bool_], weight: npt.NDArray[np.float32], strength: float
) -> tuple[npt.NDArray[np.float64], float]:
    model = LogisticRegression(C=strength, solver="lbfgs", max_iter=60, tol=1e-3)
    with warnings.catch_warnings():
        # A few more steps change the weights in the third digit only.
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(matrix, y, sample_weight=weight)
    return model.coef_[0], float(model.intercept_[0])
