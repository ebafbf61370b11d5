"""The choices that make a model, apart from the pages: an experiment changes one of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a model is trained.

    Attributes:
        hidden: units of each hidden layer.
        networks: how many are averaged.
        epochs: times that all blocks are gone through.
        least_steps: small sets of pages are gone through more often, until so many steps are taken.
        batch: blocks a step.
        l2: strength of the penalty on large weights.
        learning_rate: of Adam.
        trees: boosted beside the networks; 0 leaves all to the networks.
        leaves: of a tree, at most.
        least_rows: blocks in a leaf, at least; one in a hundred where there are few.
        shrinkage: the share of each tree's step that is taken.
        leaf_l2: strength of the penalty on large leaves.
        columns_a_split: share of the columns that each split chooses from.
        lexicon_folds: parts into which pages are split by site, so that no page is scored by a lexicon that has seen it.
        without: beginnings of names of feature columns that are left out.
        seed: of the first network; the others count up from it.
    """

    hidden: tuple[int, ...] = (32, 16)
    networks: int = 2
    epochs: int = 6
    least_steps: int = 2000
    batch: int = 512
    l2: float = 3.0
    learning_rate: float = 2e-3
    trees: int = 60
    leaves: int = 127
    least_rows: int = 60
    shrinkage: float = 0.25
    leaf_l2: float = 5.0
    columns_a_split: float = 0.3
    lexicon_folds: int = 3
    without: tuple[str, ...] = ()
    seed: int = 0


DEFAULT = Recipe()
