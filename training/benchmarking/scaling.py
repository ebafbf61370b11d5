"""Measures how bodytext's time grows with page size and number of processes, and what starting the command for one page costs.

Each result is a ratio of two times measured in turns, so that it holds on a noisy machine.
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
    """Ratios: time of a page of 10 MB to one of 1 MB, both the same real page repeated; pages per second of two processes to one;
    and time of `bodytext extract` as a whole process to one that imports lxml and numpy."""

    growth: float
    two_processes: float
    cold_start: float


def scaling(pages: Sequence[bytes], *, passes: int = 3) -> Scaling:
    """Measure all three ratios with the shipped model.

    Args:
        pages: at least one; the one nearest to 100 KB is repeated.
        passes: how often everything is timed; the median counts.

    Raises:
        ValueError: there are no pages or no passes.
        OSError: a process could not be started or failed.
    """
    if not pages or passes < 1:
        raise ValueError(f"needs pages and passes, not {len(pages)} and {passes}")
    page = min(pages, key=lambda page: abs(len(page) - _PAGE_BYTES))
    return Scaling(growth(page, passes=passes), two_processes(pages, passes=passes), cold_start(page, passes=passes))


def growth(page: bytes, *, passes: int = 3, small: int = MB, large: int = 10 * MB) -> float:
    """Return the ratio of times of a large page to a small one, both the same page repeated up to these sizes in bytes."""
    from bodytext import extract

    sizes = [repeated(page, small), repeated(page, large)]
    with collected_by_hand():
        return _ratio([partial(extract, page) for page in reversed(sizes)], passes, clock=process_time)


def repeated(page: bytes, size: int) -> bytes:
    """Repeat a page until it has this many bytes, and cut it there.

    >>> repeated(b"<p>One</p>", 25)
    b'<p>One</p><p>One</p><p>On'
    """
    return (page * (size // max(len(page), 1) + 1))[:size]


def two_processes(pages: Sequence[bytes], *, passes: int = 3) -> float:
    """Return the ratio of pages per second of two worker processes to one, each with one thread, after a warm-up pass."""
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
    """Return the ratio of times of a `bodytext extract` process for one page to one that imports lxml and numpy."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "page.html")
        file.write_bytes(page)
        commands = [[sys.executable, "-m", "bodytext", "extract", str(file)], [sys.executable, "-c", _IMPORTS]]
        runs = [partial(_process, command) for command in commands]
        for run in runs:
            run()
        return _ratio(runs, 3 * passes)


def _ratio(two: Iterable[Callable[[], object]], passes: int, *, clock: Callable[[], float] = perf_counter) -> float:
    """Time two functions in turns; returns the ratio of their medians."""
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
    """Extract a page in a worker; returns only the length of the text."""
    from bodytext import extract

    return len(extract(page))
