"""Learns the weights of names and words: two logistic regressions over sparse counts."""

from __future__ import annotations

import warnings
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from bodytext.extras import needs
from bodytext.features import Lexicon, Page
from bodytext.features.families.lexicon import names_of, whole_texts
from bodytext.features.families.measures import Measures
from bodytext.features.page.columns import Names

with needs("train"):
    from scipy.sparse import csr_matrix, hstack
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression

MIN_GROUPS: Final = 3
"""A name or word is learned if it occurs on this many sites, or on this many pages if the pages are of few sites."""
_NAMES_C: Final = 0.02
_WORDS_C: Final = 0.3
_MIN_WEIGHT: Final = 0.01


def fit_lexicon(
    pages: Sequence[Page],
    labels: Sequence[npt.NDArray[np.bool_]],
    weights: Sequence[npt.NDArray[np.float32]],
    groups: Sequence[str],
) -> Lexicon:
    """Learn a lexicon.

    Args:
        pages: segmented pages.
        labels: content or not, bool `(n_blocks,)` for each page.
        weights: weights of the blocks, float32 `(n_blocks,)` for each page.
        groups: the site of each page; what occurs in fewer than `MIN_GROUPS` is not learned.
    """
    y = np.concatenate(labels)
    weight = np.concatenate(weights)
    weight = weight / weight.mean()
    names, name_weights, names_bias = _fit_names(pages, groups, y, weight)
    words, word_weights, words_bias = _fit_words(pages, groups, y, weight)
    return Lexicon(names, name_weights, words, word_weights, (names_bias, words_bias))


def _fit_names(
    pages: Sequence[Page], groups: Sequence[str], y: npt.NDArray[np.bool_], weight: npt.NDArray[np.float32]
) -> tuple[dict[bytes, int], npt.NDArray[np.float32], float]:
    known: dict[tuple[int, Names], list[bytes]] = {}
    rows: list[list[bytes]] = []
    groups_of: dict[bytes, set[str]] = defaultdict(set)
    paths: list[list[int]] = []
    own: list[list[int]] = []
    above: list[int] = []
    for page, group in zip(pages, groups, strict=True):
        contexts = page.contexts
        base = len(rows)
        for key in zip(contexts.tag, contexts.names, strict=True):
            names = known.get(key)
            if names is None:
                names = known[key] = names_of([key])[0].split()
            rows.append(names)
            for name in names:
                groups_of[name].add(group)
        rows[base] = []  # context 0 is above the root
        for number, parent in enumerate(contexts.parent):
            paths.append([*paths[base + parent], base + number] if number else [])
        leaves = page.leaf.tolist()
        own += [
            [base + holder] if holder == leaf else [base + holder, base + leaf]
            for holder, leaf in zip(page.context[page.container].tolist(), leaves, strict=True)
        ]
        above += [base + leaf for leaf in leaves]
    vocabulary = _vocabulary({name: len(found) for name, found in groups_of.items()})
    name_counts = _counts([[vocabulary[name] for name in row if name in vocabulary] for row in rows], len(vocabulary))
    matrix = hstack(
        [_counts(own, len(rows)) @ name_counts, _counts([paths[leaf] for leaf in above], len(rows)) @ name_counts], format="csr"
    )
    coefficients, bias = _fit(matrix, y, weight, _NAMES_C)
    columns = coefficients.reshape(2, -1).T
    return *_kept(vocabulary, columns), bias


def _fit_words(
    pages: Sequence[Page], groups: Sequence[str], y: npt.NDArray[np.bool_], weight: npt.NDArray[np.float32]
) -> tuple[dict[bytes, int], npt.NDArray[np.float32], float]:
    rows: list[tuple[bytes, ...]] = []
    words_of: dict[str, set[bytes]] = defaultdict(set)
    for page, group in zip(pages, groups, strict=True):
        found = block_words(page)
        rows += found
        words_of[group].update(*found)
    vocabulary = _vocabulary(Counter(word for words in words_of.values() for word in words))
    matrix = _counts([[vocabulary[word] for word in words if word in vocabulary] for words in rows], len(vocabulary))
    matrix.data /= np.repeat([max(len(words), 1) ** 0.5 for words in rows], np.diff(matrix.indptr)).astype(np.float32)
    coefficients, bias = _fit(matrix, y, weight, _WORDS_C)
    words, weights = _kept(vocabulary, coefficients[:, np.newaxis])
    return words, weights[:, 0], bias


def block_words(page: Page) -> list[tuple[bytes, ...]]:
    """Return what `word_scores` looks up for each block: its first words, and its whole text.

    >>> from bodytext.features import segment_lines
    >>> block_words(segment_lines("Read more\\n12"))
    [(b'read', b'more', b'=read more'), (b'00', b'=00')]
    """
    if not page.n_blocks:
        return []
    measures = Measures(page)
    return [(*measures.tokens.of_line(block), whole) for block, whole in enumerate(whole_texts(measures.tokens.lines))]


def _vocabulary(groups: dict[bytes, int]) -> dict[bytes, int]:
    """Assign a column to each name that enough groups have, in alphabetical order."""
    return {
        name: column for column, name in enumerate(sorted(name for name, count in groups.items() if name and count >= MIN_GROUPS))
    }


def _kept(vocabulary: dict[bytes, int], weights: npt.NDArray[np.float64]) -> tuple[dict[bytes, int], npt.NDArray[np.float32]]:
    """Return the names with a weight worth keeping, and their weights after a row of zeros."""
    rounded = np.round(weights, 3)
    worth = np.abs(rounded).max(axis=1) >= _MIN_WEIGHT
    names = {name: row for row, name in enumerate((name for name, column in vocabulary.items() if worth[column]), start=1)}
    return names, np.concatenate((np.zeros((1, weights.shape[1])), rounded[worth])).astype(np.float32)


def _counts(rows: Sequence[Sequence[int]], width: int) -> csr_matrix:
    """Count how often each row has each column, float32 `(n_rows, width)`."""
    lengths = np.fromiter(map(len, rows), dtype=np.int64, count=len(rows))
    bounds = np.concatenate(([0], np.cumsum(lengths)))
    flat = np.fromiter((column for row in rows for column in row), dtype=np.int32, count=int(bounds[-1]))
    matrix = csr_matrix((np.ones(len(flat), dtype=np.float32), flat, bounds), shape=(len(rows), width))
    matrix.sum_duplicates()
    return matrix


def _fit(
    matrix: csr_matrix, y: npt.NDArray[np.bool_], weight: npt.NDArray[np.float32], c: float
) -> tuple[npt.NDArray[np.float64], float]:
    if not matrix.shape[1]:
        return np.zeros(0), 0.0
    model = LogisticRegression(C=c, solver="lbfgs", max_iter=60, tol=1e-3)
    with warnings.catch_warnings():
        # More steps change the weights only in the third digit.
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(matrix, y, sample_weight=weight)
    return model.coef_[0].astype(np.float64), float(model.intercept_[0])
