"""WARC and WET files: what is a page, what is damage, and where to go on."""

from __future__ import annotations

import gzip
import io
import zlib

import pytest

from bodytext.batch.readers.warc import read_warc
from bodytext.batch.records import BEGIN, Damaged, Item, Other, Position, Record

from .crawls import crawl, page, record, url_of

CAP = 1_000_000


@pytest.fixture(autouse=True)
def _small_cap(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("warc", "warc_records"):
        monkeypatch.setattr(f"bodytext.batch.readers.{module}.BODY_CAP", CAP)


def read(data: bytes, *, gzipped: bool = True, start: Position = BEGIN) -> list[Item]:
    return list(read_warc(io.BytesIO(data), start, gzipped=gzipped))


def urls(items: list[Item]) -> list[str]:
    return [item.url.rpartition("/")[2] if isinstance(item, Record) else type(item).__name__ for item in items]


def test_a_response_is_a_page_with_what_its_headers_say() -> None:
    http = "HTTP/1.1 404 Not Found\r\nContent-Type: text/html; charset=ISO-8859-1\r\n\r\n"
    (found,) = read(gzip.compress(record("https://www.example.org/x", b"<p>caf\xe9", http=http)))
    assert isinstance(found, Record)
    assert (found.url, found.record_id) == ("https://www.example.org/x", "<urn:test:https://www.example.org/x>")
    assert (found.date, found.http_status, found.charset) == ("2026-05-04T03:02:01Z", 404, "iso-8859-1")
    assert (found.body, found.page_format, found.truncated) == (b"<p>caf\xe9", "html", False)


@pytest.mark.parametrize(("cookies", "expected"), [(30, ["x"]), (100, ["Damaged"])])
def test_a_long_header_is_no_part_of_the_page_and_one_over_32_kb_is_damage(cookies: int, expected: list[str]) -> None:
    lines = "".join(f"Set-Cookie: {number}={'x' * 1000}\r\n" for number in range(cookies))
    http = f"HTTP/1.1 200 OK\r\n{lines}Content-Type: text/html\r\n\r\n"
    items = read(gzip.compress(record("https://www.example.org/x", b"<p>text", http=http)))
    assert urls(items) == expected
    assert [item.body for item in items if isinstance(item, Record)] == [b"<p>text"] * expected.count("x")


def test_a_conversion_is_plain_text_and_other_records_are_no_pages() -> None:
    image = "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n"
    records = [
        record("https://a.example/1", b"line", kind="conversion"),
        record("https://a.example/2", b"x", kind="metadata"),
        record("https://a.example/3", b"x", http=image),
        record("https://a.example/4", b"<p>x", kind="resource"),
    ]
    items = read(b"".join(map(gzip.compress, records)))
    assert urls(items) == ["1", "Other", "Other", "4"]
    assert [item.page_format for item in items if isinstance(item, Record)] == ["text", "html"]


def test_a_truncated_page_is_known() -> None:
    (found,) = read(gzip.compress(record("https://a.example/1", b"<p>x", more="WARC-Truncated: length\r\n")))
    assert isinstance(found, Record)
    assert found.truncated


@pytest.mark.parametrize(
    ("encoding", "encode"), [("gzip", gzip.compress), ("deflate", zlib.compress), ("identity", bytes), ("nonsense", bytes)]
)
def test_encoded_bodies_are_decoded(encoding: str, encode: type[bytes]) -> None:
    for name in ("Content-Encoding", "content-encoding"):
        http = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{name}: {encoding}\r\n\r\n"
        (found,) = read(gzip.compress(record("https://a.example/1", encode(b"<p>text"), http=http)))
        assert isinstance(found, Record)
        assert found.body == b"<p>text"


def test_a_body_that_is_not_encoded_as_it_says_is_taken_as_it_is() -> None:
    http = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n"
    (found,) = read(gzip.compress(record("https://a.example/1", b"<p>text", http=http)))
    assert isinstance(found, Record)
    assert found.body == b"<p>text"


def test_a_bomb_of_content_encoding_is_cut_and_the_next_record_is_read() -> None:
    http = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n"
    bomb = zlib.compressobj(9, wbits=31)
    body = b"".join(bomb.compress(bytes(1 << 20)) for _ in range(20)) + bomb.flush()
    items = read(gzip.compress(record("https://a.example/0", body, http=http)) + crawl(1, first=1)[0])
    assert urls(items) == ["0", "1"]
    assert isinstance(items[0], Record)
    assert len(items[0].body) == CAP


def test_a_record_of_more_than_the_cap_is_cut_and_the_next_one_is_read() -> None:
    body = b"<p>text" + bytes(CAP + 100)
    for gzipped in (True, False):
        records = [record("https://a.example/0", body), record("https://a.example/1", b"x")]
        items = read(b"".join(map(gzip.compress, records) if gzipped else records), gzipped=gzipped)
        assert urls(items) == ["0", "1"]
        assert isinstance(items[0], Record)
        assert len(items[0].body) == CAP


def test_a_bomb_of_a_gzip_member_ends_at_the_next_member(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bodytext.batch.readers.warc_records._MAX_SKIPPED", 100_000)
    body = b"<p>text" + bytes(CAP + (4 << 20))
    items = read(gzip.compress(record("https://a.example/0", body), 1) + crawl(1, first=1)[0])
    assert urls(items) == ["0", "1"]


def test_a_member_that_goes_on_after_its_record_is_damage() -> None:
    bomb = gzip.compress(record(url_of(0), page("x")) + bytes(5 << 20))
    assert urls(read(bomb + crawl(1, first=1)[0])) == ["Damaged", "1"]


@pytest.mark.parametrize("place", [0, 1, 3, 30, 200, -5])
def test_a_flipped_byte_costs_one_record(place: int) -> None:
    members = crawl(5)
    damaged = bytearray(members[2])
    damaged[place] ^= 0xFF
    items = read(b"".join([*members[:2], bytes(damaged), *members[3:]]))
    assert urls(items) == ["0", "1", "Damaged", "3", "4"]


def test_a_wrong_checksum_is_damage() -> None:
    members = crawl(3)
    damaged = members[1][:-8] + bytes(4) + members[1][-4:]
    assert urls(read(members[0] + damaged + members[2])) == ["0", "Damaged", "2"]


def test_bytes_between_members_are_damage_and_zeros_are_not() -> None:
    members = crawl(3)
    assert urls(read(members[0] + b"rubbish" + members[1] + bytes(1000) + members[2])) == ["0", "Damaged", "1", "2"]


@pytest.mark.parametrize("lost", [1, 8, 60])
def test_a_truncated_file_loses_its_last_record(lost: int) -> None:
    assert urls(read(b"".join(crawl(3))[:-lost])) == ["0", "1", "Damaged"]


def test_files_without_records() -> None:
    assert read(b"") == []
    assert read(gzip.compress(b"")) == []
    assert read(b"", gzipped=False) == []
    assert urls(read(b"<html>no warc at all", gzipped=False)) == ["Damaged"]
    assert urls(read(b"<html>no warc at all", gzipped=True)) == ["Damaged"]


def test_one_member_for_all_records() -> None:
    data = gzip.compress(b"".join(record(url_of(number), page("x")) for number in range(4)))
    assert urls(read(data)) == ["0", "1", "2", "3"]
    assert urls(read(data[:-20]))[-1] == "Damaged"


def test_files_that_are_not_compressed() -> None:
    records = [record(url_of(number), page("x")) for number in range(4)]
    assert urls(read(b"".join(records), gzipped=False)) == ["0", "1", "2", "3"]
    broken = records[1].replace(b"Content-Length", b"Content-Lenght")
    assert urls(read(b"".join([records[0], broken, *records[2:]]), gzipped=False)) == ["0", "Damaged", "2", "3"]
    assert urls(read(b"".join(records)[:-50], gzipped=False)) == ["0", "1", "2", "Damaged"]


def test_a_damaged_record_after_empty_lines_is_lost_once() -> None:
    data = b"\r\n\r\n" + record(url_of(0), b"x").replace(b"Content-Length", b"Content-Lenght") + record(url_of(1), b"x")
    assert urls(read(data, gzipped=False)) == ["Damaged", "1"]


class _OnlyForward(io.BytesIO):
    """What a server without ranges gives."""

    def seek(self, offset: int, whence: int = 0) -> int:
        raise ValueError("cannot seek")


def test_a_file_that_can_only_be_read_on() -> None:
    members = crawl(4)
    members[1] = members[1][:50] + members[1][70:]
    everything = list(read_warc(_OnlyForward(b"".join(members)), BEGIN, gzipped=True))
    assert urls(everything) == ["0", "Damaged", "2", "3"]
    assert list(read_warc(_OnlyForward(b"".join(members)), everything[2].after, gzipped=True)) == everything[3:]


@pytest.mark.parametrize("layout", ["members", "one member", "plain", "damaged"])
def test_reading_goes_on_after_any_item(layout: str) -> None:
    records = [record(url_of(number), page("x")) for number in range(6)]
    records.insert(2, record("https://a.example/m", b"x", kind="metadata"))
    gzipped = layout != "plain"
    if layout == "one member":
        data = gzip.compress(b"".join(records))
    else:
        pieces = [gzip.compress(one) if gzipped else one for one in records]
        if layout == "damaged":
            pieces[4] = pieces[4][:40] + pieces[4][60:]
        data = b"".join(pieces)
    everything = read(data, gzipped=gzipped)
    assert any(isinstance(item, Damaged) for item in everything) == (layout == "damaged")
    assert any(isinstance(item, Other) for item in everything)
    for number, item in enumerate(everything):
        assert read(data, gzipped=gzipped, start=item.after) == everything[number + 1 :]
