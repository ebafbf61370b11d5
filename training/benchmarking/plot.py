"""Quality against time as an SVG that reads well on light and dark pages. Pure: points in, markup out."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

_WIDTH: Final = 760
_HEIGHT: Final = 440
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 28, 64, 56
_CHARACTER: Final = 6.9
"""Mean width of a letter at 13 px."""
_LINE: Final = 16
_RADIUS: Final = 6
_STYLE: Final = """
svg { color-scheme: light dark; font: 13px system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif }
.card { fill: #ffffff; stroke: #d1d9e0 }
.grid { stroke: #d1d9e0; stroke-width: 1 }
.parse { stroke: #818b98; stroke-width: 1.5; stroke-dasharray: 4 4 }
text { fill: #1f2328 }
.title { font-size: 15px; font-weight: 600 }
.quiet { fill: #59636e }
.dot { fill: #818b98; stroke: #ffffff; stroke-width: 1.5 }
.ours { fill: #0969da }
.halo { stroke: #ffffff; stroke-width: 4px; stroke-linejoin: round }
.name.ours { font-weight: 600 }
@media (prefers-color-scheme: dark) {
.card { fill: #0d1117; stroke: #3d444d }
.grid { stroke: #262c36 }
.parse { stroke: #656c76 }
text { fill: #f0f6fc }
.quiet { fill: #9198a1 }
.dot { fill: #9198a1; stroke: #0d1117 }
.halo { stroke: #0d1117 }
.ours { fill: #4493f8 }
}
"""


@dataclass(frozen=True, slots=True)
class Point:
    """One extractor: ms a page (above 0), its score in [0, 1], and whether it is ours, which gets the colour."""

    name: str
    ms: float
    score: float
    ours: bool = False


@dataclass(frozen=True, slots=True)
class _Box:
    left: float
    top: float
    right: float
    bottom: float

    def overlap(self, other: _Box) -> float:
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(across, 0) * max(down, 0)


def plot(points: Sequence[Point], *, title: str, score_name: str = "word F1", parse_ms: float | None = None) -> str:
    """A scatter plot: time on a log axis to the right, score upwards, every dot labelled.

    Args:
        points: at least one.
        title: the line above the plot.
        score_name: what the score is.
        parse_ms: time of a bare parse, drawn as a dashed line; None for none.

    Returns:
        A complete SVG document.

    Raises:
        ValueError: no points, or a time that is not finite and above 0.

    >>> plot([Point("ours", 4.2, 0.9, ours=True)], title="Speed and quality").count("<circle")
    1
    """
    times = [*(point.ms for point in points), *([parse_ms] if parse_ms is not None else [])]
    if not points or not all(0 < ms < math.inf for ms in times):
        raise ValueError("needs at least one point, and times above 0")
    low_x, high_x = _log_range(times)
    low_y, high_y, step_y = _score_range([point.score for point in points])

    def x(ms: float) -> float:
        share = (math.log10(ms) - math.log10(low_x)) / (math.log10(high_x) - math.log10(low_x))
        return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)

    def y(score: float) -> float:
        return _HEIGHT - _BOTTOM - (score - low_y) / (high_y - low_y) * (_HEIGHT - _TOP - _BOTTOM)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}" role="img">',
        f"<title>{escape(title)}</title>",
        f"<desc>{escape(_description(points, score_name))}</desc>",
        f"<style>{_STYLE}</style>",
        f'<rect class="card" x="0.5" y="0.5" width="{_WIDTH - 1}" height="{_HEIGHT - 1}" rx="8"/>',
        _text(_LEFT, 30, title, "title"),
        _text(_LEFT, 50, f"{score_name} (higher is better)", "quiet"),
        _text(_WIDTH - _RIGHT, _HEIGHT - 14, "ms a page, log scale (further left is faster)", "quiet", anchor="end"),
    ]
    bottom = _HEIGHT - _BOTTOM
    for ms in _log_ticks(low_x, high_x):
        parts.append(f'<line class="grid" x1="{x(ms):.1f}" y1="{_TOP}" x2="{x(ms):.1f}" y2="{bottom}"/>')
        parts.append(_text(x(ms), bottom + 18, f"{ms:g}", "quiet", anchor="middle"))
    for number in range(round((high_y - low_y) / step_y) + 1):
        score = low_y + number * step_y
        parts.append(f'<line class="grid" x1="{_LEFT}" y1="{y(score):.1f}" x2="{_WIDTH - _RIGHT}" y2="{y(score):.1f}"/>')
        parts.append(_text(_LEFT - 8, y(score) + 4, f"{score:.2f}", "quiet", anchor="end"))
    taken = [_around(x(point.ms), y(point.score)) for point in points]
    if parse_ms is not None:
        parts.append(f'<line class="parse" x1="{x(parse_ms):.1f}" y1="{_TOP}" x2="{x(parse_ms):.1f}" y2="{bottom}"/>')
        parts.append(_text(x(parse_ms) + 6, bottom - 8, "bare lxml parse", "quiet"))
        taken.append(_Box(x(parse_ms) - 2, _TOP, x(parse_ms) + 2, bottom))
        taken.append(_Box(x(parse_ms), bottom - 22, x(parse_ms) + 6 + 15 * _CHARACTER, bottom - 2))
    # Ours last, on top of the others; its label first, where it fits best.
    parts += [
        f'<circle class="{"dot ours" if point.ours else "dot"}" cx="{x(point.ms):.1f}" cy="{y(point.score):.1f}" r="{_RADIUS}">'
        f"<title>{escape(point.name)}: {point.ms:.1f} ms, {point.score:.3f}</title></circle>"
        for point in sorted(points, key=lambda point: point.ours)
    ]
    for point in sorted(points, key=lambda point: not point.ours):
        at_x, at_y, anchor = _place(x(point.ms), y(point.score), point.name, taken)
        # Twice, since not every viewer knows `paint-order`: the outline keeps grid lines off the letters.
        parts.append(_text(at_x, at_y, point.name, "halo name ours" if point.ours else "halo", anchor=anchor))
        parts.append(_text(at_x, at_y, point.name, "name ours" if point.ours else "name", anchor=anchor))
    return "\n".join([*parts, "</svg>"]) + "\n"


def _place(x: float, y: float, name: str, taken: list[_Box]) -> tuple[float, float, str]:
    """Where the label of a dot covers least of what is there already; what it covers is added to `taken`."""
    width = len(name) * _CHARACTER
    best: tuple[float, _Box, tuple[float, float, str]] | None = None
    for at_x, at_y, anchor in _places(x, y):
        left = at_x - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
        box = _Box(left, at_y - 12, left + width, at_y + 4)
        outside = max(_LEFT - box.left, 0) + max(box.right - _WIDTH + 8, 0) + max(_TOP - box.top, 0)
        outside += max(box.bottom - _HEIGHT + _BOTTOM, 0)
        cost = sum(box.overlap(other) for other in taken) + _LINE * outside
        if best is None or cost < best[0]:
            best = cost, box, (at_x, at_y, anchor)
    assert best is not None
    taken.append(best[1])
    return best[2]


def _places(x: float, y: float) -> Iterator[tuple[float, float, str]]:
    """Places for a label around a dot, the preferred ones first."""
    gap = _RADIUS + 4
    for down in (0, _LINE, -_LINE, 2 * _LINE, -2 * _LINE):
        if abs(down) == _LINE:
            yield x, y + 4 + 1.25 * down, "middle"
        yield x + gap, y + 4 + down, "start"
        yield x - gap, y + 4 + down, "end"


def _around(x: float, y: float) -> _Box:
    return _Box(x - _RADIUS - 2, y - _RADIUS - 2, x + _RADIUS + 2, y + _RADIUS + 2)


def _log_range(values: Iterable[float]) -> tuple[float, float]:
    """A range with room on both sides, at least a factor of 10 wide."""
    ordered = sorted(values)
    low, high = ordered[0] / 1.4, ordered[-1] * 1.6
    if high / low < 10:
        middle = math.sqrt(low * high)
        low, high = middle / math.sqrt(10), middle * math.sqrt(10)
    return low, high


def _log_ticks(low: float, high: float) -> list[float]:
    """1, 2 and 5 times the powers of ten between two bounds.

    >>> _log_ticks(0.9, 30)
    [1.0, 2.0, 5.0, 10.0, 20.0]
    """
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    ticks = [float(f"{digit}e{power}") for power in powers for digit in (1, 2, 5)]
    return [tick for tick in ticks if low <= tick <= high]


def _score_range(scores: Sequence[float]) -> tuple[float, float, float]:
    """A range of round numbers around some scores, within [0, 1], and the step of its ticks.

    >>> _score_range([0.71, 0.88])
    (0.7, 0.9, 0.05)
    """
    low, high = max(min(scores) - 0.005, 0), min(max(scores) + 0.005, 1)
    step = next(step for step in (0.01, 0.02, 0.05, 0.1, 0.2) if (high - low) / step <= 6)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return round(first * step, 2), round(max(last, first + 1) * step, 2), step


def _text(x: float, y: float, text: str, kind: str, *, anchor: str = "start") -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _description(points: Sequence[Point], score_name: str) -> str:
    ordered = sorted(points, key=lambda point: point.ms)
    return "; ".join(f"{point.name}: {point.ms:.1f} ms a page, {score_name} {point.score:.3f}" for point in ordered)
