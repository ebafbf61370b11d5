"""Shards on a Dask cluster: one task a shard, done again elsewhere when its machine is lost.

A task supervises a process of its own, as on one machine, so a page that kills its process costs that page there too. A part appears
at once and is the same whoever makes it, so a shard that is done twice is there once.
"""

from __future__ import annotations

import logging
import multiprocessing
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from .addresses import reason_of
from .local import Result
from .parts import Folder, OutputError
from .counts import Counts
from .settings import Settings
from .shards import Shard
from .supervise import ShardError, Worker, run_shard

_RETRIES: Final = 3
_WAITING_A_THREAD: Final = 4


class ClusterError(ConnectionError):
    """A cluster that cannot be reached or went away; its message is one line that names it."""


@dataclass(frozen=True, slots=True)
class Tls:
    """Files for a `tls://` scheduler: the authority, this client's certificate, and its key."""

    ca: str | None = None
    cert: str | None = None
    key: str | None = None


@contextmanager
def connected(address: str, tls: Tls, *, timeout: float = 15.0) -> Iterator[Any]:
    """A `distributed.Client` of a scheduler.

    Raises:
        ClusterError: it does not answer.
        ImportError: the extra is missing.
    """
    try:
        from distributed import Client, Security
    except ImportError as error:
        raise ImportError("--cluster needs Dask: pip install 'bodytext[cluster]'") from error
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
            with suppress(Exception):  # of a cluster that has gone
                client.close(timeout=5)


def run_on_cluster(shards: Sequence[Shard], settings: Settings, folder: Folder, client: Any, *, address: str) -> Iterator[Result]:
    """Each shard with its counts, or why it has none, as they are done.

    Raises:
        ClusterError: the scheduler went away.
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
            _submit(client, shard, settings, folder): shard for shard in islice(remaining, _WAITING_A_THREAD * max(threads, 1))
        }
        finished = as_completed(list(running))
        for future in finished:
            shard = running.pop(future)
            yield shard, _result(future, shard, address)
            future.release()
            for following in islice(remaining, 1):
                submitted = _submit(client, following, settings, folder)
                running[submitted] = following
                finished.add(submitted)
    except (ClusterError, OutputError):
        raise
    except Exception as error:
        raise ClusterError(f"cluster {address}: {reason_of(error)}") from error


def _submit(client: Any, shard: Shard, settings: Settings, folder: Folder) -> Any:
    return client.submit(run_there, shard, settings, folder.address, retries=_RETRIES, pure=False, key=f"bodytext-{shard.name}")


def _result(future: Any, shard: Shard, address: str) -> Counts | ShardError:
    from distributed import KilledWorker

    if future.status in ("cancelled", "lost"):
        raise ClusterError(f"cluster {address}: connection lost")
    error = future.exception()
    if error is None:
        counts: Counts = future.result()
        return counts
    if isinstance(error, OutputError):
        raise error
    if isinstance(error, ShardError):
        return error
    if isinstance(error, KilledWorker):
        return ShardError(f"{shard.addresses[0]}: every worker that took it was lost")
    return ShardError(f"{shard.addresses[0]}: {type(error).__name__}: {reason_of(error)}")


def run_there(shard: Shard, settings: Settings, address: str) -> Counts:
    """One shard, in a task of the cluster."""
    # Dask's workers are daemons, which may not have processes of their own unless they say otherwise.
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
    """Dask's own log of lost connections comes with tracebacks; what matters is said in one line."""
    loggers = [logging.getLogger(name) for name in list(logging.root.manager.loggerDict) if name.startswith("distributed")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
