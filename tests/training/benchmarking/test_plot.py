"""The plot names every point in text, keeps labels apart, and is the same for the same numbers."""

from __future__ import annotations

import re
import sys
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bodytext.extras import MissingExtraError
from bodytext.training.benchmarking.plot import THEMES, Point, Theme, plot

ROOT = Path(__file__).parents[3]
SVG = "{http://www.w3.org/2000/svg}"
POINTS = [
    Point("bodytext", 4.0, 0.88, ours=True),
    Point("resiliparse", 3.4, 0.79),
    Point("trafilatura", 41.0, 0.83),
    Point("trafilatura's twin <&>", 41.0, 0.83),
    Point("near $x^2$", 44.0, 0.826),
]


def _dots(svg: str) -> dict[str, tuple[float, float]]:
    """Where each dot stands, y downwards."""
    groups = {str(group.get("id")): group for group in ElementTree.fromstring(svg).iter(f"{SVG}g")}
    uses = {name.removeprefix("dot-"): next(group.iter(f"{SVG}use")) for name, group in groups.items() if name.startswith("dot-")}
    return {name: (float(use.get("x", "")), float(use.get("y", ""))) for name, use in uses.items()}


def _texts(svg: str) -> dict[str, tuple[float, float, float]]:
    """Left end, right end and baseline of every text, with letters a little wider than they are."""
    found = {}
    for text in ElementTree.fromstring(svg).iter(f"{SVG}text"):
        x, y, width = float(text.get("x", "")), float(text.get("y", "")), 7 * len(str(text.text))
        side = re.search(r"text-anchor: (\w+)", text.get("style", ""))
        left = x - {"start": 0, "middle": width / 2, "end": width}[side[1] if side else "start"]
        found[str(text.text)] = (left, left + width, y)
    return found


def test_every_point_has_a_dot_and_its_name_as_text() -> None:
    svg = plot(POINTS, title="Quality & speed", parse_ms=1.5)
    names = {point.name for point in POINTS}
    assert _dots(svg).keys() == names
    assert names | {"Quality & speed", "bare lxml parse", "word F1 (higher is better)"} <= _texts(svg).keys()


def test_the_title_and_all_numbers_are_there_for_those_who_cannot_see_it() -> None:
    svg = plot(POINTS, title="Quality & speed")
    assert ElementTree.fromstring(svg).findtext(f"{SVG}title") == "Quality & speed"
    assert "bodytext: 4.0 ms a page, word F1 0.880; trafilatura: 41.0 ms a page, word F1 0.830" in svg


def test_labels_keep_apart() -> None:
    texts = _texts(plot(POINTS, title="Quality and speed"))
    labels = [texts[point.name] for point in POINTS]
    for (left, right, y), (other_left, other_right, other_y) in combinations(labels, 2):
        assert abs(y - other_y) >= 12 or right <= other_left or other_right <= left


def test_faster_is_further_left_and_better_further_up() -> None:
    dots = _dots(plot([Point("a", 1.0, 0.5), Point("b", 10.0, 0.75), Point("c", 100.0, 1.0)], title="t"))
    a, b, c = dots["a"], dots["b"], dots["c"]
    assert b[0] - a[0] == pytest.approx(c[0] - b[0], abs=0.2)
    assert a[1] > b[1] > c[1]


@pytest.mark.parametrize("points", [[Point("one", 3.0, 0.0)], [Point("one", 0.004, 1.0), Point("two", 90_000.0, 1.0)]])
def test_extremes_stay_on_the_plot(points: list[Point]) -> None:
    svg = plot(points, title="t")
    width, height = map(float, re.search(r'viewBox="0 0 (\d+) (\d+)"', svg).groups())  # type: ignore[union-attr]
    for x, y in _dots(svg).values():
        assert 0 < x < width
        assert 0 < y < height


@pytest.mark.parametrize("theme", THEMES)
def test_the_same_numbers_give_the_same_bytes_without_a_date(theme: Theme) -> None:
    svg = plot(POINTS, title="t", theme=theme)
    assert svg == plot(POINTS, title="t", theme=theme)
    assert "<dc:date>" not in svg
    assert not re.search(r"\b20\d\d-\d\d", svg)


def test_themes_differ_in_colours_alone() -> None:
    light, dark = (plot(POINTS, title="t", theme=theme) for theme in THEMES)
    colour = re.compile(r"#[0-9a-f]{6}")
    assert "#0d1117" in dark
    assert "#0d1117" not in light
    assert _texts(light) == _texts(dark)
    assert len(colour.findall(light)) == len(colour.findall(dark))


@pytest.mark.parametrize("points", [[], [Point("a", 0.0, 0.5)], [Point("a", float("nan"), 0.5)]])
def test_a_plot_needs_points_with_a_time(points: list[Point]) -> None:
    with pytest.raises(ValueError, match="times above 0"):
        plot(points, title="t")


def test_ticks_are_round() -> None:
    texts = _texts(plot([Point("a", 0.5, 0.81), Point("b", 30.0, 0.83)], title="t"))
    assert {"0.5", "1", "2", "5", "10", "20", "0.81", "0.82", "0.83"} <= texts.keys()


def test_without_matplotlib_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(MissingExtraError, match=r"matplotlib.*'bodytext\[train\]'"):
        plot(POINTS, title="t")


@pytest.mark.parametrize("theme", THEMES)
def test_the_picture_of_the_documents_is_what_its_numbers_give(theme: Theme) -> None:
    picture = (ROOT / "docs" / "images" / f"quality-{theme}.svg").read_text(encoding="utf-8")
    numbers = re.findall(r"([\w-]+): ([\d.]+) ms a page, word F1 ([\d.]+)", picture)
    points = [Point(name, float(ms), float(score), ours=name == "bodytext") for name, ms, score in numbers]
    title = str(ElementTree.fromstring(picture).findtext(f"{SVG}title"))
    drawn = plot(points, title=title, parse_ms=3.1, theme=theme)
    assert len(points) == 9
    # Another matplotlib may write the same picture in other words.
    assert _texts(drawn).keys() == _texts(picture).keys()
    assert {name: pytest.approx(at, abs=1) for name, at in _dots(drawn).items()} == _dots(picture)
