"""What the second pass sees: the first pass's probabilities around each block, by hand-built pages."""

from __future__ import annotations

import numpy as np
import pytest

from bodytext.features import parse, segment, segment_lines
from bodytext.features.arrays import FloatArray
from bodytext.models.context import Layout, context, context_names
from bodytext.models.kinds import KINDS, NUMBER, kinds_of_content

TYPES = ("article", "forum")
HTML = "<h1>Tides</h1><div><p>one two three four</p><p>one two three four</p></div><ul><li>a</li><li>b</li></ul>"


def _columns(html: str, probabilities: list[float], kinds: FloatArray | None = None) -> dict[str, list[float]]:
    p = np.array(probabilities, dtype=np.float32)
    found = context(
        Layout.of(segment(parse(html))),
        p,
        kinds_of_content(p) if kinds is None else kinds,
        np.array([0.75, 0.25], dtype=np.float32),
    )
    return dict(zip(context_names(TYPES), found.tolist(), strict=True))


def test_there_is_a_name_for_each_column_and_none_twice() -> None:
    names = context_names(TYPES)
    assert len(names) == len(set(names)) == len(_columns(HTML, [0.5] * 5))


def test_the_page_type_is_the_same_for_all_blocks() -> None:
    found = _columns(HTML, [0.5] * 5)
    assert (found["type_article"], found["type_forum"]) == ([0.75] * 5, [0.25] * 5)


def test_blocks_with_the_same_path_share_their_mean() -> None:
    found = _columns(HTML, [0.9, 0.2, 0.6, 0.1, 0.3])
    assert found["group_content"] == pytest.approx([0.9, 0.4, 0.4, 0.2, 0.2])
    assert found["group_max"] == pytest.approx([0.9, 0.6, 0.6, 0.3, 0.3])


def test_neighbours_are_those_before_and_after() -> None:
    found = _columns(HTML, [0.5, 0.9, 0.5, 0.5, 0.5])
    assert found["neighbour+1"][0] == pytest.approx(np.log(9), abs=1e-4)
    assert found["neighbour-1"] == pytest.approx([-9, 0, np.log(9), 0, 0], abs=1e-4)


def test_the_smallest_container_with_the_content_is_found() -> None:
    found = _columns(HTML, [0, 1, 1, 0, 0])
    assert found["content_root95_inside"] == [0, 1, 1, 0, 0]
    assert found["content_root95_distance"] == pytest.approx([-np.log(2), 0, 0, np.log(2), np.log(3)], abs=1e-6)
    assert found["c0_content"][0] == 0
    assert found["c1_content"][1] == 1


def test_comments_are_told_from_content_around_a_block() -> None:
    kinds = np.zeros((len(KINDS), 5), dtype=np.float32)
    kinds[NUMBER["comment"], 3:] = 1
    found = _columns(HTML, [0, 1, 1, 0, 0], kinds)
    assert found["comment_share_before"] == pytest.approx([0, 0, 0, 0, 0.5])
    assert found["page_comment"][0] > 0
    assert found["window1_comment"][0] == 0


def test_a_page_of_one_block_and_lines_have_a_context_too() -> None:
    for page in (segment(parse("<p>one")), segment_lines("one"), segment_lines("one\ntwo two")):
        p = np.full(page.n_blocks, 0.5, dtype=np.float32)
        assert np.isfinite(context(Layout.of(page), p, kinds_of_content(p), np.zeros(2, dtype=np.float32))).all()
