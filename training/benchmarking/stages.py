"""Where our own time goes: decode, parse, segment, each feature family, model, render.

The real `bodytext.extract` runs, with the functions it calls replaced by the same functions under a stopwatch; so the stages add up
to the whole, and code that is moved or renamed only loses its own line: its time then counts for the stage that calls it. Replaced
functions are put back afterwards.
"""

from __future__ import annotations

import dataclasses
import functools
import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from time import perf_counter_ns
from typing import Any, Final
from unittest.mock import patch

import numpy as np

from bodytext.features import schema
from bodytext.features.families.family import Family
from bodytext.features.families.registry import FAMILIES
from bodytext.formats import OutputFormat
from bodytext.models import Model

from .conditions import collected_by_hand

REST: Final = "rest"
_POINTS: Final = (
    ("decode", "bodytext.features.page.parse", "is_binary"),
    ("decode", "bodytext.features.page.parse", "to_utf8"),
    ("parse", "bodytext.extraction", "parse"),
    ("segment", "bodytext.extraction", "segment"),
    ("measures", "bodytext.features.schema", "Measures"),
    ("matrix", "bodytext.models.model", "features"),
    ("model", "bodytext.models.model:Model", "classify"),
    ("select", "bodytext.extraction", "select"),
    ("render", "bodytext.document:Document", "render"),
)
"""Stage, module or class, and the function there by which the stage is called."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of `bodytext.extract`: its name, mean ms a page without the stages inside it, and its share of the whole in [0, 1]."""

    name: str
    ms: float
    share: float


def stages(
    pages: Sequence[bytes],
    *,
    model: Model | None = None,
    output_format: OutputFormat = "txt",
    passes: int = 3,
    seed: int = 0,
    on_page: Callable[[], None] = lambda: None,
) -> list[Stage]:
    """Our own time by stage, in the order in which a page goes through them.

    Args:
        pages: at least one.
        model: None takes the shipped one.
        output_format: of the text; only `render` depends on it.
        passes: how often each page is timed; of these the one of median length counts.
        seed: of the order of the pages.
        on_page: called after each page, outside the time.

    Returns:
        The stages, `matrix` being what `features` does beside the families, and `REST` what belongs to none; shares sum to 1.

    Raises:
        ValueError: no pages, or fewer than one pass.

    >>> [stage.name for stage in stages([b"<p>Boats leave at dawn."], passes=1)][:3]
    ['decode', 'parse', 'segment']
    """
    if not pages or passes < 1:
        raise ValueError(f"needs pages and passes, not {len(pages)} and {passes}")
    from bodytext import extraction

    rng = np.random.default_rng(seed)
    with stopwatch() as watch, collected_by_hand():
        names = [*watch.names, REST]
        spent = np.zeros((passes, len(pages), len(names)))
        # Called by its name in the module, so that what it calls is found under the stopwatch.
        whole = watch.timed(REST, extraction.extract)
        for page in pages[:5]:
            whole(page, model=model, output_format=output_format)
        for turn in range(passes):
            for number in rng.permutation(len(pages)).tolist():
                gc.collect()
                watch.spent.clear()
                whole(pages[number], model=model, output_format=output_format)
                spent[turn, number] = [watch.spent.get(name, 0) for name in names]
                on_page()
    middle = np.argsort(spent.sum(axis=2), axis=0)[(passes - 1) // 2]
    ms = spent[middle, np.arange(len(pages))].mean(axis=0) / 1e6
    return [Stage(name, value, value / ms.sum()) for name, value in zip(names, ms.tolist(), strict=True)]


@dataclass(slots=True)
class _Watch:
    """Nanoseconds by stage, each without the stages called inside it."""

    names: list[str]
    spent: dict[str, int] = field(default_factory=dict)
    inside: list[int] = field(default_factory=lambda: [0])

    def timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, with its time added up under a name."""

        @functools.wraps(function, updated=())
        def run(*args: Any, **kwargs: Any) -> Any:
            self.inside.append(0)
            start = perf_counter_ns()
            try:
                return function(*args, **kwargs)
            finally:
                whole = perf_counter_ns() - start
                self.spent[name] = self.spent.get(name, 0) + whole - self.inside.pop()
                self.inside[-1] += whole

        return run


@contextmanager
def stopwatch() -> Iterator[_Watch]:
    """All stages that are found under a stopwatch, for as long as the context lasts."""
    watch = _Watch([])
    with ExitStack() as stack:
        for name, place, attribute in _POINTS:
            owner = _owner(place)
            function = getattr(owner, attribute, None)
            if name == "matrix":
                watch.names += [family.name for family in FAMILIES]
                stack.enter_context(patch.object(schema, "FAMILIES", tuple(_timed(family, watch) for family in FAMILIES)))
            if function is None:
                continue
            stack.enter_context(patch.object(owner, attribute, watch.timed(name, function)))
            if name not in watch.names:
                watch.names.append(name)
        yield watch


def _timed(family: Family, watch: _Watch) -> Family:
    return dataclasses.replace(family, compute=watch.timed(family.name, family.compute))


def _owner(place: str) -> Any:
    """A module, or a class in it after a colon; None when it is not there."""
    module, _, name = place.partition(":")
    try:
        owner = import_module(module)
    except ImportError:
        return None
    return getattr(owner, name, None) if name else owner
