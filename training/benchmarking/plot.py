"""Plots quality against time as an SVG, in colours for a light or a dark page, with matplotlib. Pure: points in, markup out."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING, Any, Final, Literal

from bodytext.extras import needs

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Annotation
    from matplotlib.transforms import Bbox

Theme = Literal["light", "dark"]

_WIDTH, _HEIGHT = 760, 440
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 28, 76, 58
_RADIUS: Final = 6
_LINE: Final = 16
_STYLE: Final[dict[Any, Any]] = {
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 12.5,
    "text.parse_math": False,
    "axes.autolimit_mode": "round_numbers",
    "svg.fonttype": "none",
    "svg.hashsalt": "bodytext",
}
"""Keeps text as text, and gives the same bytes for the same numbers."""


@dataclass(frozen=True, slots=True)
class Point:
    """One extractor: ms per page (above 0), its score in [0, 1], and whether it is bodytext, which is highlighted."""

    name: str
    ms: float
    score: float
    ours: bool = False


@dataclass(frozen=True, slots=True)
class _Colours:
    page: str
    frame: str
    grid: str
    text: str
    quiet: str
    dot: str
    ours: str


_COLOURS: Final[dict[Theme, _Colours]] = {
    "light": _Colours("#ffffff", "#d1d9e0", "#e4e8ec", "#1f2328", "#59636e", "#818b98", "#0969da"),
    "dark": _Colours("#0d1117", "#3d444d", "#21262d", "#f0f6fc", "#9198a1", "#9198a1", "#4493f8"),
}
THEMES: Final = tuple(_COLOURS)


def plot(
    points: Sequence[Point], *, title: str, score_name: str = "word F1", parse_ms: float | None = None, theme: Theme = "light"
) -> str:
    """Draw a scatter plot: time on a horizontal log axis, score on the vertical axis, every dot labelled.

    Args:
        points: at least one.
        title: the line above the plot.
        score_name: what the score is.
        parse_ms: time of a bare parse, drawn as a dashed line; None draws no line.
        theme: colours for a light or a dark page.

    Returns:
        A complete SVG document whose metadata lists the numbers.

    Raises:
        ValueError: there are no points, or a time is not finite and above 0.
        MissingExtraError: matplotlib is missing.

    >>> "bodytext" in plot([Point("bodytext", 4.2, 0.9, ours=True)], title="Speed and quality")
    True
    """
    times = [*(point.ms for point in points), *([parse_ms] if parse_ms is not None else [])]
    if not points or not all(0 < ms < math.inf for ms in times):
        raise ValueError("needs at least one point, and times above 0")
    with needs("train"):
        import matplotlib as mpl
        from matplotlib.figure import Figure

    colours = _COLOURS[theme]
    with mpl.rc_context({**_STYLE, "text.color": colours.text}):
        figure = Figure(figsize=(_WIDTH / 72, _HEIGHT / 72), dpi=72, facecolor="none")
        _frame(figure, colours)
        _write(figure, (_LEFT, _HEIGHT - 33), title, size=15, weight="bold")
        _write(figure, (_LEFT, _HEIGHT - 54), f"{score_name} (higher is better)", color=colours.quiet)
        note = "ms a page, log scale (further left is faster)"
        _write(figure, (_WIDTH - _RIGHT, 15), note, color=colours.quiet, horizontalalignment="right")
        sides = (_LEFT / _WIDTH, _BOTTOM / _HEIGHT, 1 - (_LEFT + _RIGHT) / _WIDTH, 1 - (_TOP + _BOTTOM) / _HEIGHT)
        axes = figure.add_axes(sides, facecolor="none")
        _scales(axes, times, colours)
        _dots(axes, points, colours)
        axes.autoscale_view(scalex=False)
        taken = [_around(axes, point) for point in points]
        if parse_ms is not None:
            taken += _parse_line(axes, parse_ms, colours)
        for point in sorted(points, key=lambda point: not point.ours):
            _label(axes, point, taken, colours)
        file = StringIO()
        metadata = {"Title": title, "Description": _description(points, score_name), "Date": None, "Creator": None}
        figure.savefig(file, format="svg", metadata=metadata)
    return "\n".join(line.rstrip() for line in file.getvalue().splitlines()) + "\n"


def _frame(figure: Figure, colours: _Colours) -> None:
    from matplotlib.patches import FancyBboxPatch

    style: Any = {"boxstyle": "round,pad=0,rounding_size=8", "facecolor": colours.page, "edgecolor": colours.frame}
    figure.add_artist(FancyBboxPatch((0.5, 0.5), _WIDTH - 1, _HEIGHT - 1, transform=None, zorder=-1, **style))


def _write(figure: Figure, at: tuple[float, float], text: str, **style: Any) -> None:
    figure.text(at[0] / _WIDTH, at[1] / _HEIGHT, text, **style)


def _scales(axes: Axes, times: Iterable[float], colours: _Colours) -> None:
    """Scale the time axis, logarithmic and at least a factor of 10 wide with a margin, and the score axis, with round limits."""
    from matplotlib.ticker import FormatStrFormatter, LogLocator, MaxNLocator, NullFormatter, NullLocator

    low, high = min(times) / 1.4, max(times) * 1.6
    widen = max(1, math.sqrt(10 * low / high))
    axes.set_xscale("log")
    axes.set_xlim(low / widen, high * widen)
    axes.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5), numticks=30))
    axes.xaxis.set_major_formatter(FormatStrFormatter("%g"))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.margins(y=0.02, tight=False)
    axes.yaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
    axes.yaxis.set_major_formatter(FormatStrFormatter("%.2f"))
    axes.grid(color=colours.grid, linewidth=1)
    axes.set_axisbelow(True)
    axes.tick_params(length=0, pad=8, labelcolor=colours.quiet)
    axes.spines[:].set_visible(False)


def _dots(axes: Axes, points: Iterable[Point], colours: _Colours) -> None:
    """Draw the dots, bodytext's last and on top."""
    for point in sorted(points, key=lambda point: point.ours):
        axes.plot(
            [point.ms],
            [point.score],
            "o",
            markersize=2 * _RADIUS + 2 * point.ours,
            markerfacecolor=colours.ours if point.ours else colours.dot,
            markeredgecolor=colours.page,
            markeredgewidth=1.5,
            clip_on=False,
            zorder=4,
            gid=f"dot-{point.name}",
        )


def _parse_line(axes: Axes, ms: float, colours: _Colours) -> list[Bbox]:
    """Draw the dashed line and its label; returns the areas they cover."""
    axes.axvline(ms, color=colours.dot, linewidth=1.5, dashes=(3, 3), zorder=2)
    label = axes.annotate(
        "bare lxml parse",
        (ms, 0),
        xycoords=("data", "axes fraction"),
        xytext=(6, 6),
        textcoords="offset pixels",
        color=colours.quiet,
    )
    text = label.get_window_extent()
    return [text, text.from_extents(text.x0 - 8, axes.bbox.y0, text.x0 - 4, axes.bbox.y1)]


def _label(axes: Axes, point: Point, taken: list[Bbox], colours: _Colours) -> None:
    """Draw the name of a dot where it overlaps least with areas in `taken`, and add its own area to them."""
    label = axes.annotate(
        point.name,
        (point.ms, point.score),
        xytext=(0, 0),
        textcoords="offset pixels",
        color=colours.ours if point.ours else colours.text,
        weight="bold" if point.ours else "normal",
        verticalalignment="center",
        # Keeps grid lines off the letters.
        bbox={"facecolor": colours.page, "edgecolor": "none", "pad": 1},
        zorder=3,
    )
    places = list(_places())
    costs = [_cost(label, place, taken, axes.bbox) for place in places]
    _cost(label, places[costs.index(min(costs))], taken, axes.bbox)
    taken.append(label.get_window_extent())


def _cost(label: Annotation, place: tuple[float, float, str], taken: Iterable[Bbox], inside: Bbox) -> float:
    """Compute how much a label overlaps at a place, in square pixels; what sticks out of the axes counts a line's height more."""
    *offset, side = place
    label.set(position=offset, horizontalalignment=side)
    box = label.get_window_extent()
    covered = sum(_area(box.intersection(box, other)) for other in taken)
    return covered + 2 * (box.width * box.height - _area(box.intersection(box, inside)))


def _area(box: Bbox | None) -> float:
    return 0.0 if box is None else box.width * box.height


def _places() -> Iterator[tuple[float, float, str]]:
    """Yield offsets of a label from its dot, and its alignment there, preferred ones first."""
    gap = _RADIUS + 5
    for up in (0, -_LINE, _LINE, -2 * _LINE, 2 * _LINE):
        if abs(up) == _LINE:
            yield 0, 1.25 * up, "center"
        yield gap, up, "left"
        yield -gap, up, "right"


def _around(axes: Axes, point: Point) -> Bbox:
    from matplotlib.transforms import Bbox

    x, y = axes.transData.transform((point.ms, point.score))
    return Bbox.from_extents(x - _RADIUS - 2, y - _RADIUS - 2, x + _RADIUS + 2, y + _RADIUS + 2)


def _description(points: Sequence[Point], score_name: str) -> str:
    ordered = sorted(points, key=lambda point: point.ms)
    return "; ".join(f"{point.name}: {point.ms:.1f} ms a page, {score_name} {point.score:.3f}" for point in ordered)
