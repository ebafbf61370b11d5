"""A labelling server as people start it, and a tab in it."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

WORDS = "The ferry to the island leaves at nine in the morning and comes back before the tide turns, except on holidays."
PAGE = f"""<html lang="en"><head><title>Ferry</title><link rel="canonical" href="https://www.ferry.example/NAME"></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/boats">Boats</a></li><li><a href="/log">Log in</a></li></ul></nav>
<article class="post"><h1>The ferry NAME</h1><p>{WORDS}</p><p>Second: {WORDS}</p><p>Third: {WORDS}</p></article>
<div style="display: none"><p>A hidden line</p></div>
<footer><p>Copyright</p></footer></body></html>"""


@dataclass
class Server:
    """A running `bodytext label`."""

    folder: Path
    process: subprocess.Popen[str]
    address: str
    lines: list[str] = field(default_factory=list)
    reader: threading.Thread | None = None

    def stop(self) -> None:
        """Press Ctrl-C."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=30)
        if self.reader is not None:
            self.reader.join()
        assert self.process.stderr is not None
        self.process.stderr.close()

    def labels(self, name: str) -> list[str]:
        """The labels in the sidecar of a page."""
        blocks = json.loads((self.folder / name / "labels.json").read_text(encoding="utf-8"))["blocks"]
        return [block["label"] for block in blocks]

    def meta(self, name: str) -> dict[str, Any]:
        """The other sidecar."""
        return json.loads((self.folder / name / "meta.json").read_text(encoding="utf-8"))


def write_pages(folder: Path, *names: str, page: str = PAGE) -> None:
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / f"{name}.html").write_text(page.replace("NAME", name), encoding="utf-8")


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    """Starts `bodytext label` on a folder and any free port."""
    running: list[Server] = []

    def start(folder: Path, *arguments: str) -> Server:
        process = subprocess.Popen(
            [sys.executable, "-m", "bodytext", "label", str(folder), "--port", "0", *arguments],
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        server = Server(folder, process, "")
        running.append(server)
        assert process.stderr is not None
        for line in process.stderr:
            server.lines.append(line)
            if found := re.search(r"http://127\.0\.0\.1:\d+/\S+", line):
                server.address = found[0]
                break
        server.reader = threading.Thread(target=lambda: server.lines.extend(process.stderr or ()), daemon=True)
        server.reader.start()
        return server

    yield start
    for server in running:
        server.stop()


@pytest.fixture
def label_in(new_tab: Callable[..., Any]) -> Callable[..., Any]:
    """A tab with a page open for labelling; it may reach nothing but the server."""

    def open_tab(server: Server, page: str, **options: Any) -> Any:
        tab = new_tab(**options)

        def only_the_server(route: Any) -> None:
            assert route.request.url.startswith(server.address), route.request.url
            route.continue_()

        tab.context.route("**/*", only_the_server)
        tab.goto(f"{server.address}#{page}")
        ready(tab, page)
        return tab

    return open_tab


def ready(tab: Any, page: str) -> None:
    """Wait until a page is open."""
    tab.wait_for_selector(f'#frame[data-page="{page}"]', state="attached")


def saved(tab: Any) -> None:
    """Wait until everything is saved."""
    # Not by a function of the test, which the page's policy would not let run.
    tab.locator("#saved", has_text=re.compile("^saved$")).wait_for()


def block(tab: Any, text: str) -> Any:
    """The first block of the frame with a text."""
    return tab.frame_locator("#frame").locator("bodytext-block", has_text=text).first
