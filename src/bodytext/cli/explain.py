"""Explains the model's decisions on a page, in a report that is one HTML file and works offline.

It shows the blocks in order, shaded by probability, the text at any threshold, and for each block the features behind the decision.
The features' shares are integrated gradients: those of a block add up to its log-odds minus those of the mean block.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Final, Literal

from .arguments import UsageError, add_model, add_threshold, address, charset, read_own_model
from .inputs import STDIN, InputError, Source, check_inputs, find_sources, read, scheme_of
from .messages import say
from .names import printable
from .output import check_apart, output

EXAMPLES: Final = """examples:
  bodytext explain page.html -o report.html
  bodytext explain https://www.example.org/ -o report.html
  bodytext explain --text page.txt > report.html"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `bodytext explain`."""
    parser.add_argument(
        "input", nargs="?", default=STDIN, metavar="FILE|URL|-", help="a page or its address; without one, or with -, reads stdin"
    )
    parser.add_argument("--url", type=address, metavar="URL", help="the address of a saved page")
    parser.add_argument("--charset", type=charset, metavar="NAME", help="encoding that the server stated, such as windows-1252")
    parser.add_argument("--text", action="store_true", help="the input is plain text, one block per line, as in WET files")
    add_model(parser)
    add_threshold(parser)
    parser.add_argument("-o", "--output", metavar="OUT", help="write to this file instead of stdout")


def run(options: argparse.Namespace) -> int:
    """Write the report; returns 1 if the page cannot be read."""
    _check(options)
    from bodytext.explain import report
    from bodytext.models import default_model

    from .extracting import Settings, classified, explained

    page_format: Literal["html", "text"] = "text" if options.text else "html"
    model = read_own_model(options.model, page_format) or default_model(page_format)
    (source,) = find_sources([options.input], suffixes=())
    assert isinstance(source, Source)
    path = None if options.output in (None, STDIN) else Path(options.output)
    if path is not None:
        check_apart([path], [source])
    settings = Settings(text=options.text, charset=options.charset, url=options.url, threshold=options.threshold)
    try:
        document = classified(read(source, text=options.text), settings, model)
    except InputError as error:
        say(f"{source.shown}: {error}")
        return 1
    if document.status != "ok":
        say(f"{source.shown}: {explained(document.status)}")
    if document.status == "not_html":
        return 1
    made = report(document, model, source=document.url or ("" if source.name == STDIN else printable(source.place.name)))
    with output(path) as file:
        file.write(made)
    return 0


def _check(options: argparse.Namespace) -> None:
    """Pass options that go together.

    Raises:
        UsageError: an option would be ignored, or cannot be carried out.
    """
    if options.output is None and sys.stdout.isatty():
        raise UsageError("the report is a whole HTML page; give a file with -o report.html")
    try:
        check_inputs([options.input])
    except ValueError as error:
        raise UsageError(str(error)) from None
    if Path(options.input).is_dir():
        raise UsageError(f"{printable(options.input)}: is a folder; a report is about one page")
    if options.url and scheme_of(options.input):
        raise UsageError("--url is for saved pages; this page is fetched from its address")
    if options.output == "":
        raise UsageError("-o has no name")
