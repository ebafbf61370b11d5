"""What tests of several folders need: a real browser (without one they are skipped and say so), random trees, a class that remembers.

`@pytest.mark.compiled("walk")` marks what holds a compiled part against its twin in Python.
"""

from __future__ import annotations

import os
import pkgutil
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest

from bodytext.features.compiled import compiled_parts
from bodytext.models.trees import BoostedTrees

MARKED: Final = {
    "packaging": "build",
    "batch/test_cluster.py": "cluster",
    "adapters": "slow",
    "batch": "slow",
    "cli/test_benchmark.py": "slow",
    "cli/test_main.py": "slow",
    "cli/test_processes.py": "slow",
    "cli/test_training.py": "slow",
    "hostile": "slow",
    "label/test_server.py": "slow",
    "label/test_training.py": "slow",
    "test_concurrency.py": "slow",
    "training/benchmarking": "slow",
    "training/fitting/test_fit.py": "slow",
    "training/fitting/test_missing.py": "slow",
    "training/test_experiments.py": "slow",
    "training/test_gate.py": "slow",
    "training/test_scripts.py": "slow",
}
"""Folders and files whose tests get a mark, which `make quick` leaves out; those of a real browser are found by their fixture."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by where they are and what they use."""
    for item in items:
        for path, mark in MARKED.items():
            if item.path.is_relative_to(Path(__file__).parent / path):
                item.add_marker(mark)
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "compiled(part): needs a compiled part, which is there wherever a C compiler is")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Tests of a compiled part are skipped where Python is asked for or nothing can be compiled, and fail where it should be there."""
    parts = compiled_parts() if item.get_closest_marker("compiled") else {}
    missing = [part for mark in item.iter_markers("compiled") for part in mark.args if not parts[part]]
    if not missing:
        return
    if os.environ.get("BODYTEXT_PURE", "") not in ("", "0"):
        pytest.skip("BODYTEXT_PURE asks for the loops in Python")
    # Windows has its compiler on no path, so public CI says that there is one.
    if shutil.which("cc") is None and not os.environ.get("BODYTEXT_COMPILED"):
        pytest.skip("no C compiler on this machine")
    pytest.fail(f"there is a C compiler, but compiled_{missing[0]} is not built: make dev", pytrace=False)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Headless Chromium under Playwright."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install playwright")
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    with playwright.sync_playwright() as running:
        started = running.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def new_tab(browser: Any) -> Iterator[Callable[..., Any]]:
    """Opens tabs, each in a context of its own; at the end no tab may have met an error."""
    contexts: list[Any] = []
    errors: list[str] = []

    def open_tab(**options: Any) -> Any:
        context = browser.new_context(viewport={"width": 1440, "height": 900}, **options)
        contexts.append(context)
        tab = context.new_page()
        tab.set_default_timeout(30_000)
        tab.on("pageerror", lambda error: errors.append(str(error)))
        tab.on("dialog", lambda dialog: errors.append(f"dialog: {dialog.message}"))
        return tab

    yield open_tab
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def faults() -> Callable[[Any], list[str]]:
    """The serious and critical faults that axe-core finds in a tab."""
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe-core is missing: pip install axe-playwright-python"
    )

    def run(tab: Any) -> list[str]:
        found = axe.Axe().run(tab).response
        assert found["passes"]
        return [
            f"{fault['id']}: {fault['nodes'][0]['html']}"
            for fault in found["violations"]
            if fault["impact"] in ("serious", "critical")
        ]

    return run


@pytest.fixture
def instances(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], list[Any]]:
    """Puts in the place of a class, by its dotted name, one that remembers what is made of it."""

    def remember(name: str) -> list[Any]:
        made: list[Any] = []
        real = pkgutil.resolve_name(name)

        def make(*args: object, **kwargs: object) -> Any:
            made.append(real(*args, **kwargs))
            return made[-1]

        monkeypatch.setattr(name, make)
        return made

    return remember


@pytest.fixture(scope="session")
def random_trees() -> Callable[[np.random.Generator, int, int, int], BoostedTrees]:
    """Makes trees over a number of inputs, all with the same number of splits, level by level."""

    def make(draws: np.random.Generator, n_trees: int, n_inputs: int, splits: int) -> BoostedTrees:
        n_nodes = 2 * splits + 1
        place = np.tile(np.arange(n_nodes), n_trees)
        inner = place < splits
        first = np.repeat(np.arange(n_trees) * n_nodes, n_nodes)
        return BoostedTrees(
            roots=(np.arange(n_trees) * n_nodes).astype(np.int32),
            column=np.where(inner, draws.integers(n_inputs, size=len(place)), 0).astype(np.int32),
            threshold=np.where(inner, draws.integers(-2, 3, size=len(place)), 0).astype(np.float32),
            child=np.where(inner, first + 2 * place + 1, 0).astype(np.int32),
            value=np.where(inner, 0, draws.integers(-8, 9, size=len(place)) / 8).astype(np.float32),
            baseline=0.25,
        )

    return make
