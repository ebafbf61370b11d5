"""Prints the body text of saved pages, of all pages in a folder, or of one page on the web.

A single page is printed as it is. Several pages, or those of a folder, each have a heading with the name of their file; with
--format json, each is one line that includes the name. With -o OUTDIR, each goes to a file of its own. A page without text gives an
empty result, and its status is printed on stderr. An address is fetched within 20 seconds, up to 10 MB.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import Final

from bodytext.formats import FORMATS

from .arguments import UsageError, add_focus, add_format, add_model, add_threshold, address, charset, check_focus, integer
from .extracting import Extractor, Result, Settings
from .inputs import HTML_SUFFIXES, STDIN, TEXT_SUFFIXES, Source, check_inputs, find_sources, scheme_of
from .messages import say
from .names import printable
from .output import WriteError, check_apart, make_folder, output, places, write_below
from .processes import ProcessDiedError, in_order

EXAMPLES: Final = """examples:
  bodytext extract page.html > page.txt
  bodytext extract https://www.example.org/ --format markdown --links
  curl -s https://www.example.org/ | bodytext extract
  bodytext extract saved-pages/ -o texts/ --jobs 4
  bodytext extract saved-pages/ --format json -o pages.jsonl"""
_JSON_LINES: Final = ".jsonl"

Write = Callable[[Source, str], None]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `bodytext extract`."""
    parser.add_argument(
        "inputs",
        nargs="*",
        metavar="FILE|DIR|URL|-",
        help="pages, folders of pages, or one address; without any, or with -, reads stdin",
    )
    add_format(parser, tuple(FORMATS.values()), what="output format")
    parser.add_argument("--links", action="store_true", default=None, help="include links (for markdown; html always has them)")
    parser.add_argument("--images", action="store_true", default=None, help="include images (for markdown; html always has them)")
    parser.add_argument("--no-tables", action="store_true", help="leave out data tables")
    parser.add_argument("--comments", action="store_true", help="add readers' comments after the text")
    parser.add_argument("--url", type=address, metavar="URL", help="address of a saved page, to make links and images absolute")
    parser.add_argument("--charset", type=charset, metavar="NAME", help="encoding that the server stated, such as windows-1252")
    parser.add_argument("--text", action="store_true", help="the input is plain text, one block per line, as in WET files")
    add_model(parser)
    add_threshold(parser)
    add_focus(parser)
    parser.add_argument("--jobs", type=integer(1), default=1, metavar="N", help="number of processes (default: %(default)s)")
    parser.add_argument("-o", "--output", metavar="OUT", help="write to this file, or to this folder, with one file per page")


def run(options: argparse.Namespace) -> int:
    """Extract every input; returns 1 if an input cannot be read or a result cannot be written."""
    names = options.inputs or [STDIN]
    _check(options, names)
    settings = Settings(
        text=options.text,
        model=options.model,
        charset=options.charset,
        url=options.url,
        threshold=options.threshold,
        focus=options.focus,
        output_format=options.format,
        links=options.links,
        images=options.images,
        tables=not options.no_tables,
        comments=options.comments,
    )
    extractor = Extractor(settings)
    folder = _folder(options.output, names, options.format)
    inputs = find_sources(names, suffixes=TEXT_SUFFIXES if options.text else HTML_SUFFIXES, leave_out=folder)
    sources = [source for source in inputs if isinstance(source, Source)]
    failed = False
    with _writing(options.output, folder, sources, options.format, headed=_is_many(names)) as write:
        for source, made in in_order(extractor, inputs, jobs=options.jobs):
            result = Result(None, f"not extracted: its process {made}", failed=True) if isinstance(made, ProcessDiedError) else made
            if result.note:
                say(f"{source.shown}: {result.note}")
            failed = failed or result.failed
            if result.text is not None and isinstance(source, Source):
                try:
                    write(source, result.text)
                except WriteError as error:
                    if folder is None or error.is_final:
                        raise
                    say(str(error))
                    failed = True
    return int(failed)


def _check(options: argparse.Namespace, names: Sequence[str]) -> None:
    """Pass options that go together.

    Raises:
        UsageError: an option would be ignored, or cannot be carried out.
    """
    try:
        check_inputs(names)
    except ValueError as error:
        raise UsageError(str(error)) from None
    check_focus(options)
    form = options.format
    markup = [name for name in ("links", "images") if getattr(options, name)]
    for name in markup:
        if form not in ("markdown", "html"):
            raise UsageError(f"--{name} needs --format markdown or html; {form} has none")
    if options.text:
        for name in (*markup, *(["no-tables"] if options.no_tables else [])):
            raise UsageError(f"--{name} is for HTML; it cannot be used with --text")
    if options.url and _is_many(names):
        raise UsageError("--url is the address of one page, but there are several inputs")
    if options.url and scheme_of(names[0]):
        raise UsageError("--url is for saved pages; this page is fetched from its address")
    if options.jobs > 1 and (STDIN in names or scheme_of(names[0])):
        raise UsageError("--jobs is for files and folders")
    if options.output == "":
        raise UsageError("-o has no name")


def _is_many(names: Sequence[str]) -> bool:
    """Return whether results name their page; does not depend on how many pages a folder has."""
    return len(names) > 1 or os.path.isdir(names[0])


def _folder(out: str | None, names: Sequence[str], form: str) -> Path | None:
    """Return the folder that gets one file per page; None if everything goes to one file or to stdout.

    Raises:
        UsageError: several pages would go to one file.
    """
    if out is None or out == STDIN:
        return None
    path = Path(out)
    if path.is_dir() or out.endswith(("/", os.sep)):
        return path
    if not _is_many(names) or (form == "json" and path.suffix == _JSON_LINES) or (path.exists() and not path.is_file()):
        return None
    if path.suffix in (_JSON_LINES, *(known.suffix for known in FORMATS.values())) or path.exists():
        raise UsageError(f"{printable(out)}: several pages need a folder, {printable(out)}/; or all on stdout: > {printable(out)}")
    return path


@contextmanager
def _writing(out: str | None, folder: Path | None, sources: Sequence[Source], form: str, *, headed: bool) -> Iterator[Write]:
    """Return the function that writes a result to its destination.

    Raises:
        UsageError: a result would overwrite a page.
        WriteError: the folder cannot be created, or the file cannot be written.
    """
    if folder is not None:
        yield _folder_writer(folder, sources, form)
        return
    path = None if out is None or out == STDIN else Path(out)
    if path is not None:
        check_apart([path], sources)
    with output(path) as file:
        first = True

        def write(source: Source, text: str) -> None:
            nonlocal first
            file.write(_headed(source, text, form, first=first) if headed else text + "\n")
            first = False

        yield write


def _folder_writer(folder: Path, sources: Sequence[Source], form: str) -> Write:
    where = dict(zip(map(id, sources), places([source.place for source in sources], FORMATS[form].suffix), strict=True))
    check_apart([folder / place for place in where.values()], sources)
    make_folder(folder)
    return lambda source, text: write_below(folder, where[id(source)], text + "\n")


def _headed(source: Source, text: str, form: str, *, first: bool) -> str:
    """Add the name of its page to a result.

    >>> source = Source("a.html", Path("a.html"))
    >>> _headed(source, "Text", "txt", first=True)
    '==> a.html <==\\nText\\n'
    >>> _headed(source, '{"text": "Text"}', "json", first=True)
    '{"file": "a.html", "text": "Text"}\\n'
    """
    if form == "json":
        # Bytes in a name that are not text survive only as escapes.
        return f'{{"file": {json.dumps(source.name)}, {text.removeprefix("{")}\n'
    if form == "html":
        return f'<article data-file="{escape(source.shown)}">\n{text}\n</article>\n'
    return f"{'' if first else chr(10)}==> {source.shown} <==\n{text}\n"
