"""The hyperparameters of a model; an experiment changes one of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recipe:
    """The hyperparameters of a model, named as in scikit-learn where it has them.

    Attributes:
        n_networks: number of networks that are averaged.
        hidden_layer_sizes: units of each hidden layer of a network.
        epochs: passes of a network over all blocks.
        min_steps: minimum number of steps; with few pages there are more passes to reach it.
        batch_size: blocks per step.
        alpha: strength of the L2 penalty on the weights of networks.
        learning_rate_init: of Adam.
        n_trees: number of boosted trees; 0 uses networks alone.
        max_leaf_nodes: maximum number of leaves of a tree.
        min_samples_leaf: minimum number of blocks in a leaf, at most one in a hundred of all blocks.
        learning_rate: learning rate of boosting.
        l2_regularization: strength of the L2 penalty on leaf values.
        max_features: share of the columns that each split chooses from.
        n_lexicon_folds: number of folds, split by site, so that no page is scored by a lexicon that has seen it.
        excluded_prefixes: feature columns whose names begin with one of these are left out.
        seed: random seed of the first network; the others count up from it.
    """

    n_networks: int = 2
    hidden_layer_sizes: tuple[int, ...] = (32, 16)
    epochs: int = 6
    min_steps: int = 2000
    batch_size: int = 512
    alpha: float = 3.0
    learning_rate_init: float = 2e-3
    n_trees: int = 60
    max_leaf_nodes: int = 127
    min_samples_leaf: int = 60
    learning_rate: float = 0.25
    l2_regularization: float = 5.0
    max_features: float = 0.3
    n_lexicon_folds: int = 3
    excluded_prefixes: tuple[str, ...] = ()
    seed: int = 0


DEFAULT = Recipe()
