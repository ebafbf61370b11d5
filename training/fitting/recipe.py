"""The choices that make a model, apart from the pages: an experiment changes one of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a model is trained; what scikit-learn has a word for is called so.

    Attributes:
        n_networks: how many are averaged.
        hidden_layer_sizes: units of each hidden layer of a network.
        epochs: passes of a network over all blocks.
        min_steps: with few pages there are more passes, until so many steps are taken.
        batch_size: blocks per step.
        alpha: strength of the L2 penalty on the weights of networks.
        learning_rate_init: of Adam.
        n_trees: boosted beside the networks; 0 leaves all to the networks.
        max_leaf_nodes: of a tree.
        min_samples_leaf: blocks in a leaf; one in a hundred where there are few.
        learning_rate: of boosting: the share of each tree's step that is taken.
        l2_regularization: strength of the penalty on large leaves.
        max_features: share of the columns that each split chooses from.
        n_lexicon_folds: parts into which pages are split by site, so that no page is scored by a lexicon that has seen it.
        excluded_prefixes: feature columns whose names begin so are left out.
        seed: of the first network; the others count up from it.
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
