"""Feeds archives made by Atheris through the reader of crawls: `python tests/fuzz/fuzz_warc.py -max_total_time=600 CORPUS`.

Whatever the bytes, the reader ends and yields nothing but items, and reads the same from every place it can resume at.
"""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator

import atheris
import fastwarc.warc  # noqa: F401 - warns of itself when it is imported
import harness

with atheris.instrument_imports(include=["bodytext"]):
    from bodytext.batch.readers.warc import read_warc
    from bodytext.batch.records import BEGIN, Damaged, Item, Other, Record, Unreadable

MAX_ITEMS = 2000


def items(data: bytes, *, gzipped: bool) -> list[Item]:
    """All that the reader gives, which has to end."""
    found: list[Item] = []
    for item in read_warc(io.BytesIO(data), BEGIN, gzipped=gzipped):
        assert isinstance(item, Record | Unreadable | Damaged | Other)
        found.append(item)
        assert len(found) <= MAX_ITEMS
    return found


def test_one_input(data: bytes) -> None:
    """Read an archive, and once more from the middle."""
    gzipped = data[:2] == b"\x1f\x8b"
    found = items(data, gzipped=gzipped)
    if found:
        middle = len(found) // 2
        again = list(read_warc(io.BytesIO(data), found[middle].after, gzipped=gzipped))
        assert again == found[middle + 1 :]


def record(number: int, body: bytes, *, kind: str = "response", extra: str = "") -> bytes:
    """A record as crawlers write it."""
    http = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n{extra}\r\n".encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Target-URI: https://example.org/{number}\r\n"
        f"WARC-Date: 2026-01-01T00:00:00Z\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def seeds() -> Iterator[bytes]:
    """Archives that are whole, of one member or several, truncated, and with bodies in other encodings."""
    plain = [record(number, b"<p>A text of some words.</p>") for number in range(3)]
    packed = record(4, gzip.compress(b"<p>packed</p>"), extra="Content-Encoding: gzip\r\n")
    chunked = record(5, b"4\r\n<p>a\r\n0\r\n\r\n", extra="Transfer-Encoding: chunked\r\n")
    yield b"".join(plain)
    yield gzip.compress(b"".join(plain))
    yield b"".join(map(gzip.compress, [*plain, packed, chunked]))
    yield b"".join(map(gzip.compress, plain))[:-30]
    yield gzip.compress(plain[0]) + b"damage" + gzip.compress(plain[1])
    yield record(6, b"<p>x", kind="conversion") + packed + chunked


if __name__ == "__main__":
    harness.fuzz(test_one_input, seeds())
