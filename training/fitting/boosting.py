"""Boosted trees of scikit-learn, turned into the plain arrays of `bodytext.models.trees`.

Source: J. H. Friedman, "Greedy Function Approximation: A Gradient Boosting Machine", Annals of Statistics 2001.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from bodytext.extras import needs
from bodytext.features.arrays import BoolArray, FloatArray
from bodytext.models.trees import BoostedTrees

from .binning import bin_edges, binned
from .recipe import DEFAULT, Recipe

with needs("train"):
    from sklearn.ensemble import HistGradientBoostingClassifier
    from threadpoolctl import threadpool_limits


def fit_trees(z: FloatArray, y: BoolArray, weights: FloatArray, *, recipe: Recipe = DEFAULT) -> BoostedTrees:
    """Fit boosted trees on standardised inputs.

    Args:
        z: float32 `(n_rows, n_inputs)`.
        y: bool `(n_rows,)`, both True and False.
        weights: weights of the rows, float32 `(n_rows,)`.
        recipe: the number (at least one) and size of the trees.

    Returns:
        The trees that scikit-learn fits; their log-odds are the same, except that leaves are rounded to float32.

    >>> z = np.arange(200, dtype=np.float32)[:, np.newaxis]
    >>> trees = fit_trees(z, z[:, 0] > 99, np.ones(200, dtype=np.float32))
    >>> (trees.log_odds(np.array([[50, 150]], dtype=np.float32)) > 0).tolist()
    [False, True]
    """
    classifier = HistGradientBoostingClassifier(
        max_iter=recipe.n_trees,
        learning_rate=recipe.learning_rate,
        max_leaf_nodes=recipe.max_leaf_nodes,
        min_samples_leaf=min(recipe.min_samples_leaf, max(len(z) // 100, 1)),
        l2_regularization=recipe.l2_regularization,
        max_features=recipe.max_features,
        early_stopping=False,
        random_state=recipe.seed,
    )
    edges = bin_edges(z, weights, seed=recipe.seed)
    # One thread, because sums in another order would give another model.
    with threadpool_limits(1):
        classifier.fit(binned(z, edges), y, sample_weight=weights)
    return _plain(classifier, edges)


def _plain(classifier: HistGradientBoostingClassifier, edges: Sequence[FloatArray]) -> BoostedTrees:
    """Convert the trees of a two-class model fitted to bins to trees for the values that were binned.

    scikit-learn keeps its trees in private attributes; a test compares their output with its own.
    """
    roots, columns, thresholds, children, values = [], [], [], [], []
    first = 0
    for [tree] in classifier._predictors:
        nodes = tree.nodes
        at, child = _side_by_side(nodes["left"], nodes["right"], nodes["is_leaf"].astype(bool))
        nodes = nodes[at]
        inner = child > 0
        roots.append(first)
        columns.append(np.where(inner, nodes["feature_idx"], 0))
        # scikit-learn's thresholds lie between the numbers of two bins.
        splits = zip(nodes["feature_idx"].tolist(), nodes["num_threshold"].tolist(), inner.tolist(), strict=True)
        thresholds.append([edges[column][int(between)] if splitting else 0 for column, between, splitting in splits])
        children.append(np.where(inner, child + first, 0))
        values.append(np.where(inner, 0, nodes["value"]))
        first += len(nodes)
    return BoostedTrees(
        roots=np.array(roots, dtype=np.int32),
        column=np.concatenate(columns).astype(np.int32),
        threshold=np.concatenate(thresholds, dtype=np.float32, casting="same_kind"),
        child=np.concatenate(children).astype(np.int32),
        value=np.concatenate(values).astype(np.float32),
        baseline=float(classifier._baseline_prediction.item()),
    )


def _side_by_side(
    left: npt.NDArray[np.uint32], right: npt.NDArray[np.uint32], is_leaf: BoolArray
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Order nodes so that both children follow each other and their parent; returns the order and each node's left child in it."""
    order, child = [0], []
    for node in order:  # grows as we go
        child.append(0 if is_leaf[node] else len(order))
        if not is_leaf[node]:
            order += (int(left[node]), int(right[node]))
    return np.array(order, dtype=np.intp), np.array(child, dtype=np.intp)
