"""Extracts crawls: pages from WARC, WET, JSONL, Parquet and HTML files, on all cores or a cluster, to one row per page.

`shards` plans a run, `local` or `cluster` hands out the shards, `supervise` drives a process through each of them, `work` runs in
that process, and `parts` writes what comes back. Needs the extra `bodytext[batch]`.
"""

from __future__ import annotations

from .counts import Counts
from .parts import OutputError
from .run import run_batch
from .schema import SCHEMA_VERSION, Row, columns
from .settings import Settings

__all__ = ["SCHEMA_VERSION", "Counts", "OutputError", "Row", "Settings", "columns", "run_batch"]
