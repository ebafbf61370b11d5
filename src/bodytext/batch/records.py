"""The items that readers yield: records with or without a page, and where to resume after each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

from bodytext.features import PageFormat
from bodytext.features.page.decode import MAX_INPUT

BODY_CAP: Final = MAX_INPUT + 1
"""Bytes read of a page: one more than are classified, so that a longer page is recognised as `too_large`."""


class Position(NamedTuple):
    """A position in a shard.

    Attributes:
        offset: where to seek: a byte of a WARC, a row group of a Parquet file, a file of a folder.
        skip: how many records to skip from there.
    """

    offset: int = 0
    skip: int = 0


BEGIN: Final = Position()


@dataclass(frozen=True, slots=True)
class Record:
    """A page to classify, and what its source says about it.

    Attributes:
        body: the bytes of the page, cut at `BODY_CAP`, or its text.
        after: where the next record begins.
        url: its address, "" when unknown.
        record_id: ID of the WARC record, or the number of the row.
        date: when it was fetched, as the source gives it.
        charset: what the server said about the encoding.
        http_status: status code of the response; 0 if unknown.
        page_format: whether the page is HTML or plain text.
        truncated: whether the crawler kept only part of the page.
    """

    body: bytes | str
    after: Position
    url: str = ""
    record_id: str = ""
    date: str = ""
    charset: str | None = None
    http_status: int = 0
    page_format: PageFormat = "html"
    truncated: bool = False


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A page that exists but cannot be read; its row says why."""

    url: str
    reason: str
    after: Position


@dataclass(frozen=True, slots=True)
class Damaged:
    """Records lost because the shard is damaged; they get no row but are counted.

    Attributes:
        reason: what is wrong, and where.
        after: where to resume.
        records: number of records lost; 1 if that cannot be known.
    """

    reason: str
    after: Position
    records: int = 1


@dataclass(frozen=True, slots=True)
class Other:
    """A record without a page: a request, metadata, an image."""

    after: Position


Item = Record | Unreadable | Damaged | Other
