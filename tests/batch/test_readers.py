"""JSONL, Parquet and files of their own as pages."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bodytext.batch.readers import read_shard
from bodytext.batch.readers.columns import PageColumns
from bodytext.batch.readers.lines import read_lines
from bodytext.batch.records import BEGIN, Damaged, Item, Position, Record, Unreadable
from bodytext.batch.shards import Shard, kind_of


def read(path: Path, start: Position = BEGIN, *, column: str = "html") -> list[Item]:
    kind = kind_of(path.name)
    assert kind is not None
    return list(read_shard(Shard("x", kind, (str(path),), 0), start, column=column, url_column="url"))


def bodies(items: list[Item]) -> list[object]:
    return [item.body if isinstance(item, Record) else type(item).__name__ for item in items]


def zstd(data: bytes) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.CompressedOutputStream(sink, "zstd") as stream:
        stream.write(data)
    return bytes(sink.getvalue())


LINES = b"".join(json.dumps({"url": f"u{number}", "html": f"<p>{number}"}).encode() + b"\n" for number in range(4))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.jsonl", LINES),
        ("a.jsonl.gz", gzip.compress(LINES[:40]) + gzip.compress(LINES[40:])),
        ("a.jsonl.zst", zstd(LINES[:40]) + zstd(LINES[40:])),
    ],
)
def test_json_lines(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    items = read(path)
    assert bodies(items) == ["<p>0", "<p>1", "<p>2", "<p>3"]
    assert [(item.url, item.record_id) for item in items if isinstance(item, Record)] == [(f"u{n}", str(n + 1)) for n in range(4)]
    for number, item in enumerate(items):
        assert read(path, item.after) == items[number + 1 :]


def test_lines_that_hold_no_page_are_damage(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"html": "<p>a"}\nnot json\n\n[1]\n{"text": "x"}\n{"html": 3}\n{"html": "<p>b", "date": "2026"}')
    items = read(path)
    assert bodies(items) == ["<p>a", "Damaged", "Damaged", "Damaged", "Damaged", "<p>b"]
    assert [item.reason for item in items if isinstance(item, Damaged)][2] == "line 5 has no text under 'html'"


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.jsonl.zst"])
def test_a_truncated_file_says_after_which_line(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    whole = gzip.compress(LINES * 50) if name.endswith("gz") else zstd(LINES * 50)
    path.write_bytes(whole[:-20])
    items = read(path)
    assert isinstance(items[-1], Damaged)
    assert items[-1].reason.startswith("after line ")


def test_a_line_without_end_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bodytext.batch.readers.lines._LINE_CAP", 100)
    data = b'{"html": "a"}\n{"html": "' + b"x" * 1000 + b'"}\n{"html": "b"}\n' + b"y" * 250

    def items() -> Iterator[Item]:
        return read_lines(io.BytesIO(data), Position(), PageColumns("html", "url", "html"))

    assert bodies(list(items())) == ["a", "Damaged", "b", "Damaged"]


def parquet(path: Path, *, rows: int = 100, groups: int = 25) -> None:
    table = pa.table({"url": [f"u{n}" for n in range(rows)], "html": [f"<p>{n}".encode() for n in range(rows)], "rest": [1] * rows})
    pq.write_table(table, path, row_group_size=groups)


def test_parquet(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    parquet(path)
    items = read(path)
    assert bodies(items) == [f"<p>{number}".encode() for number in range(100)]
    assert isinstance(items[99], Record)
    assert (items[99].url, items[99].record_id) == ("u99", "100")
    for number in (0, 24, 25, 60, 98):
        assert read(path, items[number].after) == items[number + 1 :]


def test_a_damaged_row_group_loses_its_own_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    parquet(path)
    meta = pq.ParquetFile(path).metadata.row_group(1).column(1)
    data = bytearray(path.read_bytes())
    at = meta.dictionary_page_offset or meta.data_page_offset
    data[at : at + 40] = bytes(40)
    path.write_bytes(bytes(data))
    items = read(path)
    damaged = [item for item in items if isinstance(item, Damaged)]
    assert [item.records for item in damaged] == [25]
    assert len(items) == 76
    assert read(path, damaged[0].after) == items[-50:]


def test_a_parquet_file_without_the_column_names_those_it_has(tmp_path: Path) -> None:
    parquet(tmp_path / "a.parquet")
    with pytest.raises(ValueError, match="no column 'content'; there are url, html, rest"):
        read(tmp_path / "a.parquet", column="content")


def test_files_that_are_gone_have_a_reason(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"<p>a")
    shard = Shard("x", "files", tuple(str(tmp_path / name) for name in ("a.html", "b.html")), 0)
    items = list(read_shard(shard, Position(), column="", url_column=""))
    assert bodies(items) == [b"<p>a", "Unreadable"]
    assert isinstance(items[1], Unreadable)
    assert items[1].reason == "No such file or directory"
    assert list(read_shard(shard, items[0].after, column="", url_column="")) == items[1:]
