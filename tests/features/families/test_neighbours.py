"""The blocks around a block: their columns, and whether they are in the same place."""

from __future__ import annotations

import numpy as np
import pytest

from bodytext.features import NAMES, features, parse, segment
from bodytext.features.families.neighbours import OFFSETS, WINDOWED

from .values import PROSE, columns


@pytest.mark.parametrize("html", [f"<h1>Harbour</h1><ul><li>one<li>two</ul><p>{PROSE}</p><p><b>End</b>", "<p>one", "<p>a<p>b"])
def test_the_window_shows_the_neighbours_and_nothing_beyond_the_page(html: str) -> None:
    matrix = features(segment(parse(html)))
    n = len(matrix)
    for name in WINDOWED:
        own = matrix[:, NAMES.index(name)]
        for offset in OFFSETS:
            expected = [own[block + offset] if 0 <= block + offset < n else 0 for block in range(n)]
            np.testing.assert_array_equal(matrix[:, NAMES.index(f"{name}{offset:+d}")], expected)


def test_same_path_and_parent() -> None:
    names = ("same_path-1", "same_path+1", "same_parent-1", "same_parent+1")
    assert columns("<body><ul><li>a</li><li>b</li></ul><p>c</p>", *names) == [[0, 1, 0], [1, 0, 0], [0, 1, 0], [1, 0, 0]]
    assert columns("<p>alone", *names) == [[0]] * 4
