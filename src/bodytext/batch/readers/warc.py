"""Pages of WARC and WET files. A damaged record is counted and the next one is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, Final, NamedTuple

from bodytext.batch.records import BODY_CAP, Damaged, Item, Other, Record, Position

from .gzip_members import DamageError, GzipMembers, go_to

_HEADER_CAP: Final = 64 * 1024
_SKIPPED_AT_MOST: Final = 1024 * 1024 * 1024
"""A record's rest is unpacked to get past it up to here; beyond, the next member is searched for."""
_LENGTH = re.compile(rb"\n[Cc]ontent-[Ll]ength:\s*(\d{1,18})\s*(?:\r?\n|\Z)")
_HTML_TYPES: Final = ("", "text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml")
_RECORD_START: Final = b"WARC/"
_RECORD_LINE: Final = b"\n" + _RECORD_START
_NO_LINE_END = re.compile(rb"[^\r\n]")
_PIECE: Final = 256 * 1024
"""Bytes unpacked at a time, where it is not known how many are needed."""


def read_warc(file: BinaryIO, start: Position, *, gzipped: bool) -> Iterator[Item]:
    """The records of a WARC or WET file from a place on.

    Args:
        file: the file as it is stored.
        gzipped: whether it is made of gzip members, be it one a record or one for all.
    """
    members: GzipMembers | _PlainFile = GzipMembers(file, start.offset) if gzipped else _PlainFile(file, start.offset)
    skip = start.skip
    while True:
        number = 0
        pending: _Record | None = None
        try:
            if not members.advance():
                return
            records = _Records(members.read)
            while (record := records.next()) is not None:
                # A record is given when the next one has begun: only then has the checksum of its member been checked.
                if pending is not None and number > skip:
                    yield _item(pending, members.position(number, records.before))
                number += 1
                pending = record
                if records.abandoned:
                    break
            if pending is not None and number > skip:
                after = members.position(number, records.consumed)
                if records.abandoned:
                    members.start += 0 if gzipped else records.before
                    after = Position(members.resynchronise())
                yield _item(pending, after)
        except DamageError as damage:
            if pending is not None and number > max(skip, 1 if gzipped else 0):
                yield _item(pending, members.position(number, records.before))
            where = members.start if gzipped else members.start + (records.before if number else 0)
            members.start = where
            yield Damaged(f"{damage} at byte {where}", Position(members.resynchronise()))
        skip = 0


class _PlainFile:
    """A file that is not compressed, with the methods of `GzipMembers`; all of it is one member."""

    def __init__(self, file: BinaryIO, offset: int) -> None:
        self.start = offset
        self._file = file
        self._done = False
        if offset:
            go_to(file, offset)

    def advance(self) -> bool:
        done, self._done = self._done, True
        return not done

    def read(self, size: int) -> bytes:
        return self._file.read(size)

    def position(self, number: int, consumed: int) -> Position:
        return Position(self.start + consumed)

    def resynchronise(self) -> int:
        self._file.seek(self.start + 1)
        offset, buffer = self.start + 1, b""
        while block := self._file.read(_PIECE):
            buffer += block
            at = buffer.find(_RECORD_LINE)
            if at >= 0:
                offset += at + 1
                break
            offset += max(len(buffer) - len(_RECORD_LINE), 0)
            buffer = buffer[-len(_RECORD_LINE) :]
        else:
            offset += len(buffer)
        self._file.seek(offset)
        self.start, self._done = offset, False
        return offset


class _Record(NamedTuple):
    """A record as it stands in the file.

    Attributes:
        header: its own lines, the blank one that ends them too.
        block: what follows; cut where no page needs more.
    """

    header: bytes
    block: bytes | memoryview


class _Records:
    """Cuts unpacked bytes into records, by their Content-Length.

    Attributes:
        consumed: bytes taken so far.
        before: bytes taken when the last record began.
        abandoned: the last record is so long that its rest was not read.
    """

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._read = read
        self._buffer = b""
        self._at = 0
        self.consumed = 0
        self.before = 0
        self.abandoned = False

    def next(self) -> _Record | None:
        """The next record; None when there is none.

        Raises:
            DamageError: something else than a record stands there, or it ends early.
        """
        self._skip_line_ends()
        self.before = self.consumed
        if self._at == len(self._buffer):
            return None
        header = self._header()
        length = _LENGTH.search(header)
        if length is None:
            raise DamageError("a record without Content-Length")
        size = int(length[1])
        parts: list[memoryview] = []
        missing = min(size, BODY_CAP + _HEADER_CAP)
        rest = size - missing
        while missing:
            part = self._take(missing)
            missing -= len(part)
            parts.append(part)
        if rest > _SKIPPED_AT_MOST:
            self.abandoned = True
        else:
            while rest:
                rest -= len(self._take(min(rest, _PIECE)))
        return _Record(header, parts[0] if len(parts) == 1 else b"".join(parts))

    def _header(self) -> bytes:
        while True:
            start = self._buffer[self._at : self._at + len(_RECORD_START)]
            if not _RECORD_START.startswith(start):
                raise DamageError("no WARC record")
            end = self._buffer.find(b"\r\n\r\n", self._at)
            if end >= 0:
                return bytes(self._take(end + 4 - self._at))
            if len(self._buffer) - self._at > _HEADER_CAP:
                raise DamageError("a record's header has no end")
            block = self._read(_PIECE)
            if not block:
                raise DamageError("a record ends inside its header")
            self._buffer, self._at = self._buffer[self._at :] + block, 0

    def _skip_line_ends(self) -> None:
        while self._at < len(self._buffer) or self._fill(_PIECE):
            begun = self._at
            found = _NO_LINE_END.search(self._buffer, begun)
            self._at = found.start() if found else len(self._buffer)
            self.consumed += self._at - begun
            if found:
                return

    def _take(self, at_most: int) -> memoryview:
        if self._at == len(self._buffer) and not self._fill(at_most):
            raise DamageError("a record ends early")
        taken = memoryview(self._buffer)[self._at : self._at + at_most]
        self._at += len(taken)
        self.consumed += len(taken)
        return taken

    def _fill(self, size: int) -> bool:
        self._buffer, self._at = self._read(max(size, _PIECE)), 0
        return bool(self._buffer)


def _item(record: _Record, after: Position) -> Item:
    """The page of a record; `Other` when it holds none."""
    from fastwarc.warc import WarcRecordType

    try:
        parsed = _parsed(record, _HEADER_CAP)
        kind = parsed.record_type
        if kind == WarcRecordType.conversion:
            return Record(bytes(record.block[:BODY_CAP]), after, **_facts(parsed), charset="utf-8", kind="text")
        if kind == WarcRecordType.response and parsed.is_http:
            return _response(record, parsed, after)
        if kind == WarcRecordType.resource and _media_type(parsed.headers.get("Content-Type")) in _HTML_TYPES[1:]:
            return Record(bytes(record.block[:BODY_CAP]), after, **_facts(parsed))
    except (OSError, ValueError) as error:
        return Damaged(str(error), after)
    return Other(after)


def _parsed(record: _Record, block_bytes: int) -> Any:
    """FastWARC's view of a record and of so much of its block; it copies what it is given."""
    from fastwarc.warc import WarcRecord

    return WarcRecord.from_bytes(record.header + bytes(record.block[:block_bytes]))


def _response(record: _Record, parsed: Any, after: Position) -> Item:
    size = parsed.content_length
    # Of a header over 32 kB FastWARC says that it is damaged.
    parsed.parse_http("none")
    if _media_type(parsed.http_content_type) not in _HTML_TYPES:
        return Other(after)
    headers = parsed.http_headers
    body: bytes | None = None
    if any(headers.get(name) for name in ("Content-Encoding", "Transfer-Encoding")):
        body = _decoded(record)
    if body is None:
        start = size - parsed.content_length
        body = bytes(record.block[start : start + BODY_CAP])
    return Record(body, after, **_facts(parsed), charset=parsed.http_charset, http_status=headers.status_code or 0)


def _decoded(record: _Record) -> bytes | None:
    """The body of a response; None when it is not encoded as its header says, which is so in many archives."""
    parsed = _parsed(record, len(record.block))
    parts: list[bytes] = []
    missing = BODY_CAP
    try:
        parsed.parse_http("all")
        # It takes the memory for as much as it is asked for.
        while missing and (part := parsed.reader.read(min(missing, _PIECE))):
            parts.append(part)
            missing -= len(part)
    except OSError:
        return None
    return b"".join(parts)


def _media_type(header: str | None) -> str:
    return (header or "").partition(";")[0].strip().lower()


def _facts(record: Any) -> dict[str, Any]:
    headers = record.headers
    return {
        "url": (headers.get("WARC-Target-URI") or "").strip("<>"),
        "record_id": headers.get("WARC-Record-ID") or "",
        "date": headers.get("WARC-Date") or "",
        "truncated": headers.get("WARC-Truncated") is not None,
    }
