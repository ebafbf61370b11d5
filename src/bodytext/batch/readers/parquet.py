"""Reads the pages of Parquet files: one per row, with the page in one column and its address in another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from bodytext.batch.records import Damaged, Item, Position
from bodytext.extras import needs

from .columns import PageColumns

_ROWS: Final = 32
"""Number of rows in memory at a time."""


def read_parquet(file: BinaryIO, start: Position, columns: PageColumns) -> Iterator[Item]:
    """Yield the pages of a Parquet file, from a row of a row group on.

    Raises:
        ValueError: the file is not a Parquet file, or has no such column.
    """
    with needs("batch"):
        import pyarrow as pa
        import pyarrow.parquet as pq

    table = pq.ParquetFile(file)
    names = table.schema_arrow.names
    if columns.page not in names:
        raise ValueError(f"no column {columns.page!r}; there are {', '.join(names)}")
    wanted = [name for name in (columns.page, columns.url, "record_id", "date") if name in names]
    first = sum(table.metadata.row_group(group).num_rows for group in range(start.offset))
    for group in range(start.offset, table.num_row_groups):
        rows = table.metadata.row_group(group).num_rows
        done = 0
        try:
            for batch in table.iter_batches(_ROWS, row_groups=[group], columns=wanted):
                if done + batch.num_rows > start.skip:
                    for place, row in enumerate(batch.to_pylist(), done + 1):
                        if place > start.skip:
                            yield _item(row, first + place, Position(group, place), columns)
                done += batch.num_rows
        except (pa.ArrowException, OSError) as error:
            if getattr(error, "errno", None):
                raise
            reason = f"row group {group}, after row {done}: {str(error).splitlines()[0]}"
            yield Damaged(reason, Position(group + 1), records=rows - max(done, start.skip))
        start = Position(group + 1)
        first += rows


def _item(row: dict[str, Any], number: int, after: Position, columns: PageColumns) -> Item:
    body = row[columns.page]
    if not isinstance(body, bytes | str):
        return Damaged(f"row {number} has nothing in column {columns.page!r}", after)
    return columns.record(row, body, number, after)
