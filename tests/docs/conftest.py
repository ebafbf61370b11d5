"""A folder as the pages expect it: saved pages, labelled pages, a crawl."""

from __future__ import annotations

import gzip
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest

from .blocks import ROOT, blocks
from .reader import Reader

_LABELED: Final = ("en-*", "nl-*", "it-*")


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Callable[[str], Reader]]:
    """Somebody who reads a page in a folder that has what it mentions; servers are ended afterwards."""
    readers: list[Reader] = []

    def start(page: str) -> Reader:
        folder = tmp_path / "work"
        folder.mkdir()
        _fill(folder)
        for block in blocks(page):
            if block.language == "html" and not block.title:
                (folder / "harbour.html").write_text(block.text, encoding="utf-8")
        readers.append(Reader(folder, tmp_path / "guard"))
        return readers[-1]

    yield start
    for one in readers:
        one.stop()


def _fill(folder: Path) -> None:
    for pattern in _LABELED:
        for page in (ROOT / "labeled").glob(pattern):
            for name in ("labeled", "my-pages"):
                shutil.copytree(page, folder / name / page.name)
    saved = (ROOT / "labeled" / "nl-article-laadpalen-provincies" / "page.html").read_bytes()
    (folder / "page.html").write_bytes(saved)
    (folder / "page.txt").write_text("Menu\nThe ferry leaves at nine and comes back before the tide turns.\n", encoding="utf-8")
    (folder / "crawl").mkdir()
    (folder / "CC-MAIN-1.warc.gz").write_bytes(_archive(saved))
    shutil.copy(folder / "CC-MAIN-1.warc.gz", folder / "crawl")
    (folder / "warc.paths").write_text("CC-MAIN-1.warc.gz\n", encoding="utf-8")
    (folder / ".venv").symlink_to(sys.prefix)


def _archive(page: bytes) -> bytes:
    """A WARC file of one response."""
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
    header = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://www.example.org/\r\nWARC-Date: 2026-05-04T03:02:01Z\r\n"
        f"WARC-Record-ID: <urn:test:1>\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return gzip.compress(header.encode() + http + b"\r\n\r\n")
