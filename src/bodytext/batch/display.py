"""Progress of a run: bars on a terminal, otherwise a log line every so often."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from typing import Any, Final

from .counts import Counts
from .shards import Shard
from .work import Chunk

_LOG_SECONDS: Final = 30.0
_SHARDS_SHOWN: Final = 16


class Display:
    """Receives the events of a run. This base class shows nothing."""

    def chunk(self, shard: Shard, chunk: Chunk) -> None:
        """A chunk of pages is done; called from any thread."""

    def shard(self, shard: Shard, counts: Counts | None) -> None:
        """A shard is done; its counts are None if it failed."""

    def close(self) -> None:
        """The run is over."""


class Log(Display):
    """Prints a line every 30 seconds."""

    def __init__(self, shards: int, *, say: Callable[[str], None]) -> None:
        self._shards = shards
        self._say = say
        self._done = self._pages = self._failed = 0
        self._started = self._said = time.monotonic()
        self._lock = threading.Lock()
        self._counted: dict[str, int] = {}

    def chunk(self, shard: Shard, chunk: Chunk) -> None:
        """A chunk of pages is done."""
        with self._lock:
            self._pages += chunk.counts.pages
            self._failed += chunk.counts.failed + chunk.counts.damaged
            self._counted[shard.name] = self._counted.get(shard.name, 0) + chunk.counts.pages
            if time.monotonic() - self._said >= _LOG_SECONDS:
                self._line()

    def shard(self, shard: Shard, counts: Counts | None) -> None:
        """A shard is done; its counts are None if it failed."""
        with self._lock:
            self._done += 1
            if counts is not None and shard.name not in self._counted:
                self._pages += counts.pages
                self._failed += counts.failed + counts.damaged
            self._counted.pop(shard.name, None)
            if time.monotonic() - self._said >= _LOG_SECONDS:
                self._line()

    def _line(self) -> None:
        self._said = time.monotonic()
        seconds = self._said - self._started
        left = f", {seconds / self._done * (self._shards - self._done):.0f} s left" if self._done else ""
        self._say(
            f"{self._done} of {self._shards} shards, {self._pages} pages, {self._pages / seconds:.1f} pages/s, {self._failed} failed{left}"
        )


class Bars(Display):
    """Shows a bar for the run and one for each shard in progress, by bytes read."""

    def __init__(self, shards: int, size: int) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TextColumn("{task.fields[counts]}"),
            TimeRemainingColumn(),
            console=Console(file=sys.stderr),
            transient=True,
        )
        self._shards = shards
        self._done = self._pages = self._failed = 0
        self._started = time.monotonic()
        self._lock = threading.Lock()
        self._all: Any = self._progress.add_task("all shards", total=size or shards, counts="")
        self._by_bytes = bool(size)
        self._tasks: dict[str, Any] = {}
        self._seen: dict[str, tuple[int, int]] = {}
        self._progress.start()

    def chunk(self, shard: Shard, chunk: Chunk) -> None:
        """A chunk of pages is done."""
        with self._lock:
            pages, read = self._seen.get(shard.name, (0, 0))
            reached = min(_reached(shard, chunk), shard.size)
            self._seen[shard.name] = (pages + chunk.counts.pages, max(read, reached))
            self._pages += chunk.counts.pages
            self._failed += chunk.counts.failed + chunk.counts.damaged
            if shard.name not in self._tasks and len(self._tasks) < _SHARDS_SHOWN:
                self._tasks[shard.name] = self._progress.add_task(shard.name[:50], total=shard.size or None, counts="")
            if shard.name in self._tasks:
                counts = f"{self._seen[shard.name][0]} pages"
                self._progress.update(self._tasks[shard.name], completed=self._seen[shard.name][1], counts=counts)
            if self._by_bytes and reached > read:
                self._progress.advance(self._all, reached - read)
            self._update()

    def shard(self, shard: Shard, counts: Counts | None) -> None:
        """A shard is done; its counts are None if it failed."""
        with self._lock:
            self._done += 1
            if counts is not None and shard.name not in self._seen:
                self._pages += counts.pages
                self._failed += counts.failed + counts.damaged
            _, read = self._seen.pop(shard.name, (0, 0))
            self._progress.advance(self._all, shard.size - read if self._by_bytes else 1)
            task = self._tasks.pop(shard.name, None)
            if task is not None:
                self._progress.remove_task(task)
            self._update()

    def close(self) -> None:
        """The run is over."""
        self._progress.stop()

    def _update(self) -> None:
        rate = self._pages / max(time.monotonic() - self._started, 1e-6)
        counts = f"{self._done}/{self._shards} shards, {self._pages} pages, {rate:.0f}/s, {self._failed} failed"
        self._progress.update(self._all, counts=counts)


def _reached(shard: Shard, chunk: Chunk) -> int:
    """Estimate how many bytes of a shard have been read."""
    if chunk.is_last:
        return shard.size
    if shard.kind == "warc":
        return chunk.after.offset
    if shard.kind == "files":
        return shard.size * chunk.after.offset // len(shard.addresses)
    return 0


def display_of(shards: int, size: int, *, quiet: bool, say: Callable[[str], None]) -> Display:
    """Choose the display: bars if stderr is a terminal and rich is installed, else log lines; nothing if `quiet`."""
    if quiet:
        return Display()
    if sys.stderr.isatty():
        try:
            return Bars(shards, size)
        except ImportError:
            pass
    return Log(shards, say=say)
