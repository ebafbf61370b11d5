"""Messages to the user: one line each on stderr, and a progress bar if stderr is a terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from .names import printable

if TYPE_CHECKING:
    from rich.progress import Progress

_REFRESH_SECONDS: Final = 0.1


def say(message: str) -> None:
    """Print one line on stderr, control characters escaped: what it quotes may come from anywhere."""
    print(f"bodytext: {printable(message)}", file=sys.stderr)


def reason(error: Exception) -> str:
    """Say what went wrong in one line, with the file if there is one.

    >>> reason(FileNotFoundError(2, "No such file or directory", "page.html"))
    'page.html: No such file or directory'
    """
    if isinstance(error, OSError) and error.filename is not None and error.strerror:
        return f"{error.filename}: {error.strerror}"
    return " ".join(str(error).split()) or type(error).__name__


@contextmanager
def progress(what: str, *, total: int | None = None) -> Iterator[Callable[[], None]]:
    """Show a progress bar; call the yielded function once per page. Without a terminal or rich nothing is shown."""
    bar = _bar() if sys.stderr.isatty() else None
    if bar is None:
        yield lambda: None
        return
    with bar:
        task = bar.add_task(what, total=total)
        shown = time.monotonic()

        def step() -> None:
            nonlocal shown
            bar.advance(task)
            if time.monotonic() - shown >= _REFRESH_SECONDS:
                bar.refresh()
                shown = time.monotonic()

        yield step


def _bar() -> Progress | None:
    try:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
    except ImportError:
        return None
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("pages"), TimeRemainingColumn())
    # No thread of its own, which would run while a benchmark measures times; and results go to stdout, whatever stderr shows.
    return Progress(*columns, console=Console(file=sys.stderr), auto_refresh=False, transient=True, redirect_stdout=False)
