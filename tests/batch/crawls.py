"""Crawls made by hand: WARC records with known text, files of every kind, and what a run wrote of them."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bodytext.batch import Counts, run_batch
from bodytext.batch.settings import Settings


def page(name: str) -> bytes:
    """A small page with a sentence that names it."""
    body = f"The ferry called {name} leaves at nine in the morning and comes back to the harbour before the tide turns."
    more = "Nobody on the quay remembers a winter in which it had to stay in the harbour for more than two days."
    return (
        f"<html lang=en><title>{name}</title><nav><a href=/>Home</a> <a href=/news>News</a></nav>"
        f"<article><h1>{name}</h1><p>{body}</p><p>{more}</p></article><footer><a href=/privacy>Privacy</a></footer>"
    ).encode()


def record(
    url: str,
    body: bytes,
    *,
    kind: str = "response",
    http: str = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n",
    more: str = "",
) -> bytes:
    """A WARC record as it stands in a file, not compressed."""
    block = (http.encode("latin-1") if kind == "response" else b"") + body
    content_type = {"response": "application/http; msgtype=response", "conversion": "text/plain"}.get(kind, "text/html")
    header = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-05-04T03:02:01Z\r\n"
        f"WARC-Record-ID: <urn:test:{url}>\r\nContent-Type: {content_type}\r\n{more}Content-Length: {len(block)}\r\n\r\n"
    )
    return header.encode() + block + b"\r\n\r\n"


def url_of(number: int) -> str:
    """The address of a page of `crawl`."""
    return f"https://www.example.org/{number}"


def crawl(count: int, *, first: int = 0) -> list[bytes]:
    """So many compressed records."""
    return [gzip.compress(record(url_of(number), page(f"Ship{number}"))) for number in range(first, first + count)]


def rows_of(folder: Path) -> list[dict[str, Any]]:
    """The rows of all parts of a folder, in the order of their names."""
    rows: list[dict[str, Any]] = []
    for part in sorted(folder.iterdir()):
        if part.name.startswith(("_", ".")):
            continue
        data = part.read_bytes()
        if part.suffix == ".parquet":
            import pyarrow.parquet as pq

            rows += pq.read_table(io.BytesIO(data)).to_pylist()
            continue
        if part.suffix == ".gz":
            data = gzip.decompress(data)
        elif part.suffix == ".zst":
            import pyarrow as pa

            with pa.CompressedInputStream(pa.BufferReader(data), "zstd") as stream:
                data = stream.read()
        rows += [json.loads(line) for line in data.decode("utf-8").splitlines()]
    return rows


def run(inputs: Sequence[Path | str], output: Path, *, jobs: int = 1, settings: Settings | None = None, **options: Any) -> Counts:
    """Run a batch without progress."""
    return run_batch(
        [str(one) for one in inputs], str(output), settings or Settings(parts="jsonl"), jobs=jobs, quiet=True, **options
    )
