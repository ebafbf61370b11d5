"""What is handed down a tree; and the compiled loops and those in Python find the same, whatever the tree."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bodytext.features.loops import hierarchy

compiled = pytest.mark.compiled("hierarchy")


@st.composite
def trees_with_values(draw: st.DrawFn) -> tuple[list[int], list[int], list[float]]:
    n = draw(st.integers(1, 30))
    parent = [0] + [draw(st.integers(0, row - 1)) for row in range(1, n)]
    small = draw(st.lists(st.integers(0, 4), min_size=n, max_size=n))
    scores = draw(st.lists(st.floats(-9, 9, width=32), min_size=n, max_size=n))
    return parent, small, scores


@compiled
@settings(deadline=None, max_examples=300)
@given(trees_with_values())
def test_any_tree(tree: tuple[list[int], list[int], list[float]]) -> None:
    parent, small = np.array(tree[0], dtype=np.int32), np.array(tree[1], dtype=np.int32)
    scores = np.array(tree[2], dtype=np.float32)
    assert hierarchy.outer(parent, small).tolist() == hierarchy.outer_in_python(parent, small).tolist()
    values = small.astype(np.int64)
    assert hierarchy.argmax_above(parent, values).tolist() == hierarchy.argmax_above_in_python(parent, values).tolist()
    assert np.array_equal(hierarchy.gathered(parent, scores), hierarchy.gathered_in_python(parent, scores))
    ends = (small == 1).astype(np.uint8)
    assert hierarchy.steps(parent, ends, 3).tolist() == hierarchy.steps_in_python(parent, ends, 3).tolist()
    assert hierarchy.siblings(parent, small).tolist() == hierarchy.siblings_in_python(parent, small).tolist()


@compiled
@pytest.mark.parametrize("parent", [[1], [0, 1], [0, 0, 5], [0, -1]])
def test_a_parent_stands_before_its_children(parent: list[int]) -> None:
    rows = np.array(parent, dtype=np.int32)
    with pytest.raises(ValueError, match="not a tree"):
        hierarchy.outer(rows, rows)
