"""In and out of an object store: S3 as moto's server plays it."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

import pytest

moto_server = pytest.importorskip("moto.server", reason="needs moto[server] and s3fs", exc_type=ImportError)
s3fs = pytest.importorskip("s3fs", reason="needs moto[server] and s3fs")

from bodytext.batch import OutputError, Settings, run_batch

from .crawls import crawl, url_of

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    """A bucket with two shards."""
    server = moto_server.ThreadedMotoServer("127.0.0.1", 0)
    server.start()
    host, port = server.get_host_and_port()
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
    s3fs.S3FileSystem.clear_instance_cache()
    found = s3fs.S3FileSystem()
    found.mkdir("bucket")
    for number in range(2):
        found.pipe_file(f"bucket/crawl/{number}.warc.gz", b"".join(crawl(50, first=50 * number)))
    yield found
    found.rm("bucket", recursive=True)
    server.stop()


def rows(store: object) -> list[str]:
    names = store.find("bucket/texts")  # type: ignore[attr-defined]
    parts = [store.cat_file(name) for name in names if name.endswith(".jsonl")]  # type: ignore[attr-defined]
    return sorted(json.loads(line)["url"] for part in parts for line in io.BytesIO(part))


def test_in_and_out(store: object) -> None:
    settings = Settings(parts="jsonl")
    first = run_batch(["s3://bucket/crawl/0.warc.gz"], "s3://bucket/texts", settings, jobs=1, quiet=True)
    assert (first.pages, first.is_ok) == (50, True)
    said: list[str] = []
    counts = run_batch(["s3://bucket/crawl/"], "s3://bucket/texts/", settings, jobs=1, quiet=True, say=said.append)
    assert said == ["1 of 2 shards are finished already"]
    assert (counts.pages, counts.is_ok) == (50, True)
    assert rows(store) == sorted(url_of(number) for number in range(100))
    assert run_batch(["s3://bucket/crawl/*.warc.gz"], "s3://bucket/texts", settings, jobs=1, quiet=True).pages == 0


def test_a_bucket_that_is_not_there(store: object) -> None:
    counts = run_batch(["s3://nowhere/crawl/"], "s3://bucket/texts", Settings(), jobs=1, quiet=True)
    assert [address for address, _ in counts.failures] == ["s3://nowhere/crawl/"]
    with pytest.raises(OutputError, match="s3://nowhere"):
        run_batch(["s3://bucket/crawl/"], "s3://nowhere/texts", Settings(), jobs=1, quiet=True)
