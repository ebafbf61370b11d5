"""Pages of Parquet files: one a row, with the page in one column and its address in another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from bodytext.batch.records import Damaged, Item, Position
from bodytext.extras import needs
from bodytext.features import Kind

from .lines import record_of_row

_ROWS: Final = 32
"""Rows in memory at a time."""


def read_parquet(file: BinaryIO, start: Position, *, column: str, url_column: str, kind: Kind) -> Iterator[Item]:
    """The pages of a Parquet file, from a row of a row group on.

    Raises:
        ValueError: the file is no Parquet file, or has no such column.
    """
    with needs("batch"):
        import pyarrow as pa
        import pyarrow.parquet as pq

    table = pq.ParquetFile(file)
    names = table.schema_arrow.names
    if column not in names:
        raise ValueError(f"no column {column!r}; there are {', '.join(names)}")
    wanted = [name for name in (column, url_column, "record_id", "date") if name in names]
    first = sum(table.metadata.row_group(group).num_rows for group in range(start.offset))
    for group in range(start.offset, table.num_row_groups):
        rows = table.metadata.row_group(group).num_rows
        done = 0
        try:
            for batch in table.iter_batches(_ROWS, row_groups=[group], columns=wanted):
                if done + batch.num_rows > start.skip:
                    yield from _items(batch.to_pylist(), group, done, start.skip, first, column, url_column, kind)
                done += batch.num_rows
        except (pa.ArrowException, OSError) as error:
            if getattr(error, "errno", None):
                raise
            reason = f"row group {group}, after row {done}: {str(error).splitlines()[0]}"
            yield Damaged(reason, Position(group + 1), records=rows - max(done, start.skip))
        start = Position(group + 1)
        first += rows


def _items(
    rows: list[dict[str, Any]], group: int, done: int, skip: int, first: int, column: str, url_column: str, kind: Kind
) -> Iterator[Item]:
    for place, row in enumerate(rows, done + 1):
        if place <= skip:
            continue
        after = Position(group, place)
        body = row[column]
        if not isinstance(body, bytes | str):
            yield Damaged(f"row {first + place} has nothing in column {column!r}", after)
            continue
        yield record_of_row(row, body, first + place, after, url_column, kind)
