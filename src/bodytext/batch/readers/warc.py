"""Reads the pages of WARC and WET files. A damaged record is counted, and reading continues with the next one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from bodytext.batch.records import BODY_CAP, Damaged, Item, Other, Position, Record
from bodytext.extras import needs

from .gzip_members import DamageError, GzipMembers
from .warc_records import HEADER_CAP, READ_BYTES, PlainFile, WarcRecord, WarcRecords

_HTML_TYPES: Final = ("", "text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml")


def read_warc(file: BinaryIO, start: Position, *, gzipped: bool) -> Iterator[Item]:
    """Yield the records of a WARC or WET file from a position on.

    Args:
        file: the file as it is stored.
        start: where to begin.
        gzipped: whether it consists of gzip members, either one per record or one for all.
    """
    members: GzipMembers | PlainFile = GzipMembers(file, start.offset) if gzipped else PlainFile(file, start.offset)
    skip = start.skip
    while True:
        records = WarcRecords(members.read)
        try:
            if not members.advance():
                return
            yield from _items_of_member(members, records, skip)
        except DamageError as damage:
            where = members.position(0, records.before).offset
            yield Damaged(f"{damage} at byte {where}", members.resynchronise(records.before))
        skip = 0


def _items_of_member(members: GzipMembers | PlainFile, records: WarcRecords, skip: int) -> Iterator[Item]:
    """Yield the items of one member, without the first `skip`.

    A record is yielded only when the next one has begun, because only then has the checksum of its member been verified.

    Raises:
        DamageError: once the records before the damage have been yielded.
    """
    number = 0
    pending: WarcRecord | None = None
    try:
        while not records.abandoned and (record := records.next()) is not None:
            if pending is not None and number > skip:
                yield _item(pending, members.position(number, records.before))
            number += 1
            pending = record
    except DamageError:
        # The only record of a gzip member is damaged when the member is.
        if pending is not None and number > max(skip, 1 if isinstance(members, GzipMembers) else 0):
            yield _item(pending, members.position(number, records.before))
        raise
    if pending is not None and number > skip:
        after = members.resynchronise(records.before) if records.abandoned else members.position(number, records.consumed)
        yield _item(pending, after)


def _item(record: WarcRecord, after: Position) -> Item:
    """Return the page of a record; `Other` if it has none."""
    with needs("batch"):
        from fastwarc.warc import WarcRecordType

    try:
        parsed = _parsed(record, HEADER_CAP)
        kind = parsed.record_type
        if kind == WarcRecordType.conversion:
            return Record(bytes(record.content[:BODY_CAP]), after, **_metadata(parsed), charset="utf-8", page_format="text")
        if kind == WarcRecordType.response and parsed.is_http:
            return _response(record, parsed, after)
        if kind == WarcRecordType.resource and _media_type(parsed.headers.get("Content-Type")) in _HTML_TYPES[1:]:
            return Record(bytes(record.content[:BODY_CAP]), after, **_metadata(parsed))
    except (OSError, ValueError) as error:
        return Damaged(str(error), after)
    return Other(after)


def _parsed(record: WarcRecord, content_bytes: int) -> Any:
    """Parse a record and the start of its content with FastWARC, which copies what it is given."""
    with needs("batch"):
        from fastwarc import warc

    return warc.WarcRecord.from_bytes(record.header + bytes(record.content[:content_bytes]))


def _response(record: WarcRecord, parsed: Any, after: Position) -> Item:
    size = parsed.content_length
    # FastWARC takes a header of more than 32 kB for damage.
    parsed.parse_http("none")
    if _media_type(parsed.http_content_type) not in _HTML_TYPES:
        return Other(after)
    headers = parsed.http_headers
    body: bytes | None = None
    if any(headers.get(name) for name in ("Content-Encoding", "Transfer-Encoding")):
        body = _decoded(record)
    if body is None:
        start = size - parsed.content_length
        body = bytes(record.content[start : start + BODY_CAP])
    return Record(body, after, **_metadata(parsed), charset=parsed.http_charset, http_status=headers.status_code or 0)


def _decoded(record: WarcRecord) -> bytes | None:
    """Decode the body of a response; None if it is not encoded as its header says, which is common."""
    parsed = _parsed(record, len(record.content))
    pieces: list[bytes] = []
    missing = BODY_CAP
    try:
        parsed.parse_http("all")
        # It allocates as much as it is asked for.
        while missing and (piece := parsed.reader.read(min(missing, READ_BYTES))):
            pieces.append(piece)
            missing -= len(piece)
    except OSError:
        return None
    return b"".join(pieces)


def _media_type(header: str | None) -> str:
    return (header or "").partition(";")[0].strip().lower()


def _metadata(record: Any) -> dict[str, Any]:
    headers = record.headers
    return {
        "url": (headers.get("WARC-Target-URI") or "").strip("<>"),
        "record_id": headers.get("WARC-Record-ID") or "",
        "date": headers.get("WARC-Date") or "",
        "truncated": headers.get("WARC-Truncated") is not None,
    }
