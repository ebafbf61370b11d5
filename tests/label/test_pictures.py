"""The pictures in the README, light and dark, of our own pages: `BODYTEXT_PICTURES=docs/images pytest tests/label/test_pictures.py`."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bodytext.cli import main

from .conftest import Server, block, ready, saved

LABELED = Path(__file__).parents[2] / "labeled"
SCHEMES = ("light", "dark")
SIZE = {"width": 1200, "height": 760}
SHOWN = "nl-article-laadpalen-provincies"


def test_from_saved_pages_to_labels_and_a_report(
    tmp_path: Path, serve: Callable[..., Server], label_in: Callable[..., Any], new_tab: Callable[..., Any]
) -> None:
    pictures = Path(os.environ.get("BODYTEXT_PICTURES", tmp_path / "pictures"))
    pictures.mkdir(exist_ok=True)
    pages = tmp_path / "my-pages"
    pages.mkdir()
    for page in (*LABELED.glob("en-*/page.html"), *LABELED.glob("nl-*/page.html")):
        (pages / f"{page.parent.name}.html").write_bytes(page.read_bytes())
    server = serve(pages)
    first = "nl-service-parkeervergunning"
    tab = label_in(server, first)
    tab.set_viewport_size(SIZE)
    tab.keyboard.press("Enter")
    tab.locator(f'#frame:not([data-page="{first}"], [data-page=""])').wait_for(state="attached")
    tab.locator(f'#queue [data-page="{SHOWN}"]').click()
    ready(tab, SHOWN)
    block(tab, "Aantal laadpunten groeit het snelst").click()
    # A click turns what the model says into its opposite, whatever that was.
    tab.keyboard.press("c")
    saved(tab)
    tab.keyboard.press("n")
    tab.locator("#text", has_text="Aantal laadpunten").wait_for()
    _take(tab, pictures, "label")
    assert "content" in server.labels(SHOWN)
    assert "unfinished" not in server.meta(first)

    report = tmp_path / "report.html"
    assert main(["explain", str(pages / f"{SHOWN}.html"), "-o", str(report)]) == 0
    shown = new_tab(color_scheme="light")
    shown.set_viewport_size(SIZE)
    shown.goto(report.as_uri())
    shown.locator(".block.is-kept").first.click()
    shown.locator(".block.is-kept").first.evaluate("block => scrollTo(0, block.offsetTop - 200)")
    _take(shown, pictures, "report")
    assert {path.name for path in pictures.iterdir()} >= {
        f"{name}-{scheme}.png" for name in ("label", "report") for scheme in SCHEMES
    }


def _take(tab: Any, pictures: Path, name: str) -> None:
    """A picture of a tab in each colour scheme, of which no two are the same."""
    taken = []
    for scheme in SCHEMES:
        tab.emulate_media(color_scheme=scheme)
        taken.append(tab.screenshot(path=pictures / f"{name}-{scheme}.png", animations="disabled"))
    assert len(set(taken)) == len(SCHEMES)
