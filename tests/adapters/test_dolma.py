"""The linearizer in dolma's own WARC processor."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from queue import Queue

import pytest

pytest.importorskip("dolma", reason="needs dolma[warc]")
processor = pytest.importorskip("dolma.warc.processor", reason="needs dolma[warc]", exc_type=ImportError)

import bodytext.adapters.dolma  # noqa: F401 - registers the linearizer

from .pages import PAGE, TEXT, URL


@pytest.mark.filterwarnings("ignore")
def test_a_warc_through_the_processor(tmp_path: Path) -> None:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + PAGE.encode()
    header = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {URL}\r\nWARC-Date: 2026-01-01T00:00:00Z\r\n"
        f"WARC-Record-ID: <urn:x>\r\nWARC-Payload-Digest: sha1:ABC\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    (tmp_path / "a.warc.gz").write_bytes(gzip.compress(header.encode() + block + b"\r\n\r\n"))
    processor.WarcProcessor.process_single(
        str(tmp_path / "a.warc.gz"), str(tmp_path / "a.jsonl.gz"), Queue(), linearizer_name="bodytext", source_name="crawl"
    )
    (line,) = gzip.decompress((tmp_path / "a.jsonl.gz").read_bytes()).decode("utf-8").splitlines()
    assert json.loads(line)["text"] == TEXT
