"""Explains what the model made of a page: a report as one HTML file, which needs no network.

It shows the blocks in order, shaded by probability, the text at any threshold, and for each block the features that moved the decision.
The shares of the features are integrated gradients: those of a block add up to its log-odds less those of a mean block.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Final, Literal

from .arguments import add_model, add_threshold
from .messages import say
from .output import output

EXAMPLES: Final = """examples:
  bodytext explain page.html -o report.html
  curl -s https://www.example.org/ | bodytext explain --url https://www.example.org/ > report.html"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `bodytext explain`."""
    parser.add_argument("input", nargs="?", type=Path, default=Path("-"), metavar="FILE|-", help="a page; - or nothing reads stdin")
    parser.add_argument("--url", metavar="URL", help="the address of the page")
    parser.add_argument("--text", action="store_true", help="the input is plain text, one block a line, as in WET files")
    add_model(parser)
    add_threshold(parser)
    parser.add_argument("-o", "--output", type=Path, metavar="OUT", help="write here instead of to stdout")


def run(options: argparse.Namespace) -> int:
    """Write the report; 1 when the page cannot be read or the report not be written."""
    from bodytext.explain import report
    from bodytext.extraction import classify, classify_lines, load
    from bodytext.models import default_model

    kind: Literal["html", "text"] = "text" if options.text else "html"
    model = load(options.model) if options.model else default_model(kind)
    stdin = str(options.input) == "-"
    try:
        page = sys.stdin.buffer.read() if stdin else options.input.read_bytes()
    except OSError as error:
        say(f"{options.input}: {error.strerror or error}")
        return 1
    take = classify_lines if options.text else classify
    document = take(page, threshold=options.threshold, model=model, url=options.url)
    if document.status != "ok":
        say(f"{options.input}: {document.status}")
    made = report(document, model, source=options.url or ("" if stdin else options.input.name))
    try:
        with output(options.output) as file:
            file.write(made)
    except OSError as error:
        if options.output is None:
            raise
        say(f"{options.output}: {error.strerror or error}")
        return 1
    return 0
