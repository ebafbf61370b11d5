"""Reads pages that are files of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bodytext.batch.addresses import open_address, reason_of
from bodytext.batch.records import BODY_CAP, Item, Position, Record, Unreadable
from bodytext.features import PageFormat


def read_files(addresses: Sequence[str], start: Position, *, page_format: PageFormat) -> Iterator[Item]:
    """Yield one page per file; a file that cannot be read gets a row that says so."""
    for number, address in enumerate(addresses[start.offset :], start.offset + 1):
        try:
            with open_address(address) as file:
                body = file.read(BODY_CAP)
        except Exception as error:
            yield Unreadable(address, reason_of(error), Position(number))
            continue
        yield Record(body, Position(number), url=address, page_format=page_format)
