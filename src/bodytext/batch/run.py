"""A run: what is left to do of some inputs, done here or on a cluster, and what came of it."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from .cluster import ClusterError, Tls, connected, run_on_cluster
from .display import display_of
from .local import Result, run_local
from .parts import RUN_FILE, SUMMARY_FILE, Folder, OutputError, write_json
from .counts import Counts
from .schema import SCHEMA_VERSION, columns
from .settings import PART_FORMATS, Settings
from .shards import plan
from .supervise import ShardError


def run_batch(
    inputs: Sequence[str],
    output: str,
    settings: Settings,
    *,
    text: bool = False,
    jobs: int = 0,
    cluster: str | None = None,
    tls: Tls | None = None,
    quiet: bool = False,
    say: Callable[[str], None] = lambda line: None,
) -> Counts:
    """Classify every page of some inputs into parts in a folder; parts that are there already are left as they are.

    Args:
        inputs: files, folders and patterns, local or remote.
        output: a folder, local or remote.
        text: JSONL, Parquet and folders hold plain text.
        jobs: processes; 0 takes one for each core this process may use. On a cluster its workers count.
        cluster: address of a Dask scheduler.
        quiet: show no progress.
        say: told what a person should know, a line at a time.

    Returns:
        The counts of what was done now; `is_ok` when nothing failed.

    Raises:
        OutputError, ClusterError: one line that names what is wrong; parts that are finished stay.
        ImportError: an extra is missing.
    """
    folder = Folder(output)
    counts = Counts()
    shards, problems = plan(inputs, page_kind="text" if text else "html", leave_out=folder.address)
    for problem in problems:
        counts.failed_shards += 1
        counts.failures.append((problem.partition(": ")[0], problem.partition(": ")[2]))
    if not shards:
        return counts
    folder.create()
    there = folder.names()
    _check_options(folder, settings, there)
    left = [shard for shard in shards if f"{shard.name}.{settings.parts}" not in there]
    if len(left) < len(shards):
        say(f"{len(shards) - len(left)} of {len(shards)} shards are finished already")
    foreign = sum(_is_part(name) for name in there) - (len(shards) - len(left))
    if foreign:
        say(f"{folder.address} also holds {foreign} parts of other inputs")
    begun = time.monotonic()
    display = display_of(len(left), sum(shard.size for shard in left), quiet=quiet, say=say)
    with ExitStack() as stack:
        stack.callback(folder.remove_own_temporaries)
        stack.callback(display.close)
        results: Iterator[Result]
        if cluster is None:
            results = run_local(left, settings, folder, jobs=jobs or cores(), on_chunk=display.chunk)
        else:
            client = stack.enter_context(connected(cluster, tls or Tls()))
            results = _visible(run_on_cluster(left, settings, folder, client, address=cluster), folder, settings)
        try:
            for shard, result in results:
                if isinstance(result, ShardError):
                    counts.failed_shards += 1
                    counts.failures.append((shard.addresses[0], str(result).removeprefix(f"{shard.addresses[0]}: ")))
                else:
                    counts.add(result)
                display.shard(shard, result if isinstance(result, Counts) else None)
        except (OutputError, ClusterError) as error:
            counts.failed_shards += 1
            counts.failures.append((str(error).partition(": ")[0], str(error).partition(": ")[2]))
    counts.seconds = time.monotonic() - begun
    if left:
        _write_summary(folder, counts, say)
    return counts


def cores() -> int:
    """Cores this process may use.

    >>> cores() >= 1
    True
    """
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _visible(results: Iterator[Result], folder: Folder, settings: Settings) -> Iterator[Result]:
    """The same; a part that a cluster wrote where it cannot be seen from here is no part."""
    for shard, result in results:
        if isinstance(result, Counts) and not folder.has(f"{shard.name}.{settings.parts}"):
            yield shard, ShardError(f"its part is not in {folder.address} here; the workers need a folder that all machines share")
        else:
            yield shard, result


def _check_options(folder: Folder, settings: Settings, there: set[str]) -> None:
    """Write down the options that a part depends on; refuse a folder whose parts were made with others."""
    options: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "columns": list(columns(settings.body)),
        "parts": settings.parts,
        "model": hashlib.sha256(Path(settings.model).read_bytes()).hexdigest() if settings.model else "shipped",
        "threshold": settings.threshold,
    }
    if RUN_FILE not in there:
        write_json(folder, RUN_FILE, options)
        return
    import json

    try:
        before = json.loads(folder.read(RUN_FILE))
    except ValueError:
        before = {}
    changed = [name for name, value in options.items() if before.get(name) != value]
    if changed:
        raise OutputError(f"{folder.address}: its parts were made with another {' and '.join(changed)}; take another folder")


def _is_part(name: str) -> bool:
    return not name.startswith(("_", ".")) and name.endswith(tuple(f".{form}" for form in PART_FORMATS))


def _write_summary(folder: Folder, counts: Counts, say: Callable[[str], None]) -> None:
    try:
        write_json(folder, SUMMARY_FILE, counts.as_dict())
    except OutputError as error:
        say(str(error))
