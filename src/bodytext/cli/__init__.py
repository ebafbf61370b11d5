"""The command `bodytext`: one module per command. Results go to stdout, messages to stderr; exit codes: 0 ok, 1 failure, 2 usage."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from difflib import get_close_matches
from importlib import import_module
from textwrap import fill
from typing import Final, NoReturn

from bodytext.models import ModelError

from .arguments import UsageError
from .messages import say
from .names import printable
from .output import WriteError

COMMANDS: Final = {
    "extract": "print the body text of pages",
    "batch": "extract the pages of a crawl, on all cores or a cluster",
    "train": "train a model on labelled pages",
    "evaluate": "score a model, or its recipe, on labelled pages",
    "explain": "show why blocks of a page were kept or dropped",
    "label": "label pages in the browser",
    "benchmark": "compare speed and quality with other extractors",
    "relabel": "transfer labels to changed pages",
}
_HELP: Final = "help"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line and return the exit code.

    Raises:
        SystemExit: help was printed (0), or the command line is invalid (2).
    """
    _prepare_stdout()
    try:
        code = _run(list(sys.argv[1:] if arguments is None else arguments))
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        _drop_stdout()
        return 1
    except OSError as error:
        if error.filename is None:
            _drop_stdout()
        say(f"{'stdout' if error.filename is None else error.filename}: {error.strerror or error}")
        return 1
    except (ModelError, ImportError, WriteError) as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        return 130
    return code


def _run(given: Sequence[str]) -> int:
    chosen = next((word for word in given if not word.startswith("-")), None)
    parser = _parser(chosen)
    if chosen is not None and chosen not in COMMANDS and chosen != _HELP:
        parser.error(_unknown(chosen))
    options, unknown = parser.parse_known_args(given)
    if unknown:
        getattr(options, "parser", parser).error(f"unrecognized arguments: {' '.join(unknown)}")
    if options.version:
        from .version import details, version

        print(details() if options.verbose else version())
        return 0
    if options.verbose:
        parser.error("-v goes with --version")
    if chosen is None:
        parser.print_help(sys.stderr)
        return 2
    try:
        code: int = options.run(options)
    except UsageError as error:
        options.parser.complain(str(error))
        return 2
    return code


class _Parser(argparse.ArgumentParser):
    """A parser that says in one line what is wrong with a command line."""

    def error(self, message: str) -> NoReturn:
        self.complain(message)
        sys.exit(2)

    def complain(self, message: str) -> None:
        print(f"{self.prog}: {printable(message)} ({self.prog} --help says more)", file=sys.stderr)


def _parser(chosen: str | None) -> _Parser:
    """Build the parser; only the chosen command's module is imported."""
    parser = _Parser(
        prog="bodytext",
        description="Keeps the body text of web pages and drops menus, teasers, cookie banners and comment prompts.",
        epilog="bodytext help COMMAND says more about a command.",
    )
    parser.add_argument("-V", "--version", action="store_true", help="print the version and exit")
    parser.add_argument("-v", "--verbose", action="store_true", help="with --version: also print what it runs on")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for name, summary in COMMANDS.items():
        one = commands.add_parser(name, help=summary, formatter_class=argparse.RawDescriptionHelpFormatter)
        if name == chosen:
            command = import_module(f"{__name__}.{name}")
            one.description, one.epilog = _wrapped(command.__doc__ or ""), command.EXAMPLES
            command.add_arguments(one)
            one.set_defaults(run=command.run, parser=one)
    one = commands.add_parser(_HELP, help="explain a command", description="Explains a command, or lists all of them.")
    one.add_argument("command", nargs="?", metavar="COMMAND", help="a command")
    one.set_defaults(run=_help, parser=one)
    return parser


def _wrapped(text: str) -> str:
    """Wrap paragraphs to the terminal's width; argparse would join them, or leave their lines as they are."""
    return "\n\n".join(fill(paragraph, 78, break_on_hyphens=False) for paragraph in text.strip().split("\n\n"))


def _help(options: argparse.Namespace) -> int:
    name = options.command
    if name is not None and name not in COMMANDS and name != _HELP:
        options.parser.error(_unknown(name))
    _parser(name).parse_args(["--help"] if name is None else [name, "--help"])
    return 0


def _unknown(word: str) -> str:
    """Say that a word is no command, and what may have been meant."""
    if os.path.exists(word) or "://" in word:
        return f"no command {word!r}; to extract that page: bodytext extract {word}"
    close = get_close_matches(word.lower(), [*COMMANDS, _HELP], n=1)
    return f"no command {word!r}; " + (f"did you mean {close[0]!r}?" if close else f"there are {', '.join(COMMANDS)}")


def _prepare_stdout() -> None:
    """Write UTF-8 to files and pipes, whatever the locale; a terminal shows what it can."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding=None if sys.stdout.isatty() else "utf-8", errors="replace")


def _drop_stdout() -> None:
    """Discard what is left for stdout; otherwise Python would report the error again when it closes stdout."""
    if sys.stdout is not None:
        with suppress(io.UnsupportedOperation), open(os.devnull, "w") as nowhere:
            os.dup2(nowhere.fileno(), sys.stdout.fileno())
