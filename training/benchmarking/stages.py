"""Measures where bodytext's time goes: decode, parse, segment, each feature family, model, render.

The real `bodytext.extract` runs, with the functions it calls wrapped in a stopwatch. So the stages add up
to the whole, and a function that is moved or renamed only loses its own line: its time then counts for the stage that calls it. The
original functions are restored afterwards.
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
    ("parse", "bodytext.document", "parse"),
    ("segment", "bodytext.extraction", "segment"),
    ("measures", "bodytext.models.model", "Measures"),
    ("matrix", "bodytext.models.model", "features"),
    ("model", "bodytext.models.model:Model", "classify"),
    ("select", "bodytext.extraction", "select"),
    ("render", "bodytext.document:Document", "render"),
)
"""Stage, module or class, and the function in it that runs the stage."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of `bodytext.extract`: its name, mean ms per page without nested stages, and its share of the whole in [0, 1]."""

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
    """Measure bodytext's time by stage, in the order in which a page passes through them.

    Args:
        pages: at least one.
        model: None takes the shipped one.
        output_format: format of the text; only the stage `render` depends on it.
        passes: how often each page is timed; the pass of median length counts.
        seed: random seed of the order of the pages.
        on_page: called after each page, while the clock is stopped.

    Returns:
        The stages, where `matrix` is what `features` does besides the families, and `REST` what belongs to no stage; shares sum to
        1.

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
        # Looked up in the module at call time, so that the wrapped function is found.
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
        """Wrap a function so that its time is added up under a name."""

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
    """Wrap all stages that are found in a stopwatch, for the duration of the context."""
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
    """Return a module, or a class in it named after a colon; None if it does not exist."""
    module, _, name = place.partition(":")
    try:
        owner = import_module(module)
    except ImportError:
        return None
    return getattr(owner, name, None) if name else owner
