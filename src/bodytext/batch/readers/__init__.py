"""Readers of all input formats; each can resume after any record, so that a crash costs only one page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from bodytext.batch.addresses import open_address
from bodytext.batch.records import Item, Position
from bodytext.batch.shards import Shard
from bodytext.extras import needs

from .columns import PageColumns
from .files import read_files
from .lines import read_lines
from .parquet import read_parquet
from .warc import read_warc

__all__ = ["read_shard"]


def read_shard(shard: Shard, start: Position, *, column: str, url_column: str) -> Iterator[Item]:
    """Yield the records of a shard from a position on.

    Args:
        column: key or column of the page in JSONL and Parquet.
        url_column: key or column of its address.

    Raises:
        OSError, ValueError: the shard cannot be read at all.
    """
    if shard.kind == "files":
        yield from read_files(shard.addresses, start, page_format=shard.page_format)
        return
    (address,) = shard.addresses
    columns = PageColumns(column, url_column, shard.page_format)
    with open_address(address) as file:
        if shard.kind == "warc":
            yield from read_warc(file, start, gzipped=address.lower().endswith(".gz"))
        elif shard.kind == "parquet":
            yield from read_parquet(file, start, columns)
        else:
            with _unpacked(file, address) as lines:
                yield from read_lines(lines, start, columns)


def _unpacked(file: BinaryIO, address: str) -> BinaryIO:
    if address.lower().endswith(".gz"):
        with needs("batch"):
            from isal import igzip

        return cast("BinaryIO", igzip.IGzipFile(fileobj=file, mode="rb"))
    if address.lower().endswith(".zst"):
        import io

        with needs("batch"):
            import pyarrow as pa

        # The zstandard package takes a truncated file for a complete one.
        reader: Any = pa.CompressedInputStream(pa.PythonFile(file, mode="r"), "zstd")
        return cast("BinaryIO", io.BufferedReader(reader, 256 * 1024))
    return file
