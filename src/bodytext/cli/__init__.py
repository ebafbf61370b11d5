"""The command `bodytext`: one module a command. Results on stdout, messages on stderr; exit 0 ok, 1 some input failed, 2 usage."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Final

from bodytext import __version__
from bodytext.models import ModelError

from .messages import say

COMMANDS: Final = {
    "extract": "print the body text of pages",
    "batch": "extract the pages of a crawl, on all cores or a cluster",
    "train": "train a model on labelled pages",
    "evaluate": "score a model, or its recipe, on labelled pages",
    "explain": "show why blocks of a page were kept or dropped",
    "label": "label pages in the browser",
    "benchmark": "compare speed and quality with other extractors",
    "relabel": "carry labels over to changed pages",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line; returns the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    options = _parser(next((word for word in given if word in COMMANDS), None)).parse_args(given)
    try:
        code: int = options.run(options)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader has gone; without this Python would complain once more when it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except (ModelError, ImportError) as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        return 130
    return code


def _parser(chosen: str | None) -> argparse.ArgumentParser:
    """The parser; only the chosen command's module is imported."""
    parser = argparse.ArgumentParser(
        prog="bodytext",
        description="Keeps the body text of web pages and drops menus, teasers, cookie banners and comment prompts.",
        epilog="bodytext COMMAND --help says more of a command.",
    )
    parser.add_argument("--version", action="version", version=f"bodytext {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for name, summary in COMMANDS.items():
        one = commands.add_parser(name, help=summary, formatter_class=argparse.RawDescriptionHelpFormatter)
        if name == chosen:
            command = import_module(f"{__name__}.{name}")
            one.description, one.epilog = command.__doc__, command.EXAMPLES
            command.add_arguments(one)
            one.set_defaults(run=command.run)
    return parser
