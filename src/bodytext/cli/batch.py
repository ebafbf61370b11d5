"""Extracts the pages of a crawl on all cores, or on a cluster.

Inputs are files, folders and glob patterns: .warc, .warc.gz, .wet, .wet.gz, .jsonl (.gz, .zst), .parquet, and folders of .html;
local or at s3://, gs:// and https:// addresses. Every page gets one row in OUT, with a status and, if something went wrong, an
error message. Each input file becomes one part, which appears when it is complete, so a run that was stopped resumes when it is
started again. A summary is printed at the end. Needs the extra `batch`.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Final

from bodytext.extras import needs
from bodytext.formats import FORMATS

from .arguments import UsageError, add_cluster, add_focus, add_format, add_model, add_threshold, check_focus, integer
from .inputs import STDIN
from .messages import say
from .names import printable
from .processes import one_thread_each

EXAMPLES: Final = """examples:
  bodytext batch crawl/ -o texts/
  bodytext batch 'CC-MAIN-*.warc.gz' -o texts/ --parts parquet --jobs 8
  bodytext batch s3://bucket/crawl/ -o s3://bucket/texts/
  bodytext batch --from warc.paths -o /shared/texts --format markdown
  bodytext batch /shared/crawl -o /shared/texts --cluster tcp://10.0.0.1:8786"""

_MAX_SECONDS: Final = 7 * 24 * 3600
_MAX_MEGABYTES: Final = 2**31


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `bodytext batch`."""
    parser.add_argument("inputs", nargs="*", metavar="IN", help="files, folders and glob patterns, local or remote")
    parser.add_argument("--from", dest="list", metavar="FILE", help="read more inputs from a file, one per line; - reads stdin")
    parser.add_argument("-o", "--output", required=True, metavar="OUT", help="the output folder, local or remote")
    add_format(parser, [form for form in FORMATS.values() if form.column], what="format of the body text")
    parser.add_argument(
        "--parts",
        choices=("jsonl", "jsonl.gz", "jsonl.zst", "parquet"),
        default="jsonl.gz",
        help="format of the parts (default: %(default)s)",
    )
    parser.add_argument("--text", action="store_true", help="JSONL, Parquet and folders hold plain text (WET files always do)")
    parser.add_argument(
        "--column", metavar="NAME", help="key or column of the page in JSONL and Parquet (default: html, or text with --text)"
    )
    parser.add_argument("--url-column", default="url", metavar="NAME", help="key or column of its address (default: %(default)s)")
    parser.add_argument("--jobs", type=integer(1), metavar="N", help="number of processes (default: one per core)")
    parser.add_argument(
        "--deadline", type=_seconds, default=30.0, metavar="S", help="seconds a page may take (default: %(default)g)"
    )
    parser.add_argument(
        "--memory",
        type=_megabytes,
        default=2048,
        metavar="MB",
        help="megabytes of memory per process, 0 for no limit (default: %(default)s)",
    )
    add_cluster(parser)
    add_model(parser)
    parser.add_argument("--comments", action="store_true", help="add readers' comments after the body text")
    add_threshold(parser)
    add_focus(parser)
    parser.add_argument("--quiet", action="store_true", help="show no progress and no summary; failures are still listed")


def run(options: argparse.Namespace) -> int:
    """Run the command; returns 1 if a page, a record or a shard failed."""
    _check(options)
    one_thread_each()
    with needs("batch"):
        import pebble  # noqa: F401

        from bodytext.batch.cluster import ClusterError, Tls
        from bodytext.batch.parts import OutputError
        from bodytext.batch.run import run_batch
        from bodytext.batch.settings import Settings
    settings = Settings(
        body=options.format,
        parts=options.parts,
        model=str(options.model.absolute()) if options.model else None,
        focus=options.focus,
        threshold=options.threshold,
        comments=options.comments,
        column=options.column or ("text" if options.text else "html"),
        url_column=options.url_column,
        deadline=options.deadline,
        memory=options.memory,
    )
    try:
        report = run_batch(
            [*options.inputs, *_listed(options.list)],
            options.output,
            settings,
            text=options.text,
            jobs=options.jobs or 0,
            cluster=options.cluster,
            tls=Tls(options.tls_ca, options.tls_cert, options.tls_key),
            quiet=options.quiet,
            say=(lambda line: None) if options.quiet else say,
        )
    except (OutputError, ClusterError) as error:
        say(str(error))
        return 1
    lines = report.lines()
    for line in lines[:-1] if options.quiet else lines:
        say(line)
    return 0 if report.is_ok else 1


def _check(options: argparse.Namespace) -> None:
    """Check that the options go together.

    Raises:
        UsageError: one would be ignored, or there is nothing to do.
    """
    check_focus(options)
    if not options.inputs and options.list is None:
        raise UsageError("there are no inputs: name files, folders or patterns, or a list of them with --from")
    if "" in options.inputs:
        raise UsageError("an input has no name")
    if options.output == "":
        raise UsageError("-o has no name")
    if options.jobs is not None and options.cluster:
        raise UsageError("--jobs is for this machine; a cluster uses all its workers")
    if not options.cluster:
        for name in ("tls_ca", "tls_cert", "tls_key"):
            if getattr(options, name):
                raise UsageError(f"--{name.replace('_', '-')} goes with --cluster")


def _listed(path: str | None) -> list[str]:
    """Read the non-empty lines of a file.

    Raises:
        OSError: it cannot be read.
        UsageError: there are none, or it is not text.
    """
    if path is None:
        return []
    data = sys.stdin.buffer.read() if path == STDIN else Path(path).read_bytes()
    if b"\0" in data:
        raise UsageError(f"{printable(path)}: binary data, not a list of inputs")
    lines = [stripped for line in data.decode("utf-8", "surrogateescape").split("\n") if (stripped := line.strip())]
    if not lines:
        raise UsageError(f"{printable(path)}: there are no inputs in it")
    return lines


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value <= _MAX_SECONDS:
        raise argparse.ArgumentTypeError(f"a number of seconds, more than 0 and at most {_MAX_SECONDS}, not {text!r}")
    return value


def _megabytes(text: str) -> int:
    try:
        value = int(text)
    except ValueError:
        value = -1
    if value != 0 and not 1024 <= value <= _MAX_MEGABYTES:
        raise argparse.ArgumentTypeError(f"0, or at least 1024, because the worst page takes about 600; not {text!r}")
    return value
