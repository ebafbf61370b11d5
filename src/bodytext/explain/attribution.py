"""How much each feature of a block moved the model's decision, in log-odds.

Each member of a pass compares the block with the mean training block, for which every standardised feature is 0, in its own way
(`models/network.py`, `models/trees.py`). The contributions of a block's features add up to its log-odds minus those of the mean
block, so the decision is explained completely.

With a second pass, the columns of its context explain the decision, and what it takes from the block's own log-odds in the first pass is
passed on to the features behind them, in proportion.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Final

import numpy as np

from bodytext.features import Page, features
from bodytext.features.arrays import DoubleArray, FloatArray
from bodytext.models import Model
from bodytext.models.context import Layout, context_names
from bodytext.models.logistic import log_odds
from bodytext.models.member import Attribution, Member

__all__ = ["STEPS", "Attribution", "PageAttribution", "attribute", "attribute_page"]

STEPS: Final = 128
"""Number of points on the path at which gradients are taken; with this many, sums are accurate to about 0.01."""
_MIN_MOVED: Final = 0.1
_MAX_RATIO: Final = 3.0


@dataclass(frozen=True, slots=True, eq=False)
class PageAttribution:
    """Why a model decided as it did about each block of a page.

    Attributes:
        context_columns: names of the columns of the second pass; () without one.
        values: features in the order of `Model.columns`, then those of the context, `(n_blocks, n_columns)`.
        means: the value of each column at the mean block, `(n_columns,)`.
        attribution: contributions of these columns, the log-odds they add up to, and those of the mean block.
    """

    context_columns: tuple[str, ...]
    values: FloatArray
    means: FloatArray
    attribution: Attribution


def attribute_page(model: Model, page: Page, *, steps: int = STEPS) -> PageAttribution:
    """Attribute the decisions about a page to the features and, if the model has a second pass, to their context.

    Args:
        model: the model.
        page: the page.
        steps: as for `attribute`.

    >>> from bodytext.features import parse, segment
    >>> from bodytext.models import default_model
    >>> found = attribute_page(default_model("html"), segment(parse("<p>One block.")))
    >>> len(found.values), found.values.shape == found.attribution.contributions.shape
    (1, True)
    """
    matrix = features(page, lexicon=model.lexicon)
    first = attribute(model, matrix, steps=steps)
    values = matrix[:, model.at]
    second_pass = model.second_pass
    if second_pass is None or not page.n_blocks:
        return PageAttribution((), values, model.mean, first)
    said = model.first_pass(model.standardised(matrix))
    x = model.context(Layout.of(page), said)
    second = _mean_attribution(second_pass.members, x.T.astype(np.float64), steps=steps)
    context = second.contributions
    final = log_odds(model.decide(x, said)[0])
    # What the kind of a block changed afterwards.
    names = context_names(model.page_types.classes if model.page_types else ())
    context[:, names.index("kind_comment")] += final - second.log_odds
    own = names.index("log_odds")
    passed_on = _passed_on(context[:, own], first)
    context[:, own] -= passed_on.sum(axis=1)
    scale = np.where(second_pass.scale > 0, second_pass.scale, 1)
    return PageAttribution(
        names,
        np.concatenate((values, (x / scale[:, np.newaxis] + second_pass.mean[:, np.newaxis]).T), axis=1),
        np.concatenate((model.mean, second_pass.mean)),
        Attribution(np.concatenate((passed_on, context), axis=1), second.baseline, final),
    )


def _passed_on(own: DoubleArray, first: Attribution) -> DoubleArray:
    """Share what the second pass takes from each block's own log-odds among its features, `(n_blocks, n_features)`.

    Nothing is passed on where the two passes disagree, or where the first has next to nothing to say.
    """
    moved = first.log_odds - first.baseline
    ratio = own / np.where(np.abs(moved) > _MIN_MOVED, moved, np.inf)
    ratio = np.where((ratio > 0) & (ratio <= _MAX_RATIO), ratio, 0)
    found: DoubleArray = first.contributions * ratio[:, np.newaxis]
    return found


def attribute(model: Model, matrix: FloatArray, *, steps: int = STEPS) -> Attribution:
    """Attribute the log-odds of the first pass for each row to the features.

    Args:
        model: the model; contributions are averaged over its members, as log-odds are.
        matrix: float32 `(n_rows, len(NAMES))`, as for `Model.predict`.
        steps: number of points on the path at which gradients are taken, at least 1; more points give a smaller error.

    Returns:
        Contributions, with columns as in `Model.columns`, and the log-odds they add up to.

    >>> one, zero = np.ones((1, 1), dtype=np.float32), np.zeros(1, dtype=np.float32)
    >>> from bodytext.features.families.lexicon import EMPTY
    >>> from bodytext.models.network import Networks
    >>> model = Model("html", ("words",), zero, zero + 1, (Networks((((one * 2, zero - 1),),)),), EMPTY)
    >>> found = attribute(model, one * 3)
    >>> found.contributions.round(6).tolist(), round(found.baseline, 6), found.log_odds.round(6).tolist()
    ([[6.0]], -1.0, [5.0])
    """
    z = model.standardised(matrix).T.astype(np.float64)
    return _mean_attribution(model.members, z, steps=steps)


def _mean_attribution(members: Sequence[Member], z: DoubleArray, *, steps: int) -> Attribution:
    """Average what the members of a pass attribute the log-odds of rows to, as the log-odds themselves are averaged."""
    shares = [member.attribute(z, steps=steps) for member in members]
    return Attribution(
        reduce(np.add, [share.contributions for share in shares]) / len(shares),
        sum(share.baseline for share in shares) / len(shares),
        reduce(np.add, [share.log_odds for share in shares]) / len(shares),
    )
