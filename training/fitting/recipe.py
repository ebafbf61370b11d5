"""The hyperparameters of a model; an experiment changes one of them."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Recipe:
    """The hyperparameters of a model, named as in scikit-learn where it has them.

    Attributes:
        n_networks: number of networks whose log-odds are averaged with those of the trees in a model without a second pass.
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
        kinds_hidden_layer_sizes: units of each hidden layer of the networks that tell kinds of blocks apart.
        kinds_epochs: passes of these networks over all blocks.
        n_second_trees: number of boosted trees of the second pass; 0 leaves it out.
        second_max_leaf_nodes, second_min_samples_leaf, second_learning_rate: of these trees.
        min_second_pages: minimum number of pages for a second pass; with fewer it learns too little from the first.
        n_folds: number of folds, split by site, so that no page is scored by a lexicon or a first pass that has seen it.
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
    n_trees: int = 100
    max_leaf_nodes: int = 63
    min_samples_leaf: int = 100
    learning_rate: float = 0.15
    l2_regularization: float = 5.0
    max_features: float = 0.3
    kinds_hidden_layer_sizes: tuple[int, ...] = (48, 24)
    kinds_epochs: int = 8
    n_second_trees: int = 60
    second_max_leaf_nodes: int = 63
    second_min_samples_leaf: int = 100
    second_learning_rate: float = 0.15
    min_second_pages: int = 500
    n_folds: int = 3
    excluded_prefixes: tuple[str, ...] = ()
    seed: int = 0

    def has_second_pass(self, n_pages: int) -> bool:
        """Return whether a model of this many pages has a second pass."""
        return self.n_second_trees > 0 and n_pages >= self.min_second_pages

    def of_second_pass(self) -> Recipe:
        """Return the recipe with the numbers of the second pass's trees in place of those of the first."""
        return replace(
            self,
            n_trees=self.n_second_trees,
            max_leaf_nodes=self.second_max_leaf_nodes,
            min_samples_leaf=self.second_min_samples_leaf,
            learning_rate=self.second_learning_rate,
        )


DEFAULT = Recipe()
