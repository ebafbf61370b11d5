"""Extracts the pages of a crawl on all cores, or on a cluster.

Inputs are files, folders and patterns: .warc, .warc.gz, .wet, .wet.gz, .jsonl (.gz, .zst), .parquet, and folders of .html; on this
machine or at s3://, gs:// and https:// addresses. Every page gives one row in OUT, with a status; a row says why when something went
wrong. Each input file gives one part, which appears when it is whole, so a run that was stopped goes on where it was when it is
started again. A summary is printed at the end. Needs the extra batch.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from .arguments import add_cluster, add_model, add_threshold
from .messages import say

EXAMPLES: Final = """examples:
  bodytext batch crawl/ -o texts/
  bodytext batch 'CC-MAIN-*.warc.gz' -o texts/ --parts parquet --format markdown --jobs 8
  bodytext batch s3://bucket/crawl/ -o s3://bucket/texts/
  bodytext batch --from warc.paths -o /shared/texts --cluster tcp://10.0.0.1:8786"""
_THREADS: Final = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `bodytext batch`."""
    parser.add_argument("inputs", nargs="*", metavar="IN", help="files, folders and patterns, local or remote")
    parser.add_argument("--from", dest="list", metavar="FILE", help="read more inputs from a file, one a line; - reads stdin")
    parser.add_argument("-o", "--output", required=True, metavar="OUT", help="the folder for the parts, local or remote")
    parser.add_argument("--format", choices=("txt", "markdown"), default="txt", help="of the body text (default: %(default)s)")
    parser.add_argument(
        "--parts",
        choices=("jsonl", "jsonl.gz", "jsonl.zst", "parquet"),
        default="jsonl.gz",
        help="of the parts (default: %(default)s)",
    )
    parser.add_argument("--text", action="store_true", help="JSONL, Parquet and folders hold plain text (WET files always do)")
    parser.add_argument(
        "--column", metavar="NAME", help="where JSONL and Parquet have the page (default: html, or text with --text)"
    )
    parser.add_argument("--url-column", default="url", metavar="NAME", help="where they have its address (default: %(default)s)")
    parser.add_argument("--jobs", type=_count, default=0, metavar="N", help="processes (default: one a core)")
    parser.add_argument(
        "--deadline", type=_seconds, default=30.0, metavar="S", help="seconds a page may take (default: %(default)g)"
    )
    parser.add_argument(
        "--memory",
        type=_megabytes,
        default=2048,
        metavar="MB",
        help="memory a process may have, 0 for no limit (default: %(default)s)",
    )
    add_cluster(parser)
    add_model(parser)
    add_threshold(parser)
    parser.add_argument("--quiet", action="store_true", help="show no progress and no summary; failures are still named")


def run(options: argparse.Namespace) -> int:
    """Run; 1 when a page, a record or a shard failed."""
    for name in _THREADS:
        os.environ.setdefault(name, "1")
    try:
        import pebble  # noqa: F401

        from bodytext.batch.cluster import ClusterError, Tls
        from bodytext.batch.parts import OutputError
        from bodytext.batch.run import run_batch
        from bodytext.batch.settings import Settings
    except ImportError as error:
        raise ImportError(f"batch needs {error.name}: pip install 'bodytext[batch]'") from error
    if options.model:
        from bodytext.extraction import load

        load(options.model)
    settings = Settings(
        body=options.format,
        parts=options.parts,
        model=str(options.model.absolute()) if options.model else None,
        threshold=options.threshold,
        column=options.column or ("text" if options.text else "html"),
        url_column=options.url_column,
        deadline=options.deadline,
        memory=options.memory,
    )
    try:
        inputs = [*options.inputs, *_listed(options.list)]
        if not inputs:
            say("no inputs; bodytext batch --help says more")
            return 2
        report = run_batch(
            inputs,
            options.output,
            settings,
            text=options.text,
            jobs=options.jobs,
            cluster=options.cluster,
            tls=Tls(options.tls_ca, options.tls_cert, options.tls_key),
            quiet=options.quiet,
            say=(lambda line: None) if options.quiet else say,
        )
    except (OutputError, ClusterError) as error:
        say(str(error))
        return 1
    except OSError as error:
        say(f"{error.filename or options.list}: {error.strerror or error}")
        return 1
    lines = report.lines()
    for line in lines[:-1] if options.quiet else lines:
        say(line)
    return 0 if report.is_ok else 1


def _listed(path: str | None) -> Iterator[str]:
    """The lines of a file that are not empty."""
    if path is None:
        return
    lines = sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8")
    yield from filter(None, map(str.strip, lines.splitlines()))


def _count(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return value


def _seconds(text: str) -> float:
    value = float(text)
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError("more than 0")
    return value


def _megabytes(text: str) -> int:
    value = int(text)
    if value != 0 and value < 1024:
        raise argparse.ArgumentTypeError("0 or at least 1024: the worst page takes about 600")
    return value
