"""Runs a shard in a supervised process: a page that kills the process costs only that page.

Pages are processed in chunks. When the process dies, a new one repeats the pages of that chunk one at a time. A page that kills it
again gets a row that says so; then processing continues in chunks.
"""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import TimeoutError
from typing import Any, Final, Literal

from bodytext.extras import needs

from .addresses import is_remote
from .counts import Counts
from .parts import Folder, part
from .records import BEGIN, Position
from .settings import Settings
from .shards import Shard
from .work import CHUNK_PAGES, CHUNK_SECONDS, Chunk, run_chunk, start

READ_SECONDS: Final = 120.0
"""Time per chunk on top of that for its pages: to read them from a slow store."""
_CRASHES_TO_BLAME: Final = 2
"""A process may be killed from outside, so a page is blamed only if it was alone in this many crashes."""
_READ_ATTEMPTS: Final = 3


Death = Literal["timeout", "crashed"]


class ShardError(Exception):
    """A shard that could not be finished; the message says why, in one line without the address."""


class WorkerDiedError(Exception):
    """The process ended, or was killed, before it had a result.

    Attributes:
        status: status for the row of the page to blame.
        reason: in a few words.
    """

    def __init__(self, status: Death, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


class Worker:
    """A process that is restarted whenever it dies, and reused from shard to shard."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._pool: Any = None

    def call(self, function: Callable[..., Chunk], *arguments: object, **options: object) -> Chunk:
        """Run a function in the process.

        Returns:
            What the function returns; it must not raise.

        Raises:
            WorkerDiedError: the process died.
        """
        with needs("batch"):
            from pebble import ProcessExpired

        timeout = CHUNK_SECONDS + self._settings.deadline + READ_SECONDS
        try:
            future = self._started().schedule(function, args=arguments, kwargs=options, timeout=timeout)
            done: Chunk = future.result()
        except ProcessExpired as error:
            raise WorkerDiedError(*_cause(error.exitcode, self._settings.deadline)) from error
        except TimeoutError as error:
            raise WorkerDiedError("timeout", f"no answer within {timeout:g} s") from error
        except Exception as error:
            # The pool is broken, or the result could not be pickled.
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
            with needs("batch"):
                from pebble import ProcessPool

            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPool(1, initializer=start, initargs=(self._settings,), context=context)
        return self._pool


def run_shard(
    shard: Shard, settings: Settings, folder: Folder, worker: Worker, *, on_chunk: Callable[[Chunk], None] = lambda chunk: None
) -> Counts:
    """Process a whole shard and write its part.

    Args:
        on_chunk: called after each chunk.

    Raises:
        ShardError: the shard could not be read to its end; then there is no part.
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
    place = _Place()
    failed_reads = 0
    is_last = False
    while not is_last:
        pages = 1 if place.pages_alone else CHUNK_PAGES
        try:
            chunk = worker.call(run_chunk, shard, place.position, settings, pages=pages, failure=place.failure)
        except WorkerDiedError as death:
            place.blame(death)
            continue
        if chunk.error and not chunk.counts.pages and chunk.after == place.position:
            failed_reads += 1
            if failed_reads == _READ_ATTEMPTS:
                raise ShardError(chunk.error)
            if is_remote(shard.addresses[0]):
                time.sleep(4.0**failed_reads)
            continue
        if not chunk.error:
            failed_reads = 0
        place.advance(chunk)
        is_last = chunk.is_last
        yield chunk


class _Place:
    """The position of the next chunk in a shard, and which pages are suspected of killing the process.

    Attributes:
        position: position of the next record.
        pages_alone: number of coming pages that have to be processed one at a time.
        failure: status and reason for the next page, which is then not classified.
    """

    def __init__(self) -> None:
        self.position: Position = BEGIN
        self.pages_alone = 0
        self.failure: tuple[Death, str] | None = None
        self._deaths = 0

    def blame(self, death: WorkerDiedError) -> None:
        """Suspect all pages of the chunk in which the process died; blame the page if it was alone.

        Raises:
            ShardError: no page was being classified, so it is reading that kills the process.
        """
        if self.failure is not None:
            raise ShardError(f"reading it ends the process: {death.reason}") from death
        if not self.pages_alone:
            self.pages_alone = CHUNK_PAGES
            return
        self._deaths += 1
        if death.status == "timeout" or self._deaths == _CRASHES_TO_BLAME:
            self.failure = (death.status, death.reason)

    def advance(self, chunk: Chunk) -> None:
        """Move past a chunk."""
        self.pages_alone = 0 if self.failure is not None else max(self.pages_alone - chunk.counts.pages, 0)
        self.position, self.failure, self._deaths = chunk.after, None, 0


def _cause(exit_code: int | None, deadline: float) -> tuple[Death, str]:
    """Derive status and reason from the exit code of a process.

    >>> _cause(-11, 30)
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
