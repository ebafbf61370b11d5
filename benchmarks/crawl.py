"""What a crawl costs: pages a second and core, memory a worker, bytes out a byte in.

`python benchmarks/crawl.py` packs 20,000 pages of ../shared/corpora into 40 WARC shards in a temporary folder and processes them three
ways in turns, four shards a turn: bare `extract` on pages in memory, `batch` with one worker, `batch` with two. Taking turns keeps
whatever else the machine does from favouring one of them. Workers stay alive from turn to turn, as in one long run.
"""

from __future__ import annotations

import argparse
import gzip
import multiprocessing
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from queue import SimpleQueue
from random import Random
from typing import Final

import psutil
from threadpoolctl import threadpool_limits

import bodytext
from bodytext.batch.counts import Counts, human
from bodytext.batch.parts import Folder
from bodytext.batch.readers import read_shard
from bodytext.batch.records import BEGIN, Record
from bodytext.batch.settings import PART_FORMATS, Settings
from bodytext.batch.shards import Shard, plan
from bodytext.batch.supervise import Worker, run_shard
from bodytext.batch.work import Chunk
from bodytext.training.scoring.table import markdown

ROOT: Final = Path(__file__).parents[1]
CORPORA: Final = ROOT.parent / "shared" / "corpora"
TURNS: Final = 10
CRAWL_PAGES: Final = 2.5e9


@dataclass(slots=True)
class Mode:
    """One way of processing the pages, and what it has cost so far."""

    name: str
    workers: list[Worker] = field(default_factory=list)
    wall: float = 0.0
    cpu: float = 0.0
    pid: int = 0
    """Of the first worker."""
    counts: Counts = field(default_factory=Counts)
    memory: list[list[int]] = field(default_factory=list)
    """For each turn, the bytes that the first worker held after each of its chunks."""


def main() -> None:
    """Make the crawl, process it, print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument("--shards", type=int, default=40)
    parser.add_argument("--parts", choices=PART_FORMATS, default="jsonl.gz")
    parser.add_argument("--core-hour", type=float, default=0.02, metavar="USD", help="price of a core hour, for the arithmetic")
    parser.add_argument("--crawl", type=Path, metavar="DIR", help="where the shards are kept from run to run (default: nowhere)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        started = time.monotonic()
        crawl = options.crawl or folder / "crawl"
        if not crawl.is_dir():
            make_crawl(crawl, options.pages, options.shards)
        shards, _ = plan([str(crawl)])
        size = sum(shard.size for shard in shards)
        print(
            f"{options.pages} pages in {len(shards)} shards, {human(size)}, made in {time.monotonic() - started:.0f} s\n",
            flush=True,
        )
        settings = Settings(parts=options.parts)
        modes = [
            Mode("extract"),
            Mode("batch, 1 worker", [Worker(settings)]),
            Mode("batch, 2 workers", [Worker(settings) for _ in range(2)]),
        ]
        warm_up(shards[0], settings, modes, folder)
        step = max(len(shards) // TURNS, 1)
        for turn, first in enumerate(range(0, len(shards), step)):
            some = shards[first : first + step]
            for mode in modes[turn % 3 :] + modes[: turn % 3]:
                if mode.workers:
                    batch(mode, some, settings, folder / mode.name)
                else:
                    bare(mode, some)
            print(f"\nAfter {modes[0].counts.pages} pages:\n")
            show(modes, size / options.pages, options.core_hour)
        for mode in modes:
            for worker in mode.workers:
                worker.stop()


def make_crawl(folder: Path, pages: int, shards: int) -> None:
    """Records with pages of the corpora, over and over, in shards of the same number of pages; mixed, as crawls are."""
    folder.mkdir()
    pages_once = list(source_pages())
    Random(0).shuffle(pages_once)
    sources = cycle(pages_once)
    for shard in range(shards):
        count = pages * (shard + 1) // shards - pages * shard // shards
        with (folder / f"{shard:03}.warc.gz").open("wb") as file:
            for number, page in enumerate(islice(sources, count)):
                block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page
                header = (
                    f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://www.example.org/{shard}/{number}\r\n"
                    f"WARC-Date: 2026-01-01T00:00:00Z\r\nWARC-Record-ID: <urn:page:{shard}:{number}>\r\n"
                    f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
                )
                file.write(gzip.compress(header.encode() + block + b"\r\n\r\n", 3))


def source_pages() -> Iterator[bytes]:
    """The pages of the corpora; those of `labeled/` where there are none."""
    for path in [*sorted(CORPORA.glob("wcxb/dev/html/*.gz")), *sorted(CORPORA.glob("news2023/html/*.gz"))]:
        yield gzip.decompress(path.read_bytes())
    for pattern in ("readability/test-pages/*/source.html", "zhnews/original/*.html"):
        for path in sorted(CORPORA.glob(pattern)):
            yield path.read_bytes()
    if not CORPORA.is_dir():
        for path in sorted((ROOT / "labeled").glob("*/page.html")):
            yield path.read_bytes()


def warm_up(shard: Shard, settings: Settings, modes: Sequence[Mode], folder: Path) -> None:
    """Start every worker and read the models."""
    threadpool_limits(1)
    bodytext.extract("<p>text</p>")
    small = Shard("warm", shard.kind, shard.addresses, 0)
    for mode in modes:
        for worker in mode.workers:
            before = set(multiprocessing.active_children())
            target = Folder(str(folder / "warm"))
            target.create()
            run_shard(small, settings, target, worker)
            if worker is mode.workers[0]:
                (started,) = set(multiprocessing.active_children()) - before
                mode.pid = started.pid or 0


def bare(mode: Mode, shards: Sequence[Shard]) -> None:
    """`bodytext.extract` on pages that are in memory."""
    for shard in shards:
        pages = [item for item in read_shard(shard, BEGIN, column="", url_column="") if isinstance(item, Record)]
        started, cpu = time.monotonic(), time.process_time()
        for page in pages:
            text = bodytext.extract(page.body, charset=page.charset)
            mode.counts.bytes_out += len(text.encode())
        mode.wall += time.monotonic() - started
        mode.cpu += time.process_time() - cpu
        mode.counts.statuses["ok"] += len(pages)
        mode.counts.bytes_in += sum(len(page.body) for page in pages)


def batch(mode: Mode, shards: Sequence[Shard], settings: Settings, folder: Path) -> None:
    """The shards through the workers of a mode."""
    target = Folder(str(folder))
    target.create()
    free: SimpleQueue[Worker] = SimpleQueue()
    for worker in mode.workers:
        free.put(worker)

    mode.memory.append([])
    process = psutil.Process(mode.pid)

    def remember(chunk: Chunk) -> None:
        mode.memory[-1].append(process.memory_info().rss)

    def one(shard: Shard) -> Counts:
        worker = free.get()
        try:
            if worker is mode.workers[0]:
                return run_shard(shard, settings, target, worker, on_chunk=remember)
            return run_shard(shard, settings, target, worker)
        finally:
            free.put(worker)

    started, cpu = time.monotonic(), time.process_time()
    with ThreadPoolExecutor(len(mode.workers)) as pool:
        for counts in pool.map(one, shards):
            mode.counts.add(counts)
            mode.cpu += counts.cpu
    mode.wall += time.monotonic() - started
    mode.cpu += time.process_time() - cpu


def show(modes: Sequence[Mode], compressed: float, price: float) -> None:
    """The table, and the arithmetic for a monthly archive."""
    rows = [("", "pages/s", "processor ms/page", "of bare extract", "MB/worker")]
    for mode in modes:
        pages = mode.counts.pages
        cpu = 1000 * mode.cpu / pages
        relative = mode.cpu / pages / (modes[0].cpu / modes[0].counts.pages)
        memory = f"{mode.counts.peak_memory / 1e6:.0f}" if mode.workers else ""
        rows.append((mode.name, f"{pages / mode.wall:.1f}", f"{cpu:.2f}", f"{relative:.3f}", memory))
    print("\n".join(markdown(rows)))
    _, one, two = modes
    print(f"\n2 workers are {one.wall / two.wall:.2f} times one; statuses: {dict(one.counts.statuses)}")
    held = ", ".join(f"{sum(turn) / len(turn) / 1e6:.0f}" for turn in one.memory)
    print(f"one worker holds in the mean of each turn {held} MB")
    print(
        f"in: {human(one.counts.bytes_in / one.counts.pages)} of HTML a page, {human(compressed)} in the shards; "
        f"out: {one.counts.bytes_out / one.counts.bytes_in:.4f} bytes a byte of HTML before compression"
    )
    cpu = one.cpu / one.counts.pages
    hours = CRAWL_PAGES * cpu / 3600
    print(
        f"{CRAWL_PAGES:.1e} pages * {1000 * cpu:.2f} ms = {hours:,.0f} core hours; at {price} USD an hour {hours * price:,.0f} USD; "
        f"with 1,000 cores {hours / 1000:.1f} hours",
        flush=True,
    )


if __name__ == "__main__":
    main()
