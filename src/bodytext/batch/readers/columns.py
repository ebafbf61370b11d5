"""The columns of JSONL and Parquet files that hold the pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bodytext.batch.records import BODY_CAP, Position, Record
from bodytext.features import PageFormat


@dataclass(frozen=True, slots=True)
class PageColumns:
    """The columns, or keys, of a page.

    Attributes:
        page: name of the one with the page itself.
        url: name of the one with its address, which may be missing.
        page_format: whether the pages are HTML or plain text.
    """

    page: str
    url: str
    page_format: PageFormat

    def record(self, row: dict[str, Any], body: bytes | str, number: int, after: Position) -> Record:
        """Make the record of a row.

        Args:
            row: the row, which may also have a `record_id` and a `date`.
            body: the page, from its column.
            number: number of the row, used if `record_id` is missing.
            after: where to resume.
        """

        def string(key: str, default: str = "") -> str:
            value = row.get(key)
            return default if value is None else str(value)

        return Record(
            body[:BODY_CAP],
            after,
            url=string(self.url),
            record_id=string("record_id", str(number)),
            date=string("date"),
            page_format=self.page_format,
        )
