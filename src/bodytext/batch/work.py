"""The code that runs in a worker process: a few pages of a shard at a time.

The process keeps its place in the shard between calls, so that a shard is opened once; a new process resumes where the last one
stopped. A page that exceeds its deadline ends the process through a signal from the kernel, which no code can block.
"""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bodytext.extras import needs
from bodytext.memory import peak_memory
from bodytext.models import Model, read_model

from .addresses import AddressError, reason_of
from .counts import Counts
from .encode import encode
from .readers import read_shard
from .records import Damaged, Item, Other, Position, Record, Unreadable
from .rows import failed_row
from .schema import FailureStatus, Row
from .settings import Settings
from .shards import Shard

CHUNK_PAGES: Final = 64
CHUNK_SECONDS: Final = 0.5
CHUNK_BYTES: Final = 16 * 1024 * 1024
"""A chunk ends with the page that reaches one of these."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """The result for a chunk of pages.

    Attributes:
        rows: rows, encoded for the part.
        after: where to resume.
        is_last: whether the shard ends here.
        counts: counts of these pages.
        error: why reading stopped, "" if it can go on.
    """

    rows: bytes
    after: Position
    is_last: bool
    counts: Counts
    error: str = ""


class _State:
    """What a worker process keeps between calls."""

    model: Model | None = None
    items: Iterator[Item] | None = None
    place: tuple[str, Position] | None = None


_state = _State()


def start(settings: Settings) -> None:
    """Prepare a new worker process: set its limits and load its model."""
    with needs("batch"):
        from threadpoolctl import threadpool_limits

    threadpool_limits(1)
    if settings.model is not None:
        _state.model = read_model(Path(settings.model))
    if hasattr(signal, "SIGALRM"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
    _limit_memory(settings.memory * 1024 * 1024)


def run_chunk(
    shard: Shard, position: Position, settings: Settings, *, pages: int, failure: tuple[FailureStatus, str] | None = None
) -> Chunk:
    """Process the next pages of a shard.

    Args:
        position: where to start.
        pages: maximum number of pages.
        failure: status and reason for the row of the first page, which is then not classified.
    """
    counts = Counts()
    rows: list[Row] = []
    size = 0
    is_last, error = False, ""
    cpu, end = time.process_time(), time.monotonic() + CHUNK_SECONDS
    try:
        for item in _items(shard, position, settings):
            position = item.after
            row = _row(item, shard, settings, counts, failure)
            if row is not None:
                failure = None
                rows.append(row)
                size += len(row.text)
            if len(rows) >= pages or size >= CHUNK_BYTES or time.monotonic() >= end:
                break
        else:
            is_last = True
        _state.place = (shard.name, position)
    except Exception as problem:
        _state.items = None
        error = _reading_error(problem)
    encoded = encode(rows, settings.body, settings.parts) if rows else b""
    counts.bytes_out = len(encoded)
    with suppress(OSError):
        counts.peak_memory = peak_memory()
    counts.cpu = time.process_time() - cpu
    return Chunk(encoded, position, is_last, counts, error)


def _row(item: Item, shard: Shard, settings: Settings, counts: Counts, failure: tuple[FailureStatus, str] | None) -> Row | None:
    """Return the row of an item, None if it has none; it is counted either way."""
    row: Row
    match item:
        case Record():
            row = failed_row(item, *failure) if failure else _classified(item, settings)
            counts.bytes_in += len(item.body)
        case Unreadable():
            row = failed_row(Record(b"", item.after, url=item.url), "unreadable", item.reason)
        case Damaged():
            counts.damaged += item.records
            counts.failures.append((shard.addresses[0], f"damaged: {item.reason}"))
            return None
        case Other():
            counts.others += 1
            return None
    counts.statuses[row.status] += 1
    if row.error:
        counts.failures.append((row.url or row.record_id, f"{row.status}: {row.error}"))
    return row


def _reading_error(problem: Exception) -> str:
    is_expected = isinstance(problem, OSError | ValueError | AddressError | ImportError)
    return reason_of(problem) if is_expected else f"{type(problem).__name__}: {reason_of(problem)}"


def _items(shard: Shard, position: Position, settings: Settings) -> Iterator[Item]:
    if _state.items is None or _state.place != (shard.name, position):
        _state.items = read_shard(shard, position, column=settings.column, url_column=settings.url_column)
    _state.place = None
    return _state.items


def _classified(record: Record, settings: Settings) -> Row:
    """Classify a page; the kernel ends this process if that takes too long."""
    has_timer = hasattr(signal, "setitimer")
    if has_timer:
        signal.setitimer(signal.ITIMER_REAL, settings.deadline)
    try:
        return settings.process(record, settings.options, _state.model)
    except MemoryError:
        return failed_row(record, "out_of_memory", f"more than {settings.memory} MB")
    except Exception as error:
        return failed_row(record, "error", f"{type(error).__name__}: {reason_of(error)}")
    finally:
        if has_timer:
            signal.setitimer(signal.ITIMER_REAL, 0)


def _limit_memory(size: int) -> None:
    """Limit the memory of this process, in bytes; asking for more raises `MemoryError`. Windows has no such limit."""
    if not size or sys.platform == "win32":
        return
    import resource

    # RLIMIT_AS also counts address space that thread stacks and allocators only reserve.
    kind = resource.RLIMIT_DATA if sys.platform == "linux" else resource.RLIMIT_AS
    _, hard = resource.getrlimit(kind)
    resource.setrlimit(kind, (size if hard == resource.RLIM_INFINITY else min(size, hard), hard))
