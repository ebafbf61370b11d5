"""Runs shards on this machine: each job is a thread that supervises a process."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable, Iterator

from .counts import Counts
from .parts import Folder
from .settings import Settings
from .shards import Shard
from .supervise import ShardError, Worker, run_shard
from .work import Chunk

OnChunk = Callable[[Shard, Chunk], None]
Result = tuple[Shard, Counts | ShardError]


def run_local(shards: Iterable[Shard], settings: Settings, folder: Folder, *, jobs: int, on_chunk: OnChunk) -> Iterator[Result]:
    """Yield each shard, as it finishes, with its counts or with the reason why it failed.

    Args:
        jobs: number of processes.
        on_chunk: called after each chunk, from another thread.

    Raises:
        OutputError: a part could not be written; the shards in progress are abandoned.
    """
    waiting: queue.SimpleQueue[Shard | None] = queue.SimpleQueue()
    done: queue.SimpleQueue[Result | BaseException] = queue.SimpleQueue()
    stop = threading.Event()
    count = 0
    for shard in shards:
        waiting.put(shard)
        count += 1
    for _ in range(jobs):
        waiting.put(None)

    def work() -> None:
        worker = Worker(settings)
        try:
            while (shard := waiting.get()) is not None and not stop.is_set():
                done.put((shard, _one(shard, settings, folder, worker, on_chunk)))
        except BaseException as error:
            done.put(error)
        finally:
            worker.stop()

    threads = [threading.Thread(target=work, name=f"shards-{number}", daemon=True) for number in range(min(jobs, count))]
    for thread in threads:
        thread.start()
    try:
        for _ in range(count):
            result = done.get()
            if isinstance(result, BaseException):
                raise result
            yield result
    finally:
        stop.set()
    for thread in threads:
        thread.join()


def _one(shard: Shard, settings: Settings, folder: Folder, worker: Worker, on_chunk: OnChunk) -> Counts | ShardError:
    try:
        return run_shard(shard, settings, folder, worker, on_chunk=lambda chunk: on_chunk(shard, chunk))
    except ShardError as error:
        return error
