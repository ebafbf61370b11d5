"""The plot is well-formed, names every point, and keeps labels apart."""

from __future__ import annotations

import re
from itertools import combinations
from xml.etree import ElementTree

import pytest

from bodytext.training.benchmarking.plot import _CHARACTER, Point, _log_ticks, _score_range, plot

SVG = "{http://www.w3.org/2000/svg}"
POINTS = [
    Point("bodytext", 4.0, 0.88, ours=True),
    Point("resiliparse", 3.4, 0.79),
    Point("trafilatura", 41.0, 0.83),
    Point("trafilatura's twin <&>", 41.0, 0.83),
    Point("near", 44.0, 0.826),
]


def _labels(svg: str) -> dict[str, tuple[float, float, float]]:
    """Left end, right end and base line of every label."""
    found = {}
    for text in ElementTree.fromstring(svg).iter(f"{SVG}text"):
        if text.get("class", "").startswith("name"):
            name, x, y = str(text.text), float(text.get("x", "")), float(text.get("y", ""))
            width = len(name) * _CHARACTER
            left = x - {"start": 0, "middle": width / 2, "end": width}[text.get("text-anchor", "")]
            found[name] = (left, left + width, y)
    return found


def test_every_point_has_a_dot_and_a_label() -> None:
    svg = plot(POINTS, title="Quality & speed", parse_ms=1.5)
    root = ElementTree.fromstring(svg)
    assert len(list(root.iter(f"{SVG}circle"))) == len(POINTS)
    assert set(_labels(svg)) == {point.name for point in POINTS}
    assert root.findtext(f"{SVG}title") == "Quality & speed"
    assert "bodytext: 4.0 ms a page, word F1 0.880" in str(root.findtext(f"{SVG}desc"))
    assert "bare lxml parse" in svg
    assert "prefers-color-scheme: dark" in svg


def test_labels_keep_apart() -> None:
    labels = _labels(plot(POINTS, title="Quality and speed")).values()
    for (left, right, y), (other_left, other_right, other_y) in combinations(labels, 2):
        assert abs(y - other_y) >= 12 or right <= other_left or other_right <= left


def test_faster_is_further_left_and_better_further_up() -> None:
    svg = plot([Point("a", 1.0, 0.5), Point("b", 10.0, 0.75), Point("c", 100.0, 1.0)], title="t")
    at = [(float(x), float(y)) for x, y in re.findall(r'<circle [^>]*cx="([\d.]+)" cy="([\d.]+)"', svg)]
    assert at[1][0] - at[0][0] == pytest.approx(at[2][0] - at[1][0], abs=0.2)
    assert at[0][1] > at[1][1] > at[2][1]


@pytest.mark.parametrize("points", [[Point("one", 3.0, 0.0)], [Point("one", 0.004, 1.0), Point("two", 90_000.0, 1.0)]])
def test_extremes_stay_on_the_plot(points: list[Point]) -> None:
    svg = plot(points, title="t")
    width, height = map(float, re.search(r'viewBox="0 0 (\d+) (\d+)"', svg).groups())  # type: ignore[union-attr]
    for x, y in re.findall(r'<circle [^>]*cx="([\d.]+)" cy="([\d.]+)"', svg):
        assert 0 < float(x) < width
        assert 0 < float(y) < height


@pytest.mark.parametrize("points", [[], [Point("a", 0.0, 0.5)], [Point("a", float("nan"), 0.5)]])
def test_a_plot_needs_points_with_a_time(points: list[Point]) -> None:
    with pytest.raises(ValueError, match="times above 0"):
        plot(points, title="t")


def test_ticks_are_round() -> None:
    assert _log_ticks(0.03, 4) == [0.05, 0.1, 0.2, 0.5, 1.0, 2.0]
    assert _score_range([0.81, 0.83]) == (0.8, 0.84, 0.01)
    assert _score_range([0.0, 1.0]) == (0.0, 1.0, 0.2)
