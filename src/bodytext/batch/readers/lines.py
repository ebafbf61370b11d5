"""Pages of JSONL files: one object a line, with the page in one key and its address in another."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from bodytext.batch.records import BODY_CAP, Damaged, Item, Position, Record
from bodytext.features import Kind

from .gzip_members import GzipError

_LINE_CAP: Final = 4 * BODY_CAP
"""JSON takes up to six bytes a character, but seldom more than this for a page that is classified in full."""


def read_lines(file: BinaryIO, start: Position, *, column: str, url_column: str, kind: Kind) -> Iterator[Item]:
    """The pages of a JSONL file, unpacked already, from a line on.

    Args:
        column: key of the page.
        url_column: key of its address; it may be missing.
        kind: whether the pages are HTML or plain text.
    """
    number = 0
    while True:
        after = Position(0, number + 1)
        try:
            line = file.readline(_LINE_CAP)
            is_cut = len(line) == _LINE_CAP and not line.endswith(b"\n")
            while is_cut and not file.readline(_LINE_CAP).endswith(b"\n"):
                if not file.readline(1):
                    break
        except (OSError, EOFError, GzipError) as error:
            if getattr(error, "errno", None) is not None:
                raise
            yield Damaged(f"after line {number}: {error}", after)
            return
        if not line:
            return
        number += 1
        if number <= start.skip or line.isspace():
            continue
        if is_cut:
            yield Damaged(f"line {number} is longer than {_LINE_CAP} bytes", after)
            continue
        yield _item(line, number, after, column, url_column, kind)


def _item(line: bytes, number: int, after: Position, column: str, url_column: str, kind: Kind) -> Item:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Damaged(f"line {number}: {error}", after)
    body = row.get(column) if isinstance(row, dict) else None
    if not isinstance(body, str):
        return Damaged(f"line {number} has no text under {column!r}", after)
    return record_of_row(row, body, number, after, url_column, kind)


def record_of_row(row: dict[str, Any], body: bytes | str, number: int, after: Position, url_column: str, kind: Kind) -> Record:
    """The page of a row, with what the row says of it."""
    metadata = {"url": row.get(url_column), "record_id": row.get("record_id"), "date": row.get("date")}
    known = {name: str(value) for name, value in metadata.items() if value is not None}
    known.setdefault("record_id", str(number))
    return Record(body[:BODY_CAP], after, kind=kind, **known)  # type: ignore[arg-type]
