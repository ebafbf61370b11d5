"""Pages that hang, eat memory, crash the interpreter or are killed cost one page."""

from __future__ import annotations

import dataclasses
import gzip
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bodytext.batch.settings import Settings

from .crawls import crawl, record, rows_of, run, url_of

Faulty = Callable[..., Any]


def settings(faulty: Faulty) -> Settings:
    return Settings(parts="jsonl", deadline=4, memory=1024, process=faulty)


def write(path: Path, count: int, faults: dict[int, bytes]) -> None:
    members = crawl(count)
    for number, body in faults.items():
        members[number] = gzip.compress(record(url_of(number), b"<p>" + body))
    path.write_bytes(b"".join(members))


def test_one_page_of_each_kind_among_a_thousand(tmp_path: Path, faulty: Faulty) -> None:
    write(tmp_path / "a.warc.gz", 1000, {20: b"@hang", 500: b"@memory", 990: b"@crash"})
    counts = run([tmp_path / "a.warc.gz"], tmp_path / "out", settings=settings(faulty))
    rows = rows_of(tmp_path / "out")
    assert [row["url"] for row in rows] == [url_of(number) for number in range(1000)]
    assert Counter(row["status"] for row in rows) == {"ok": 997, "timeout": 1, "out_of_memory": 1, "crashed": 1}
    assert [(rows[n]["status"], rows[n]["error"]) for n in (20, 500, 990)] == [
        ("timeout", "not done after 4 s"),
        ("out_of_memory", "more than 1024 MB"),
        ("crashed", "ended by SIGSEGV"),
    ]
    assert all(row["text"] for row in rows if row["status"] == "ok")
    assert [address for address, _ in counts.failures] == [url_of(20), url_of(500), url_of(990)]
    assert not counts.is_ok


def test_faults_side_by_side_at_both_ends_of_a_shard(tmp_path: Path, faulty: Faulty) -> None:
    write(tmp_path / "a.warc.gz", 6, {0: b"@crash", 1: b"@raise", 5: b"@hang"})
    run([tmp_path / "a.warc.gz"], tmp_path / "out", settings=settings(faulty))
    rows = rows_of(tmp_path / "out")
    assert [row["status"] for row in rows] == ["crashed", "error", "ok", "ok", "ok", "timeout"]
    assert rows[1]["error"] == "RuntimeError: something of its own"


def test_a_process_that_is_killed_from_outside_costs_nothing(tmp_path: Path, faulty: Faulty) -> None:
    write(tmp_path / "a.warc.gz", 300, {150: b"@kill-once:" + str(tmp_path / "mark").encode() + b"@"})
    counts = run([tmp_path / "a.warc.gz"], tmp_path / "out", settings=settings(faulty))
    assert (tmp_path / "mark").exists()
    assert [row["url"] for row in rows_of(tmp_path / "out")] == [url_of(number) for number in range(300)]
    assert counts.is_ok


@pytest.mark.parametrize("kind", ["jsonl", "parquet", "html"])
def test_other_inputs_go_on_after_a_crash(tmp_path: Path, faulty: Faulty, kind: str) -> None:
    pages = [f"<p>page {number}" + ("@crash" if number == 40 else "") for number in range(100)]
    source = tmp_path / f"a.{kind}"
    if kind == "html":
        source.mkdir()
        for number, body in enumerate(pages):
            (source / f"{number:03}.html").write_text(body)
    elif kind == "jsonl":
        import json

        source.write_text("".join(json.dumps({"html": body}) + "\n" for body in pages))
    else:
        import pyarrow as pa
        import pyarrow.parquet as pq

        pq.write_table(pa.table({"html": pages}), source, row_group_size=30)
    run([source], tmp_path / "out", settings=settings(faulty))
    rows = rows_of(tmp_path / "out")
    assert len(rows) == 100
    assert [number for number, row in enumerate(rows) if row["status"] == "crashed"] == [40]


def test_workers_have_one_thread_for_numpy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    monkeypatch.syspath_prepend(str(tmp_path))
    (tmp_path / "asks_threads.py").write_text(
        "from bodytext.batch.rows import failed_row\n"
        "def threads(record, options, model):\n"
        "    import numpy, threadpoolctl\n"
        "    return failed_row(record, 'ok', str({pool['num_threads'] for pool in threadpoolctl.threadpool_info()}))\n"
    )
    from importlib import import_module

    asking = dataclasses.replace(Settings(parts="jsonl"), process=import_module("asks_threads").threads)
    (tmp_path / "a.html").write_text("<p>x")
    run([tmp_path / "a.html"], tmp_path / "out", settings=asking)
    assert rows_of(tmp_path / "out")[0]["error"] in ("{1}", "set()")
