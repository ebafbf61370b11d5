"""One shard through one supervised process: what a page does to that process costs that page.

Pages go in chunks. When a process dies, the pages of its chunk are done again one at a time by a new one; the page that kills that one
too gets a row that says so, and the rest goes on in chunks.
"""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import TimeoutError
from typing import Any, Final

from .addresses import is_remote
from .records import BEGIN
from .parts import Folder, part
from .counts import Counts
from .settings import Settings
from .shards import Shard
from .work import CHUNK_PAGES, CHUNK_SECONDS, Chunk, run_chunk, start

READ_SECONDS: Final = 120.0
"""A chunk may take so much longer than its pages, to read them from a slow store."""
_LONELY_CRASHES: Final = 2
"""A process may be killed from outside; a page is only blamed after this many deaths by itself."""
_ATTEMPTS: Final = 3


class ShardError(Exception):
    """A shard that could not be finished; its message is one line that says why."""


class WorkerDiedError(Exception):
    """The process ended, or was ended, before it had a result.

    Attributes:
        status: `timeout` or `crashed`.
        reason: in a few words.
    """

    def __init__(self, status: str, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


class Worker:
    """One process that is started anew whenever it dies. It is reused from shard to shard."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._pool: Any = None

    def call(self, function: Callable[..., Chunk], *arguments: object, **options: object) -> Chunk:
        """What the function returns; it must not raise.

        Raises:
            WorkerDiedError: the process did.
        """
        from pebble import ProcessExpired

        timeout = CHUNK_SECONDS + self._settings.deadline + READ_SECONDS
        try:
            future = self._started().schedule(function, args=arguments, kwargs=options, timeout=timeout)
            done: Chunk = future.result()
        except ProcessExpired as error:
            raise WorkerDiedError(*_reason(error.exitcode, self._settings.deadline)) from error
        except TimeoutError as error:
            raise WorkerDiedError("timeout", f"no answer within {timeout:g} s") from error
        except Exception as error:
            # The pool is broken, or what was to be answered could not be.
            self.stop()
            raise WorkerDiedError("crashed", f"{type(error).__name__}: {error}") from error
        return done

    def stop(self) -> None:
        """End the process."""
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.stop()
            pool.join()

    def _started(self) -> Any:
        if self._pool is None:
            from pebble import ProcessPool

            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPool(1, initializer=start, initargs=(self._settings,), context=context)
        return self._pool


def run_shard(
    shard: Shard, settings: Settings, folder: Folder, worker: Worker, *, on_chunk: Callable[[Chunk], None] = lambda chunk: None
) -> Counts:
    """Do a whole shard and write its part.

    Args:
        on_chunk: told of each chunk that is done.

    Raises:
        ShardError: it could not be read to its end; there is no part then.
        OutputError: the part could not be written.
    """
    counts = Counts()
    with part(folder, shard.name, settings) as writer:
        for chunk in _chunks(shard, settings, worker):
            if chunk.rows:
                writer.write(chunk.rows)
            counts.add(chunk.counts)
            on_chunk(chunk)
    return counts


def _chunks(shard: Shard, settings: Settings, worker: Worker) -> Iterator[Chunk]:
    position = BEGIN
    alone = 0
    deaths = failed_reads = 0
    failure: tuple[str, str] | None = None
    is_last = False
    while not is_last:
        pages = 1 if alone else CHUNK_PAGES
        try:
            chunk = worker.call(run_chunk, shard, position, settings, pages=pages, failure=failure)
        except WorkerDiedError as death:
            if failure is not None:
                raise ShardError(f"{shard.addresses[0]}: reading it ends the process: {death.reason}") from death
            if not alone:
                alone = CHUNK_PAGES
                continue
            deaths += 1
            if death.status == "timeout" or deaths == _LONELY_CRASHES:
                failure = (death.status, death.reason)
            continue
        if chunk.error and not chunk.counts.pages and chunk.after == position:
            failed_reads += 1
            if failed_reads == _ATTEMPTS:
                raise ShardError(f"{shard.addresses[0]}: {chunk.error}")
            if is_remote(shard.addresses[0]):
                time.sleep(4.0**failed_reads)
            continue
        alone = 0 if failure is not None else max(alone - chunk.counts.pages, 0)
        failure, deaths = None, 0
        if not chunk.error:
            failed_reads = 0
        position, is_last = chunk.after, chunk.is_last
        yield chunk


def _reason(exit_code: int | None, deadline: float) -> tuple[str, str]:
    """Status and reason of a process that ended.

    >>> _reason(-11, 30)
    ('crashed', 'ended by SIGSEGV')
    """
    if exit_code is None or exit_code >= 0:
        return "crashed", f"ended with exit code {exit_code}"
    if hasattr(signal, "SIGALRM") and -exit_code == signal.SIGALRM:
        return "timeout", f"not done after {deadline:g} s"
    try:
        name = signal.Signals(-exit_code).name
    except ValueError:
        name = f"signal {-exit_code}"
    return "crashed", f"ended by {name}"
