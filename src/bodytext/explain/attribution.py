"""How much each feature of a block moved the model's decision, in log-odds.

Each member of the model compares the block with the mean training block, for which every standardised feature is 0, in its own way
(`models/network.py`, `models/trees.py`). The contributions of a block's features add up to its log-odds minus those of the mean
block, so the decision is explained completely.
"""

from __future__ import annotations

from functools import reduce
from typing import Final

import numpy as np

from bodytext.features.arrays import FloatArray
from bodytext.models import Model
from bodytext.models.member import Attribution

__all__ = ["STEPS", "Attribution", "attribute"]

STEPS: Final = 128
"""Number of points on the path at which gradients are taken; with this many, sums are accurate to about 0.01."""


def attribute(model: Model, matrix: FloatArray, *, steps: int = STEPS) -> Attribution:
    """Attribute the log-odds of each row to the features.

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
    shares = [member.attribute(z, steps=steps) for member in model.members]
    return Attribution(
        reduce(np.add, [share.contributions for share in shares]) / len(shares),
        sum(share.baseline for share in shares) / len(shares),
        reduce(np.add, [share.log_odds for share in shares]) / len(shares),
    )
