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
        lexicon_folds: parts into which pages are split by site, so that no page is scored by a lexicon that has seen it.
        without: beginnings of names of feature columns that are left out.
        seed: of the first network; the others count up from it.
    """

    hidden: tuple[int, ...] = (32, 16)
    networks: int = 4
    epochs: int = 6
    least_steps: int = 2000
    batch: int = 512
    l2: float = 3.0
    learning_rate: float = 2e-3
    lexicon_folds: int = 3
    without: tuple[str, ...] = ()
    seed: int = 0


DEFAULT = Recipe()
