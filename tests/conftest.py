"""A real browser for the tests of pages that people look at; without one they are skipped and say so."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest


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
