"""How our own time grows: with the size of a page, with the number of processes, and when a shell starts us for one page.

Each is a ratio of two times taken in turns, so that it holds on a noisy machine.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Final, NamedTuple
from unittest.mock import patch

from .conditions import ONE_THREAD, collected_by_hand

MB: Final = 1_000_000
_IMPORTS: Final = "import lxml.html, numpy"
_PAGE_BYTES: Final = 100_000


class Scaling(NamedTuple):
    """Ratios: time of a page of 10 MB over one of 1 MB, both one real page repeated; pages a second of two processes over one; and
    `bodytext extract` as a whole process over one that imports lxml and numpy."""

    growth: float
    two_processes: float
    cold_start: float


def scaling(pages: Sequence[bytes], *, passes: int = 3) -> Scaling:
    """Measure all three with the shipped model.

    Args:
        pages: at least one; the one nearest to 100 KB is the one that is repeated.
        passes: how often everything is timed; the median counts.

    Raises:
        ValueError: no pages, or fewer than one pass.
        OSError: a process could not be started or failed.
    """
    if not pages or passes < 1:
        raise ValueError(f"needs pages and passes, not {len(pages)} and {passes}")
    page = min(pages, key=lambda page: abs(len(page) - _PAGE_BYTES))
    return Scaling(growth(page, passes=passes), two_processes(pages, passes=passes), cold_start(page, passes=passes))


def growth(page: bytes, *, passes: int = 3, small: int = MB, large: int = 10 * MB) -> float:
    """Time of a large page over that of a small one, both the same page repeated up to so many bytes."""
    from bodytext import extract

    sizes = [repeated(page, small), repeated(page, large)]
    with collected_by_hand():
        return _ratio([partial(extract, page) for page in reversed(sizes)], passes, clock=process_time)


def repeated(page: bytes, size: int) -> bytes:
    """A page as often as it takes to have so many bytes, cut there.

    >>> repeated(b"<p>One</p>", 25)
    b'<p>One</p><p>One</p><p>On'
    """
    return (page * (size // max(len(page), 1) + 1))[:size]


def two_processes(pages: Sequence[bytes], *, passes: int = 3) -> float:
    """Pages a second of two worker processes over those of one, each with one thread, after a pass to warm up."""
    with (
        patch.dict(os.environ, ONE_THREAD),
        ProcessPoolExecutor(1, mp_context=get_context("spawn")) as one,
        ProcessPoolExecutor(2, mp_context=get_context("spawn")) as two,
    ):
        pools = [partial(_run, pool, pages) for pool in (one, two)]
        for run in pools:
            run()
        return _ratio(pools, passes)


def cold_start(page: bytes, *, passes: int = 3) -> float:
    """Time of `bodytext extract` for one page, as a whole process, over one that imports lxml and numpy."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "page.html")
        file.write_bytes(page)
        commands = [[sys.executable, "-m", "bodytext", "extract", str(file)], [sys.executable, "-c", _IMPORTS]]
        runs = [partial(_process, command) for command in commands]
        for run in runs:
            run()
        return _ratio(runs, 3 * passes)


def _ratio(two: Iterable[Callable[[], object]], passes: int, *, clock: Callable[[], float] = perf_counter) -> float:
    """The median of the times of the first over those of the second, in turns."""
    first, second = two
    return median(_seconds(first, clock) / _seconds(second, clock) for _ in range(passes))


def _seconds(run: Callable[[], object], clock: Callable[[], float]) -> float:
    start = clock()
    run()
    return clock() - start


def _process(command: Sequence[str]) -> None:
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise OSError(lines[-1] if lines else f"the process ended with code {done.returncode}")


def _run(pool: ProcessPoolExecutor, pages: Sequence[bytes]) -> int:
    return sum(pool.map(_length, pages, chunksize=4))


def _length(page: bytes) -> int:
    """What a worker does for a page; only the length of the text comes back."""
    from bodytext import extract

    return len(extract(page))
