"""Cuts the bytes of a WARC file into records, whether they hold a page or not."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import BinaryIO, Final, NamedTuple

from bodytext.batch.records import BODY_CAP, Position

from .gzip_members import DamageError, go_to

HEADER_CAP: Final = 64 * 1024
READ_BYTES: Final = 256 * 1024
"""Bytes unpacked at a time if it is not known how many are needed."""
_MAX_SKIPPED: Final = 1024 * 1024 * 1024
"""To skip a long record, up to this many bytes are unpacked; beyond that, the next member is searched for."""
_LENGTH = re.compile(rb"\n[Cc]ontent-[Ll]ength:\s*(\d{1,18})\s*(?:\r?\n|\Z)")
_RECORD_START: Final = b"WARC/"
_RECORD_LINE: Final = b"\n" + _RECORD_START
_NO_LINE_END = re.compile(rb"[^\r\n]")


class WarcRecord(NamedTuple):
    """A record as it is in the file.

    Attributes:
        header: its lines, including the blank one at the end.
        content: what follows, up to the most that a page needs.
    """

    header: bytes
    content: bytes | memoryview


class PlainFile:
    """An uncompressed file with the methods of `GzipMembers`; all of it is one member."""

    def __init__(self, file: BinaryIO, offset: int) -> None:
        self.start = offset
        self._file = file
        self._done = False
        if offset:
            go_to(file, offset)

    def advance(self) -> bool:
        """Go to the next member; there is one at the start and after every `resynchronise`."""
        done, self._done = self._done, True
        return not done

    def read(self, size: int) -> bytes:
        """Read up to `size` bytes; b"" at the end."""
        return self._file.read(size)

    def position(self, number: int, consumed: int) -> Position:
        """Return where to resume after the first `consumed` bytes."""
        return Position(self.start + consumed)

    def resynchronise(self, consumed: int) -> Position:
        """Go to the next line after the byte at `consumed` that begins like a record, else to the end."""
        offset, buffer = self.start + consumed + 1, b""
        self._file.seek(offset)
        while data := self._file.read(READ_BYTES):
            buffer += data
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
        return Position(offset)


class WarcRecords:
    """Cuts unpacked bytes into records, by their Content-Length.

    Attributes:
        consumed: bytes taken so far.
        before: bytes taken when the last record began.
        abandoned: whether the last record is so long that its rest was not read.
    """

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._read = read
        self._buffer = b""
        self._at = 0
        self.consumed = 0
        self.before = 0
        self.abandoned = False

    def next(self) -> WarcRecord | None:
        """Return the next record; None if there is none.

        Raises:
            DamageError: what follows is not a record, or ends early.
        """
        self._skip_line_ends()
        self.before = self.consumed
        if self._at == len(self._buffer):
            return None
        header = self._header()
        length = _LENGTH.search(header)
        if length is None:
            raise DamageError("a record without Content-Length")
        return WarcRecord(header, self._content(int(length[1])))

    def _header(self) -> bytes:
        while True:
            start = self._buffer[self._at : self._at + len(_RECORD_START)]
            if not _RECORD_START.startswith(start):
                raise DamageError("no WARC record")
            end = self._buffer.find(b"\r\n\r\n", self._at)
            if end >= 0:
                return bytes(self._take(end + 4 - self._at))
            if len(self._buffer) - self._at > HEADER_CAP:
                raise DamageError("a record's header has no end")
            data = self._read(READ_BYTES)
            if not data:
                raise DamageError("a record ends inside its header")
            self._buffer, self._at = self._buffer[self._at :] + data, 0

    def _content(self, size: int) -> bytes | memoryview:
        """Return the content of a record, as much as a page may need; the rest is skipped."""
        pieces: list[memoryview] = []
        missing = min(size, BODY_CAP + HEADER_CAP)
        rest = size - missing
        while missing:
            piece = self._take(missing)
            missing -= len(piece)
            pieces.append(piece)
        if rest > _MAX_SKIPPED:
            self.abandoned = True
        else:
            while rest:
                rest -= len(self._take(min(rest, READ_BYTES)))
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def _skip_line_ends(self) -> None:
        while self._at < len(self._buffer) or self._fill(READ_BYTES):
            start = self._at
            found = _NO_LINE_END.search(self._buffer, start)
            self._at = found.start() if found else len(self._buffer)
            self.consumed += self._at - start
            if found:
                return

    def _take(self, max_bytes: int) -> memoryview:
        if self._at == len(self._buffer) and not self._fill(max_bytes):
            raise DamageError("a record ends early")
        taken = memoryview(self._buffer)[self._at : self._at + max_bytes]
        self._at += len(taken)
        self.consumed += len(taken)
        return taken

    def _fill(self, size: int) -> bool:
        self._buffer, self._at = self._read(max(size, READ_BYTES)), 0
        return bool(self._buffer)
