"""The same shards on a Dask cluster, with workers and schedulers that go away."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import joblib
import pytest

from bodytext.batch.cluster import ClusterError, Tls, _is_lost, connected
from bodytext.batch.settings import Settings
from bodytext.cli import main

from .crawls import crawl, page, record, rows_of, run, url_of

pytest.importorskip("distributed", reason="needs the extra cluster")

ROOT = Path(__file__).parents[2]
_SERVE = ["--port", "0", "--no-dashboard", "--no-show", "--scheduler-file"]
_WORK = ["--nthreads", "1", "--no-dashboard", "--no-nanny", "--death-timeout", "5", "--scheduler-file"]


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """The address of a scheduler with two workers, each a process of its own with a nanny."""
    script = (
        "import sys, time\n"
        "from distributed import LocalCluster\n"
        "if __name__ == '__main__':\n"
        "    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:\n"
        "        print(cluster.scheduler_address, flush=True)\n"
        "        sys.stdin.read()\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}
    with subprocess.Popen(
        [sys.executable, "-c", script],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment,
    ) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.communicate(timeout=60)


def _slow_shards(folder: Path, shards: int, pages: int) -> None:
    folder.mkdir()
    for number in range(shards):
        bodies = [page(f"Ship{n}") + b"@sleep" for n in range(number * pages, number * pages + pages)]
        data = [gzip.compress(record(url_of(number * pages + n), body)) for n, body in enumerate(bodies)]
        (folder / f"{number}.warc.gz").write_bytes(b"".join(data))


def test_a_worker_that_is_killed_costs_nothing(cluster: str, tmp_path: Path, faulty: Callable[..., Any]) -> None:
    _slow_shards(tmp_path / "crawl", 8, 25)
    killed: list[int] = []

    def kill() -> None:
        end = time.monotonic() + 30
        while not list((tmp_path / "out").glob("*.jsonl")) and time.monotonic() < end:
            time.sleep(0.05)
        with connected(cluster, Tls()) as client:
            killed.append(next(iter(client.run(os.getpid).values())))
        os.kill(killed[0], signal.SIGKILL)

    thread = threading.Thread(target=kill)
    thread.start()
    counts = run([tmp_path / "crawl"], tmp_path / "out", settings=Settings(parts="jsonl", process=faulty), cluster=cluster)
    thread.join()
    assert killed
    assert counts.is_ok
    assert counts.pages == 200
    assert sorted(row["url"] for row in rows_of(tmp_path / "out")) == sorted(url_of(number) for number in range(200))


def test_a_page_that_crashes_its_process_costs_one_page_there_too(cluster: str, tmp_path: Path, faulty: Callable[..., Any]) -> None:
    members = crawl(30)
    members[7] = gzip.compress(record(url_of(7), b"<p>@crash"))
    (tmp_path / "a.warc.gz").write_bytes(b"".join(members))
    (tmp_path / "b.parquet").write_bytes(b"no parquet")
    counts = run([tmp_path], tmp_path / "out", settings=Settings(parts="jsonl", process=faulty), cluster=cluster)
    rows = rows_of(tmp_path / "out")
    assert [row["status"] for row in rows] == ["ok"] * 7 + ["crashed"] + ["ok"] * 22
    assert (counts.failed, counts.failed_shards) == (1, 1)


def test_training_computes_on_the_cluster(
    cluster: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fit(examples: list[Any], *, jobs: int, **_: object) -> None:
        pids = joblib.Parallel(n_jobs=jobs)(joblib.delayed(os.getpid)() for _ in examples)
        raise ValueError(f"{len(examples)} pages, {len(set(pids) - {os.getpid()})} processes, here {os.getpid() in pids}")

    monkeypatch.setattr("bodytext.training.fitting.fit.fit", fit)
    assert main(["train", str(ROOT / "labeled"), "-o", str(tmp_path / "m.bodytext"), "--cluster", cluster]) == 1
    assert capsys.readouterr().err.endswith(" pages, 2 processes, here False\n")
    assert main(["train", str(ROOT / "labeled"), "-o", str(tmp_path / "m.bodytext"), "--cluster", "nonsense://x"]) == 1
    assert capsys.readouterr().err.startswith("bodytext: cluster nonsense://x: ")


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl to make certificates")
def test_an_encrypted_cluster(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cert, key, file = (str(tmp_path / name) for name in ("cert.pem", "key.pem", "scheduler.json"))
    make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-days", "1"]
    subprocess.run([*make, "-keyout", key, "-out", cert], check=True, capture_output=True)
    tls = ["--tls-ca-file", cert, "--tls-cert", cert, "--tls-key", key]
    (tmp_path / "a.warc.gz").write_bytes(b"".join(crawl(3)))
    with _processes(["dask_scheduler", *_SERVE, file, "--protocol", "tls", *tls], ["dask_worker", *_WORK, file, *tls]):
        address = _address(Path(file))
        assert address.startswith("tls://")
        command = ["batch", str(tmp_path / "a.warc.gz"), "-o", str(tmp_path / "out"), "--quiet", "--cluster", address]
        assert main([*command, "--tls-ca", cert, "--tls-cert", cert, "--tls-key", key]) == 0
    assert capsys.readouterr().err == ""
    assert len(rows_of(tmp_path / "out")) == 3


@contextmanager
def _processes(*commands: list[str]) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Parts of a cluster, by their command lines."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}
    started = [
        subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.{command[0]}", *command[1:]],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        for command in commands
    ]
    try:
        yield started
    finally:
        for process in reversed(started):
            process.kill()
            process.wait()


def _address(file: Path) -> str:
    """What a scheduler has written into its file."""
    _wait_for(lambda: file.exists() and bool(file.read_text()))
    return str(json.loads(file.read_text())["address"])


def test_a_scheduler_that_does_not_answer_is_named(tmp_path: Path) -> None:
    with pytest.raises(ClusterError, match=r"cluster tcp://127.0.0.1:9: "), connected("tcp://127.0.0.1:9", Tls(), timeout=0.5):
        pass
    with pytest.raises(ClusterError, match="cluster nonsense://x: "), connected("nonsense://x", Tls()):
        pass
    missing = Tls(ca=str(tmp_path / "ca.pem"))
    with pytest.raises(ClusterError, match=r"cluster tls://127.0.0.1:9: "), connected("tls://127.0.0.1:9", missing, timeout=0.5):
        pass


def test_a_cluster_that_goes_away_is_named_and_what_is_finished_stays(tmp_path: Path) -> None:
    _slow_shards(tmp_path / "crawl", 8, 25)
    out, file = tmp_path / "out", tmp_path / "scheduler.json"
    script = (
        "import sys; from faults import faulty; from bodytext.batch import Settings, run_batch\n"
        "counts = run_batch([sys.argv[1]], sys.argv[2], Settings(parts='jsonl', process=faulty), cluster=sys.argv[3], quiet=True)\n"
        "print(*counts.lines()[:-1], sep='\\n')\n"
        "sys.exit(0 if counts.is_ok else 1)\n"
    )
    with _processes(["dask_scheduler", *_SERVE, str(file)], ["dask_worker", *_WORK, str(file)]) as (scheduler, _):
        address = _address(file)
        client = subprocess.Popen(
            [sys.executable, "-c", script, str(tmp_path / "crawl"), str(out), address],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parent)},
        )
        _wait_for(lambda: bool(list(out.glob("*.jsonl"))))
        scheduler.kill()
        said, errors = client.communicate(timeout=90)
    assert (client.returncode, said, errors) == (1, f"failed: cluster {address}: connection lost\n", "")
    rows = rows_of(out)
    assert rows
    assert len(rows) % 25 == 0
    assert len({row["url"] for row in rows}) == len(rows)


def test_every_error_of_a_lost_connection_is_told_in_the_same_words() -> None:
    from distributed.client import FutureCancelledError
    from distributed.comm.core import CommClosedError

    assert _is_lost(CommClosedError("in <TCP (closed)>: Stream is closed"))
    assert _is_lost(FutureCancelledError("bodytext-1", "scheduler-connection-lost"))
    assert not _is_lost(ConnectionResetError("of an object store, not of the cluster"))


def _wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)
