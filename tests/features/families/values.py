"""The columns of hand-built pages, and values to hold them against."""

from __future__ import annotations

from math import log

import pytest

from bodytext.features import NAMES, Lexicon, features, parse, segment

PROSE = "Today the old ferry left the harbour with all of its passengers on board."


def columns(html: str, *names: str, lexicon: Lexicon | None = None) -> list[list[float]]:
    """The values of each named column, one list a column."""
    page = segment(parse(html))
    matrix = features(page) if lexicon is None else features(page, lexicon=lexicon)
    return [matrix[:, NAMES.index(name)].tolist() for name in names]


def column(html: str, name: str) -> list[float]:
    """The values of one column."""
    return columns(html, name)[0]


def about(*values: float) -> object:
    """Equal as float32."""
    return pytest.approx(list(values), rel=1e-5, abs=1e-6)


def ln(*counts: float) -> object:
    """Counts on the scale of the LOG columns."""
    return about(*(log(1 + count) for count in counts))
