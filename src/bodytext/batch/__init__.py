"""Crawls: pages in WARC, WET, JSONL, Parquet and HTML files, on all cores or a cluster; N pages in, N rows out.

The way of a run: `shards` plans it, `local` or `cluster` hands out the shards, `supervise` drives a process through each of them,
`work` is what runs in that process, `parts` writes what comes back. The extra is `bodytext[batch]`.
"""

from __future__ import annotations

from .parts import OutputError
from .counts import Counts
from .run import run_batch
from .schema import SCHEMA_VERSION, columns
from .settings import Settings

__all__ = ["SCHEMA_VERSION", "OutputError", "Counts", "Settings", "columns", "run_batch"]
