"""Prints the body text of pages.

Several pages are printed one after the other, in the order given; with --format json each is one line. A page without text gives an
empty line, and its status on stderr.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from bodytext.extraction import classify, classify_lines, load
from bodytext.formats import OUTPUT_FORMATS

from .arguments import add_model, add_threshold
from .messages import say
from .output import output

EXAMPLES: Final = """examples:
  bodytext extract page.html > page.txt
  curl -s https://www.example.org/ | bodytext extract --format markdown --links --url https://www.example.org/
  bodytext extract saved-pages/ --format json -o pages.jsonl"""
_PAGE_SUFFIXES: Final = (".html", ".htm", ".xhtml")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `bodytext extract`."""
    parser.add_argument(
        "inputs", nargs="*", type=Path, metavar="FILE|DIR|-", help="pages, or folders of them; - or nothing reads stdin"
    )
    parser.add_argument("--format", choices=OUTPUT_FORMATS, default="txt", help="what to print (default: %(default)s)")
    parser.add_argument("--links", action="store_true", default=None, help="print links (markdown; html has them anyway)")
    parser.add_argument("--images", action="store_true", default=None, help="print images (markdown; html has them anyway)")
    parser.add_argument("--url", metavar="URL", help="the address of the page, to make links and images absolute")
    parser.add_argument("--text", action="store_true", help="the input is plain text, one block a line, as in WET files")
    add_model(parser)
    add_threshold(parser)
    parser.add_argument("-o", "--output", type=Path, metavar="OUT", help="write here instead of to stdout")


def run(options: argparse.Namespace) -> int:
    """Extract every input; 1 when one could not be read or the output not be written."""
    model = load(options.model) if options.model else None
    take = classify_lines if options.text else classify
    failed = False
    try:
        with output(options.output) as file:
            for name, page in _pages(options.inputs or [Path("-")], text=options.text):
                if isinstance(page, str):
                    say(f"{name}: {page}")
                    failed = True
                    continue
                document = take(page, threshold=options.threshold, model=model, url=options.url)
                if document.status != "ok":
                    say(f"{name}: {document.status}")
                text = document.render(options.format, include_links=options.links, include_images=options.images)
                file.write(text + "\n")
    except OSError as error:
        if options.output is None:
            raise
        say(f"{options.output}: {error.strerror}")
        return 1
    return int(failed)


def _pages(inputs: Sequence[Path], *, text: bool) -> Iterator[tuple[str, bytes | str]]:
    """Name and bytes of each input; a str instead of bytes says why there are none."""
    suffixes = (".txt",) if text else _PAGE_SUFFIXES
    for path in inputs:
        if str(path) == "-":
            yield "-", sys.stdin.buffer.read()
            continue
        files = [path]
        if path.is_dir():
            files = sorted(file for file in path.rglob("*") if file.suffix.lower() in suffixes and file.is_file())
            if not files:
                yield str(path), f"no pages in this folder ({', '.join(suffixes)})"
        for file in files:
            try:
                yield str(file), file.read_bytes()
            except OSError as error:
                yield str(file), error.strerror or str(error)
