"""Runs shards on a Dask cluster: one task per shard, repeated elsewhere if its machine is lost.

Each task supervises a process of its own, as on one machine, so a page that kills its process costs only that page. A part
is renamed into place and is the same whoever writes it, so a shard that is done twice still has one part.
"""

from __future__ import annotations

import logging
import multiprocessing
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from bodytext.extras import needs

from .addresses import reason_of
from .counts import Counts
from .local import Result
from .parts import Folder, OutputError
from .settings import Settings
from .shards import Shard
from .supervise import ShardError, Worker, run_shard

_RETRIES: Final = 3
_TASKS_PER_THREAD: Final = 4
"""Tasks submitted in advance per thread, so that a worker never waits for the next one."""
_LOST: Final = "connection lost"


class ClusterError(ConnectionError):
    """A cluster that cannot be reached or was lost; the message is one line that names it."""


@dataclass(frozen=True, slots=True)
class Tls:
    """Files for a `tls://` scheduler: the CA certificate, this client's certificate, and its key."""

    ca: str | None = None
    cert: str | None = None
    key: str | None = None


@contextmanager
def connected(address: str, tls: Tls, *, timeout: float = 15.0) -> Iterator[Any]:
    """Connect to a scheduler; yields a `distributed.Client`.

    Raises:
        ClusterError: the scheduler does not answer.
        MissingExtraError: the extra `cluster` is missing.
    """
    with needs("cluster"):
        from distributed import Client, Security
    with _without_log():
        try:
            security = None
            if tls.ca or tls.cert or tls.key:
                security = Security(tls_ca_file=tls.ca, tls_client_cert=tls.cert, tls_client_key=tls.key, require_encryption=True)
            client = Client(address, security=security, timeout=timeout, set_as_default=True)
        except (OSError, ValueError, TypeError, RuntimeError) as error:
            raise ClusterError(f"cluster {address}: {reason_of(error)}") from error
        try:
            yield client
        finally:
            with suppress(Exception):  # the cluster may be gone
                client.close(timeout=5)


def run_on_cluster(shards: Sequence[Shard], settings: Settings, folder: Folder, client: Any, *, address: str) -> Iterator[Result]:
    """Yield each shard, as it finishes, with its counts or with the reason why it failed.

    Raises:
        ClusterError: the scheduler was lost.
        OutputError: a part could not be written.
    """
    from distributed import as_completed

    remaining = iter(shards)
    try:
        threads = sum(client.nthreads().values())
        if not threads:
            client.wait_for_workers(1, timeout=60)
            threads = sum(client.nthreads().values())
        running = {
            _submit(client, shard, settings, folder): shard for shard in islice(remaining, _TASKS_PER_THREAD * max(threads, 1))
        }
        finished = as_completed(list(running))
        for future in finished:
            shard = running.pop(future)
            yield shard, _result(future, address)
            future.release()
            for following in islice(remaining, 1):
                submitted = _submit(client, following, settings, folder)
                running[submitted] = following
                finished.add(submitted)
    except (ClusterError, OutputError):
        raise
    except Exception as error:
        raise ClusterError(f"cluster {address}: {_LOST if _is_lost(error) else reason_of(error)}") from error


def _submit(client: Any, shard: Shard, settings: Settings, folder: Folder) -> Any:
    return client.submit(run_task, shard, settings, folder.address, retries=_RETRIES, pure=False, key=f"bodytext-{shard.name}")


def _result(future: Any, address: str) -> Counts | ShardError:
    from distributed import KilledWorker

    if future.status in ("cancelled", "lost"):
        raise ClusterError(f"cluster {address}: {_LOST}")
    error = future.exception()
    if error is None:
        counts: Counts = future.result()
        return counts
    if _is_lost(error):
        raise ClusterError(f"cluster {address}: {_LOST}") from error
    if isinstance(error, OutputError):
        raise error
    if isinstance(error, ShardError):
        return error
    if isinstance(error, KilledWorker):
        return ShardError("every worker that took it was lost")
    return ShardError(f"{type(error).__name__}: {reason_of(error)}")


def _is_lost(error: BaseException) -> bool:
    """Return whether an error means that the scheduler is gone; Dask has several, depending on what it was waiting for."""
    from concurrent.futures import CancelledError

    from distributed.comm.core import CommClosedError

    return isinstance(error, CancelledError | CommClosedError)


def run_task(shard: Shard, settings: Settings, address: str) -> Counts:
    """Process one shard; this is the task that the cluster runs."""
    # Dask's workers are daemons, and a daemon may not start processes.
    process = multiprocessing.current_process()
    if process.daemon:
        process.daemon = False
    worker = Worker(settings)
    folder = Folder(address)
    folder.create()
    try:
        return run_shard(shard, settings, folder, worker)
    finally:
        worker.stop()


@contextmanager
def _without_log() -> Iterator[None]:
    """Silence Dask, which logs lost connections with tracebacks; the run reports them in one line."""
    loggers = [logging.getLogger(name) for name in list(logging.root.manager.loggerDict) if name.startswith("distributed")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
