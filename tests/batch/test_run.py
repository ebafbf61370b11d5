"""Runs: what is written, what a second run does, and what stops one."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

import bodytext
from bodytext.batch import OutputError, Settings, columns, run_batch
from bodytext.batch.settings import PART_FORMATS, PartFormat
from bodytext.cli import main
from bodytext.features import PageFormat
from bodytext.models import DEFAULT, ModelError

from .crawls import crawl, page, record, rows_of, run, url_of

SHARDS = 4
PAGES = 40


@pytest.fixture
def shards(tmp_path: Path) -> Path:
    """A folder of four shards of forty pages."""
    folder = tmp_path / "crawl"
    folder.mkdir()
    for number in range(SHARDS):
        (folder / f"{number}.warc.gz").write_bytes(b"".join(crawl(PAGES, first=number * PAGES)))
    return folder


EVERY_PAGE = sorted(url_of(number) for number in range(SHARDS * PAGES))


def test_a_row_has_what_classify_says(tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz").write_bytes(crawl(1)[0])
    counts = run([tmp_path / "a.warc.gz"], tmp_path / "out")
    (row,) = rows_of(tmp_path / "out")
    document = bodytext.classify(page("Ship0"))
    assert tuple(row) == columns("txt")
    ms = row.pop("ms")
    assert 0 < ms < 10_000
    assert row == {
        "url": url_of(0),
        "record_id": f"<urn:test:{url_of(0)}>",
        "date": "2026-05-04T03:02:01Z",
        "status": "ok",
        "error": "",
        "http_status": 200,
        "title": "Ship0",
        "language": "en",
        "text": document.text,
        "confidence": round(document.confidence, 4),
        "page_type": document.page_type,
        "n_blocks": document.page.n_blocks,
        "n_kept": int(document.kept.sum()),
    }
    assert "before the tide turns" in row["text"]
    assert (counts.pages, counts.statuses["ok"], counts.bytes_in, counts.is_ok) == (1, 1, len(page("Ship0")), True)
    assert counts.bytes_out > len(row["text"])


@pytest.mark.parametrize("parts", PART_FORMATS)
def test_every_format_of_parts_has_the_same_rows(shards: Path, tmp_path: Path, parts: PartFormat) -> None:
    run([shards], tmp_path / parts, settings=Settings(parts=parts))
    run([shards], tmp_path / "plain")
    names = sorted(path.name for path in (tmp_path / parts).iterdir())
    assert len(names) == SHARDS + 2
    assert all(name.startswith(("_", *"0123")) for name in names)
    rows, plain = rows_of(tmp_path / parts), rows_of(tmp_path / "plain")
    for row in (*rows, *plain):
        del row["ms"]
        row["confidence"] = round(row["confidence"], 3)
    assert [row["url"] for row in rows] == [row["url"] for row in plain]
    assert rows == plain


def test_focus_and_comments_are_those_of_classify_and_no_content_is_no_failure(tmp_path: Path) -> None:
    labeled = Path(__file__).parents[2] / "labeled"
    pages = [
        (labeled / name / "page.html").read_bytes() for name in ("en-article-comments-reed", "en-service-nothing-member-login")
    ]
    (tmp_path / "a.warc").write_bytes(b"".join(record(url_of(number), html) for number, html in enumerate(pages)))
    counts = run([tmp_path / "a.warc"], tmp_path / "out", settings=Settings(focus="recall", comments=True))
    rows = sorted(rows_of(tmp_path / "out"), key=lambda row: row["url"])
    assert [row["text"] for row in rows] == [bodytext.extract(html, focus="recall", include_comments=True) for html in pages]
    assert "\n\nComments\n\n" in rows[0]["text"]
    assert [row["status"] for row in rows] == ["ok", "no_content"]
    assert (counts.failed, counts.statuses["no_content"]) == (0, 1)


def test_parquet_has_the_version_of_the_schema(shards: Path, tmp_path: Path) -> None:
    import pyarrow.dataset as ds

    run([shards], tmp_path / "out", settings=Settings(parts="parquet", body="markdown"))
    found = ds.dataset(tmp_path / "out", format="parquet")
    assert found.schema.metadata[b"bodytext.schema_version"] == b"1"
    assert tuple(found.schema.names) == columns("markdown")
    assert found.count_rows() == SHARDS * PAGES


def test_plain_text_goes_to_the_model_for_lines(tmp_path: Path) -> None:
    text = "Home\nNews\n" + "The ferry leaves at nine in the morning and comes back before the tide turns, said the captain.\n" * 3
    (tmp_path / "a.wet.gz").write_bytes(gzip.compress(record("https://a.example/", text.encode(), kind="conversion")))
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": text, "url": "https://b.example/"}))
    run([tmp_path / "a.wet.gz"], tmp_path / "wet")
    run([tmp_path / "a.jsonl"], tmp_path / "lines", text=True, settings=Settings(parts="jsonl", column="text"))
    for folder in ("wet", "lines"):
        (row,) = rows_of(tmp_path / folder)
        assert row["text"] == bodytext.extract_lines(text)


def test_the_charset_of_the_header_is_used_and_truncation_is_said(tmp_path: Path) -> None:
    text = "Кораблі виходять о дев'ятій ранку і повертаються до припливу, сказав капітан. " * 3
    http = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=koi8-u\r\n\r\n"
    body = f"<article><p>{text}</p><p>{text}</p></article>".encode("koi8-u")
    data = record("https://a.example/", body, http=http, more="WARC-Truncated: time\r\n")
    (tmp_path / "a.warc").write_bytes(data)
    run([tmp_path / "a.warc"], tmp_path / "out")
    (row,) = rows_of(tmp_path / "out")
    assert "Кораблі виходять" in row["text"]
    assert row["status"] == "partial"


def test_damaged_shards_lose_only_the_damaged_records_and_count_them(tmp_path: Path) -> None:
    members = crawl(10)
    flipped = bytearray(members[3])
    flipped[len(flipped) // 2] ^= 0xFF
    (tmp_path / "corrupt.warc.gz").write_bytes(b"".join([*members[:3], bytes(flipped), *members[4:]]))
    (tmp_path / "truncated.warc.gz").write_bytes(b"".join(crawl(10, first=10))[:-30])
    (tmp_path / "empty.warc.gz").write_bytes(b"")
    counts = run([tmp_path], tmp_path / "out")
    lost = {url_of(3), url_of(19)}
    assert [row["url"] for row in rows_of(tmp_path / "out")] == [url_of(n) for n in range(20) if url_of(n) not in lost]
    assert (counts.pages, counts.damaged, counts.is_ok) == (18, 2, False)
    assert [address for address, _ in counts.failures] == [str(tmp_path / f"{name}.warc.gz") for name in ("corrupt", "truncated")]
    assert len(list((tmp_path / "out").glob("*.jsonl"))) == 3


def test_a_second_run_does_what_is_left(shards: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run([shards / "0.warc.gz", shards / "2.warc.gz"], out)
    times = {path.name: path.stat().st_mtime_ns for path in out.glob("*.jsonl")}
    said: list[str] = []
    counts = run([shards], out, say=said.append)
    assert said == ["2 of 4 shards are finished already"]
    assert counts.pages == 2 * PAGES
    assert times.items() <= {path.name: path.stat().st_mtime_ns for path in out.glob("*.jsonl")}.items()
    assert sorted(row["url"] for row in rows_of(out)) == EVERY_PAGE
    assert run([shards], out).pages == 0
    said.clear()
    run([shards / "1.warc.gz"], out, say=said.append)
    assert said == ["1 of 1 shards are finished already", f"{out} also holds 3 parts of other inputs"]


def test_a_shard_that_cannot_be_read_has_no_part_and_is_tried_again(shards: Path, tmp_path: Path) -> None:
    (shards / "9.parquet").write_bytes(b"no parquet")
    counts = run([shards], tmp_path / "out")
    assert (counts.pages, counts.failed_shards) == (SHARDS * PAGES, 1)
    assert counts.failures[0][0] == str(shards / "9.parquet")
    assert not list((tmp_path / "out").glob("9-*"))
    assert run([shards], tmp_path / "out").failed_shards == 1


def test_parts_of_other_options_are_not_mixed(shards: Path, tmp_path: Path) -> None:
    run([shards / "0.warc.gz"], tmp_path / "out")
    with pytest.raises(OutputError, match="made with a different --format; take another folder"):
        run([shards], tmp_path / "out", settings=Settings(parts="jsonl", body="markdown"))


def test_output_that_cannot_be_written_is_named(shards: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for out in (tmp_path / "file", tmp_path / "file" / "out"):
        with pytest.raises(OutputError, match=r"file.*: (File exists|Not a directory)"):
            run([shards], out)


_RUN = """
import resource, signal, sys
from bodytext.cli import main
if {limit}:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))
if __name__ == "__main__":
    sys.exit(main(["batch", *sys.argv[1:]]))
"""


def _command(tmp_path: Path, *arguments: object, limit: int = 0) -> list[str]:
    script = tmp_path / "script.py"
    script.write_text(_RUN.format(limit=limit))
    return [sys.executable, str(script), *map(str, arguments)]


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on the size of files here")
def test_a_full_disk_is_named_and_what_is_finished_stays(shards: Path, tmp_path: Path) -> None:
    for number in range(SHARDS):
        count = 1 if number < 2 else PAGES
        (shards / f"{number}.warc.gz").write_bytes(b"".join(crawl(count, first=number * PAGES)))
    out = tmp_path / "out"
    command = _command(tmp_path, shards, "-o", out, "--parts", "jsonl", "--jobs", "1", "--quiet", limit=10_000)
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"bodytext: failed: {out}/2-")
    assert line.endswith("File too large")
    assert [row["url"] for row in rows_of(out)] == [url_of(0), url_of(PAGES)]
    assert not list(out.glob(".*"))


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL here")
def test_a_killed_run_goes_on_without_loss_or_duplicates(tmp_path: Path, faulty: Callable[..., Any]) -> None:
    shards, out = tmp_path / "crawl", tmp_path / "out"
    shards.mkdir()
    for number in range(6):
        bodies = [page(f"Ship{n}") + b"@sleep" for n in range(number * 25, number * 25 + 25)]
        data = [gzip.compress(record(url_of(number * 25 + n), body)) for n, body in enumerate(bodies)]
        (shards / f"{number}.warc.gz").write_bytes(b"".join(data))
    script = tmp_path / "kill_me.py"
    script.write_text(
        "import sys; from faults import faulty; from bodytext.batch import Settings, run_batch\n"
        "if __name__ == '__main__':\n"
        "    run_batch([sys.argv[1]], sys.argv[2], Settings(parts='jsonl', process=faulty), jobs=2, quiet=True)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}
    process = subprocess.Popen([sys.executable, script, shards, out], env=environment)
    try:
        _wait_for(lambda: bool(list(out.glob("*.jsonl"))) and bool(list(out.glob(".*.tmp"))))
        workers = _workers(process.pid)
        if sys.platform == "linux":
            os.kill(workers[0], signal.SIGKILL)
            before = len(list(out.glob("*.jsonl")))
            _wait_for(lambda: len(list(out.glob("*.jsonl"))) > before)
    finally:
        process.kill()
        process.wait()
    finished = len(list(out.glob("*.jsonl")))
    assert 0 < finished < 6
    assert list(out.glob(".*.tmp"))
    counts = run([shards], out, settings=Settings(parts="jsonl", process=faulty), jobs=2)
    assert counts.pages == 25 * (6 - finished)
    assert counts.is_ok
    assert sorted(row["url"] for row in rows_of(out)) == sorted(url_of(number) for number in range(150))
    assert {row["status"] for row in rows_of(out)} == {"ok"}
    assert not list(out.glob(".*"))


def _workers(pid: int) -> list[int]:
    """The processes that another one has started to do its pages."""
    children = [child for path in Path(f"/proc/{pid}/task").glob("*/children") for child in path.read_text().split()]
    return [int(child) for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]


def _wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_no_inputs_is_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["batch", "-o", str(tmp_path / "out")]) == 2
    assert "there are no inputs" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT to be sent here")
def test_a_run_that_is_interrupted_leaves_nothing_behind(tmp_path: Path, faulty: Callable[..., Any]) -> None:
    bodies = [page(f"Ship{n}") + b"@sleep" for n in range(500)]
    (tmp_path / "a.warc.gz").write_bytes(b"".join(gzip.compress(record(url_of(n), body)) for n, body in enumerate(bodies)))
    script = tmp_path / "interrupt_me.py"
    script.write_text(
        "import signal, sys; from faults import faulty; from bodytext.batch import Settings, run_batch\n"
        "if __name__ == '__main__':\n"
        "    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs inherit that it is ignored\n"
        "    try:\n"
        "        run_batch([sys.argv[1]], sys.argv[2], Settings(parts='jsonl', process=faulty), jobs=1, quiet=True)\n"
        "    except KeyboardInterrupt:\n"
        "        sys.exit(130)\n"
    )
    out = tmp_path / "out"
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}
    with subprocess.Popen(
        [sys.executable, script, tmp_path / "a.warc.gz", out], env=environment, stderr=subprocess.PIPE
    ) as process:
        _wait_for(lambda: any(path.stat().st_size for path in out.glob(".a-*.tmp")))
        workers = _workers(process.pid) if sys.platform == "linux" else []
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (130, b"")
    assert [path.name for path in out.iterdir()] == ["_bodytext.json"]
    _wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in workers))


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *arguments: object) -> None:
        pass


@pytest.fixture
def server(shards: Path) -> Iterator[str]:
    """The shards over HTTP; this server knows no ranges."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(shards))) as http:
        thread = threading.Thread(target=http.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{http.server_port}"
        http.shutdown()
        thread.join()


def test_shards_over_http(server: str, tmp_path: Path) -> None:
    counts = run([f"{server}/0.warc.gz", f"{server}/1.warc.gz", f"{server}/missing.warc.gz"], tmp_path / "out", jobs=2)
    assert sorted(row["url"] for row in rows_of(tmp_path / "out")) == sorted(url_of(n) for n in range(2 * PAGES))
    assert [address for address, _ in counts.failures] == [f"{server}/missing.warc.gz"]


def test_the_command_prints_a_summary_and_names_failures(shards: Path, tmp_path: Path) -> None:
    (tmp_path / "list").write_text(f"{shards / '0.warc.gz'}\n\n{tmp_path / 'missing.warc'}\n")
    command = _command(tmp_path, "--from", tmp_path / "list", "-o", tmp_path / "out", "--jobs", 1)
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    first, last = done.stderr.splitlines()
    assert first == f"bodytext: failed: {tmp_path / 'missing.warc'}: No such file or directory"
    assert last.startswith(f"bodytext: {PAGES} pages ({PAGES} ok), 1 shard failed, ")
    assert last.endswith("pages/s")
    summary = json.loads((tmp_path / "out" / "_summary.json").read_text())
    assert (summary["pages"], summary["failed_shards"]) == (PAGES, 1)
    quiet = [*command[:2], str(shards / "1.warc.gz"), "-o", str(tmp_path / "out"), "--quiet"]
    done = subprocess.run(quiet, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(("suffix", "fitting", "other"), [(".html", "html", "text"), (".txt", "text", "html")])
def test_a_model_for_other_pages_is_refused_before_anything_is_written(
    tmp_path: Path, suffix: str, fitting: PageFormat, other: PageFormat
) -> None:
    inputs, out = [str(tmp_path / f"page{suffix}")], tmp_path / "out"
    Path(inputs[0]).write_text("The ferry leaves at nine.", encoding="utf-8")
    with pytest.raises(ModelError, match=rf"{other}\.bodytext: this model is for"):
        run_batch(inputs, str(out), Settings(model=str(DEFAULT[other])), text=fitting == "text")
    assert not out.exists()
    assert run_batch(inputs, str(out), Settings(model=str(DEFAULT[fitting])), text=fitting == "text").is_ok


def test_a_model_is_not_refused_for_what_a_warc_file_might_hold(tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz").write_bytes(crawl(1)[0])
    assert run_batch([str(tmp_path / "a.warc.gz")], str(tmp_path / "out"), Settings(model=str(DEFAULT["html"])), text=True).is_ok
