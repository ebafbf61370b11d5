"""What the commands tell a person: one line a message on stderr, and a bar for long work when stderr is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any


def say(message: str) -> None:
    """One line on stderr."""
    print(f"bodytext: {message}", file=sys.stderr)


@contextmanager
def progress(what: str, *, total: int | None = None) -> Iterator[Callable[[], None]]:
    """A bar that counts pages; call what it gives once a page. Nothing is shown when stderr is no terminal or tqdm is missing."""
    try:
        tqdm: Any = import_module("tqdm").tqdm if sys.stderr.isatty() else None
    except ImportError:
        tqdm = None
    if tqdm is None:
        yield lambda: None
        return
    with tqdm(total=total, desc=what, unit="page", file=sys.stderr, leave=False) as bar:
        yield lambda: bar.update() and None
