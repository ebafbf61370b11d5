"""Where rows of JSONL and Parquet files have their pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bodytext.batch.records import BODY_CAP, Position, Record
from bodytext.features import Kind


@dataclass(frozen=True, slots=True)
class PageColumns:
    """The columns, or keys, of a page.

    Attributes:
        page: has the page itself.
        url: has its address; it may be missing.
        kind: whether the pages are HTML or plain text.
    """

    page: str
    url: str
    kind: Kind

    def record(self, row: dict[str, Any], body: bytes | str, number: int, after: Position) -> Record:
        """The record of a row.

        Args:
            row: may also have a `record_id` and a `date`.
            body: the page, from its column.
            number: of the row, which stands in for a missing `record_id`.
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
            kind=self.kind,
        )
