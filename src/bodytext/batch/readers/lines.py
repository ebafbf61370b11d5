"""Reads the pages of JSONL files: one object per line, with the page under one key and its address under another."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import BinaryIO, Final

from bodytext.batch.records import BODY_CAP, Damaged, Item, Position

from .columns import PageColumns
from .gzip_members import GzipError

_LINE_CAP: Final = 4 * BODY_CAP
"""JSON takes up to six bytes per character, but rarely more than this for a page that is classified in full."""


def read_lines(file: BinaryIO, start: Position, columns: PageColumns) -> Iterator[Item]:
    """Yield the pages of a JSONL file from a line on.

    Args:
        file: its unpacked bytes.
        start: where to begin.
        columns: the keys of the page and its address.
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
        yield _item(line, number, after, columns)


def _item(line: bytes, number: int, after: Position, columns: PageColumns) -> Item:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Damaged(f"line {number}: {error}", after)
    body = row.get(columns.page) if isinstance(row, dict) else None
    if not isinstance(body, str):
        return Damaged(f"line {number} has no text under {columns.page!r}", after)
    return columns.record(row, body, number, after)
