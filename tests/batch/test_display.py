"""What a person sees while a run goes on."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bodytext.batch.counts import Counts
from bodytext.batch.display import Display, Log, display_of
from bodytext.batch.records import Position
from bodytext.batch.shards import Shard
from bodytext.batch.work import Chunk

from .crawls import crawl

SHARD = Shard("a", "warc", ("a.warc",), 100)


def chunk(**counts: int) -> Chunk:
    return Chunk(b"", Position(50), False, Counts(statuses=Counts().statuses.__class__(counts)))


def test_log_lines_count_pages_and_failures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bodytext.batch.display._LOG_SECONDS", 0)
    said: list[str] = []
    log = Log(2, say=said.append)
    log.chunk(SHARD, chunk(ok=3, timeout=1))
    log.shard(SHARD, Counts())
    # On a cluster nothing is heard of a shard before it is done.
    log.shard(Shard("b", "warc", ("b.warc",), 100), chunk(ok=2).counts)
    lines = [re.sub(r"[\d.]+ pages/s", "R pages/s", re.sub(r"\d+ s left", "T s left", line)) for line in said]
    assert lines == [
        "0 of 2 shards, 4 pages, R pages/s, 1 failed",
        "1 of 2 shards, 4 pages, R pages/s, 1 failed, T s left",
        "2 of 2 shards, 6 pages, R pages/s, 1 failed, T s left",
    ]


def test_log_lines_come_now_and_then() -> None:
    said: list[str] = []
    log = Log(2, say=said.append)
    for _ in range(100):
        log.chunk(SHARD, chunk(ok=3))
    assert said == []


def test_quiet_shows_nothing() -> None:
    assert type(display_of(1, 100, quiet=True, say=print)) is Display


@pytest.mark.skipif(sys.platform == "win32", reason="no terminals to be had")
def test_bars_on_a_terminal(tmp_path: Path) -> None:
    import pty

    for number in range(2):
        (tmp_path / f"{number}.warc.gz").write_bytes(b"".join(crawl(20, first=20 * number)))
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "bodytext", "batch", str(tmp_path), "-o", str(tmp_path / "out"), "--jobs", "1"]
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "200"}
    with subprocess.Popen(command, stderr=slave, stdout=slave, env=environment) as process:
        os.close(slave)
        shown = b""
        while True:
            try:
                part = os.read(master, 65536)
            except OSError:
                break
            if not part:
                break
            shown += part
    os.close(master)
    assert process.returncode == 0
    text = shown.decode("utf-8")
    assert "all shards" in text
    assert re.search(r"/2 shards, \d+ pages, \d+/s, 0 failed", text)
    assert "40 pages (40 ok)" in text
