"""A run: processes what is left of some inputs, on this machine or on a cluster."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from bodytext.models import ModelError, read_model

from .cluster import ClusterError, Tls, connected, run_on_cluster
from .counts import Counts
from .display import Display, display_of
from .local import Result, run_local
from .parts import RUN_FILE, SUMMARY_FILE, Folder, OutputError, write_json
from .schema import SCHEMA_VERSION, columns
from .settings import PART_FORMATS, Settings
from .shards import Shard, plan
from .supervise import ShardError

Say = Callable[[str], None]


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
    say: Say = lambda line: None,
) -> Counts:
    """Classify every page of some inputs and write the rows to parts in a folder; parts that exist are left as they are.

    Args:
        inputs: files, folders and glob patterns, local or remote.
        output: a folder, local or remote.
        settings: what to read and write, and the limits per page.
        text: whether JSONL, Parquet and folders hold plain text.
        jobs: number of processes; 0 takes one per core that this process may use. A cluster uses all its workers.
        cluster: address of a Dask scheduler.
        tls: certificates for a `tls://` scheduler.
        quiet: whether to hide progress.
        say: called with messages for the user, a line at a time.

    Returns:
        The counts of this run; `is_ok` says whether nothing failed.

    Raises:
        OutputError, ClusterError: one line that names what is wrong; finished parts stay.
        ModelError: the model cannot be used, or not for these pages.
        ImportError: an extra is missing.
    """
    counts = Counts()
    folder = Folder(output)
    shards, problems = plan(inputs, page_format="text" if text else "html", leave_out=folder.address)
    for problem in problems:
        counts.add_failed_shard(*_address_and_reason(problem))
    if not shards:
        return counts
    _check_model(shards, settings)
    folder.create()
    remaining = _remaining(shards, settings, folder, say)
    started = time.monotonic()
    display = display_of(len(remaining), sum(shard.size for shard in remaining), quiet=quiet, say=say)
    with ExitStack() as stack:
        stack.callback(folder.remove_own_temporaries)
        stack.callback(display.close)
        if cluster is None:
            results = run_local(remaining, settings, folder, jobs=jobs or cores(), on_chunk=display.chunk)
        else:
            client = stack.enter_context(connected(cluster, tls or Tls()))
            results = _visible(run_on_cluster(remaining, settings, folder, client, address=cluster), settings, folder)
        _gather(results, counts, display)
    counts.seconds = time.monotonic() - started
    if remaining:
        _write_summary(folder, counts, say)
    return counts


def cores() -> int:
    """Return the number of cores this process may use.

    >>> cores() >= 1
    True
    """
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _check_model(shards: Sequence[Shard], settings: Settings) -> None:
    """Pass a model that fits the pages. What is in a WARC file is known only when it is read.

    Raises:
        ModelError: it is for another kind of pages, or cannot be used.
    """
    if settings.model is None:
        return
    model = read_model(Path(settings.model))
    for page_format in {shard.page_format for shard in shards if shard.kind != "warc"}:
        try:
            model.require_format(page_format)
        except ModelError as error:
            raise ModelError(f"{settings.model}: {error}") from None


def _remaining(shards: Sequence[Shard], settings: Settings, folder: Folder, say: Say) -> list[Shard]:
    """Return the shards that have no part in the folder.

    Raises:
        OutputError: the folder cannot be used, or its parts were made with different options.
    """
    names = folder.names()
    _check_options(settings, folder, names)
    remaining = [shard for shard in shards if _part_name(shard, settings) not in names]
    finished = len(shards) - len(remaining)
    if finished:
        say(f"{finished} of {len(shards)} shards are finished already")
    foreign = sum(map(_is_part, names)) - finished
    if foreign:
        say(f"{folder.address} also holds {foreign} parts of other inputs")
    return remaining


def _gather(results: Iterator[Result], counts: Counts, display: Display) -> None:
    """Count and show shards as they finish, up to the first error that ends the run."""
    try:
        for shard, result in results:
            if isinstance(result, ShardError):
                counts.add_failed_shard(shard.addresses[0], str(result))
                display.shard(shard, None)
            else:
                counts.add(result)
                display.shard(shard, result)
    except (OutputError, ClusterError) as error:
        counts.add_failed_shard(*_address_and_reason(str(error)))


def _visible(results: Iterator[Result], settings: Settings, folder: Folder) -> Iterator[Result]:
    """Yield the results; a shard whose part is not visible from here, after a cluster wrote it, has failed."""
    for shard, result in results:
        if isinstance(result, Counts) and not folder.has(_part_name(shard, settings)):
            yield shard, ShardError(f"its part is not in {folder.address} here; the workers need a folder that all machines share")
        else:
            yield shard, result


_ASKED_BY: Final = {
    "schema_version": "version of bodytext",
    "columns": "--format",
    "parts": "--parts",
    "model": "--model",
    "focus": "--focus",
    "threshold": "--threshold",
    "comments": "--comments",
}
"""The option of the command behind each option of a run."""


def _check_options(settings: Settings, folder: Folder, names: set[str]) -> None:
    """Record the options that parts depend on; refuse a folder whose parts were made with different ones."""
    options: dict[str, object] = {
        "schema_version": SCHEMA_VERSION,
        "columns": list(columns(settings.body)),
        "parts": settings.parts,
        "model": hashlib.sha256(Path(settings.model).read_bytes()).hexdigest() if settings.model else "shipped",
        "focus": settings.focus,
        "threshold": settings.threshold,
        "comments": settings.comments,
    }
    if RUN_FILE not in names:
        write_json(folder, RUN_FILE, options)
        return
    try:
        before = json.loads(folder.read(RUN_FILE))
    except ValueError:
        before = None
    if not isinstance(before, dict):
        raise OutputError(f"{folder.address}/{RUN_FILE}: not the options of a run; take another folder")
    changed = [name for name, value in options.items() if before.get(name) != value]
    if changed:
        asked = " and ".join(dict.fromkeys(_ASKED_BY[name] for name in changed))
        raise OutputError(f"{folder.address}: its parts were made with a different {asked}; take another folder")


def _address_and_reason(message: str) -> tuple[str, str]:
    address, _, reason = message.partition(": ")
    return address, reason


def _part_name(shard: Shard, settings: Settings) -> str:
    return f"{shard.name}.{settings.parts}"


def _is_part(name: str) -> bool:
    return not name.startswith(("_", ".")) and name.endswith(tuple(f".{form}" for form in PART_FORMATS))


def _write_summary(folder: Folder, counts: Counts, say: Say) -> None:
    try:
        write_json(folder, SUMMARY_FILE, counts.as_dict())
    except OutputError as error:
        say(str(error))
