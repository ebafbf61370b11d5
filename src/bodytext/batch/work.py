"""What runs in a worker process: a few pages of a shard at a time.

The process keeps its place in the shard between two calls, so that a shard is opened once; a new process opens it at the place where
the last one got to. A page that takes longer than its deadline ends the process by a signal of the kernel, which no code can hold up.
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

from bodytext.memory import peak_memory
from bodytext.models import Model, read_model

from .addresses import AddressError, reason_of
from .encode import encode
from .records import Damaged, Item, Other, Record, Position, Unreadable
from .readers import read_shard
from .counts import Counts
from .rows import failed_row
from .schema import Row
from .settings import Settings
from .shards import Shard

CHUNK_PAGES: Final = 64
CHUNK_SECONDS: Final = 0.5
CHUNK_BYTES: Final = 16 * 1024 * 1024
"""A chunk ends with the page that reaches one of these."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some pages done.

    Attributes:
        rows: encoded for the part.
        after: where to go on.
        is_last: the shard has ended.
        counts: the counts.
        error: why the shard could not be read on, "" when it could.
    """

    rows: bytes
    after: Position
    is_last: bool
    counts: Counts
    error: str = ""


class _State:
    """What a worker process keeps between two calls."""

    model: Model | None = None
    items: Iterator[Item] | None = None
    place: tuple[str, Position] | None = None


_state = _State()


def start(settings: Settings) -> None:
    """Prepare a new worker process: its limits, and its model."""
    from threadpoolctl import threadpool_limits

    threadpool_limits(1)
    if settings.model is not None:
        _state.model = read_model(Path(settings.model))
    if hasattr(signal, "SIGALRM"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
    _limit_memory(settings.memory * 1024 * 1024)


def run_chunk(shard: Shard, position: Position, settings: Settings, *, pages: int, failure: tuple[str, str] | None = None) -> Chunk:
    """Do the next pages of a shard.

    Args:
        position: where to begin.
        pages: how many at most.
        failure: status and reason given to the first page instead of classifying it.
    """
    counts = Counts()
    cpu = time.process_time()
    rows: list[Row] = []
    size = 0
    is_last, error = False, ""
    end = time.monotonic() + CHUNK_SECONDS
    try:
        items = _items(shard, position, settings)
        while len(rows) < pages and size < CHUNK_BYTES and time.monotonic() < end:
            item = next(items, None)
            if item is None:
                is_last = True
                break
            position = item.after
            if isinstance(item, Record):
                row = failed_row(item, *failure) if failure else _classified(item, settings)
                failure = None
                rows.append(row)
                size += len(row[8])
                counts.bytes_in += len(item.body)
                _count(counts, row)
            elif isinstance(item, Unreadable):
                row = failed_row(Record(b"", item.after, url=item.url), "unreadable", item.reason)
                rows.append(row)
                _count(counts, row)
            elif isinstance(item, Damaged):
                counts.damaged += item.records
                counts.failures.append((shard.addresses[0], f"damaged: {item.reason}"))
            else:
                assert isinstance(item, Other)
                counts.others += 1
        _state.place = (shard.name, position)
    except (OSError, ValueError, AddressError, ImportError) as problem:
        _state.items = None
        error = reason_of(problem)
    except Exception as problem:
        _state.items = None
        error = f"{type(problem).__name__}: {reason_of(problem)}"
    encoded = encode(rows, settings.body, settings.parts) if rows else b""
    counts.bytes_out = len(encoded)
    with suppress(OSError):
        counts.peak_memory = peak_memory()
    counts.cpu = time.process_time() - cpu
    return Chunk(encoded, position, is_last, counts, error)


def _items(shard: Shard, position: Position, settings: Settings) -> Iterator[Item]:
    if _state.items is None or _state.place != (shard.name, position):
        _state.items = read_shard(shard, position, column=settings.column, url_column=settings.url_column)
    _state.place = None
    return _state.items


def _classified(page: Record, settings: Settings) -> Row:
    """The row of a page; the kernel ends this process when it takes too long."""
    has_timer = hasattr(signal, "setitimer")
    if has_timer:
        signal.setitimer(signal.ITIMER_REAL, settings.deadline)
    try:
        return settings.process(page, settings.body, _state.model, settings.threshold)
    except MemoryError:
        return failed_row(page, "out_of_memory", f"more than {settings.memory} MB")
    except Exception as error:
        return failed_row(page, "error", f"{type(error).__name__}: {reason_of(error)}")
    finally:
        if has_timer:
            signal.setitimer(signal.ITIMER_REAL, 0)


def _count(counts: Counts, row: Row) -> None:
    counts.statuses[row[3]] += 1
    if row[4]:
        counts.failures.append((row[0] or row[1], f"{row[3]}: {row[4]}"))


def _limit_memory(size: int) -> None:
    """Let this process have so many bytes; what it asks for beyond raises `MemoryError`. Windows has no such limit."""
    if not size or sys.platform == "win32":
        return
    import resource

    # Address space that is only reserved, as thread stacks and allocators do, counts for RLIMIT_AS but not for RLIMIT_DATA.
    kind = resource.RLIMIT_DATA if sys.platform == "linux" else resource.RLIMIT_AS
    _, most = resource.getrlimit(kind)
    resource.setrlimit(kind, (size if most == resource.RLIM_INFINITY else min(size, most), most))
