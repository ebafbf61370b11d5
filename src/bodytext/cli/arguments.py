"""Arguments that several commands share, and checks of their values."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bodytext.features import PageFormat
    from bodytext.formats import Format
    from bodytext.models import Model


class UsageError(Exception):
    """A command line that cannot be carried out; the message is one line, and the exit code is 2."""


def share(text: str) -> float:
    """Parse a number in [0, 1]; raises `ArgumentTypeError` for anything else."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"a number between 0 and 1, not {text!r}")
    return value


def integer(minimum: int, maximum: int | None = None) -> Callable[[str], int]:
    """Return an argument type for whole numbers in a range; it raises `ArgumentTypeError` for anything else.

    >>> integer(1)("8")
    8
    """
    wanted = f"at least {minimum}" if maximum is None else f"between {minimum} and {maximum}"

    def parse(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = minimum - 1
        if value < minimum or (maximum is not None and value > maximum):
            raise argparse.ArgumentTypeError(f"a whole number, {wanted}, not {text!r}")
        return value

    return parse


folds = integer(2)
"""A number of folds."""


def address(text: str) -> str:
    """Parse the full address of a page; raises `ArgumentTypeError` without scheme or host."""
    from .inputs import scheme_of

    if not scheme_of(text):
        raise argparse.ArgumentTypeError(f"a whole address, such as https://www.example.org/page, not {text!r}")
    return text


def charset(text: str) -> str:
    """Parse the name of an encoding, as in the WHATWG standard; raises `ArgumentTypeError` for unknown ones."""
    import webencodings

    if not text.isascii() or webencodings.lookup(text) is None:
        raise argparse.ArgumentTypeError(f"the name of an encoding, such as utf-8 or windows-1252, not {text!r}")
    return text


def path_argument(text: str) -> Path:
    """Parse the path of a file or a folder; raises `ArgumentTypeError` if it is empty."""
    if not text:
        raise argparse.ArgumentTypeError("the name of a file or a folder, not ''")
    return Path(text)


def _jobs(text: str) -> int:
    """Parse a number of processes, as joblib takes it: -1 is one per core."""
    return -1 if text == "-1" else integer(1)(text)


def add_model(parser: argparse.ArgumentParser | argparse._MutuallyExclusiveGroup) -> None:
    """`--model M`."""
    parser.add_argument("--model", type=path_argument, metavar="M", help="a model of your own (default: the shipped one)")


def read_own_model(path: Path | None, page_format: PageFormat) -> Model | None:
    """Read the model of `--model M`; None if the option was not given.

    Raises:
        ModelError: it cannot be used, or is for the other kind of pages.
    """
    from bodytext.models import ModelError, read_model

    if path is None:
        return None
    model = read_model(path)
    try:
        model.require_format(page_format)
    except ModelError as error:
        raise ModelError(f"{path}: {error}") from None
    return model


def add_format(parser: argparse.ArgumentParser, formats: Sequence[Format], *, what: str) -> None:
    """`--format F`; an alias is replaced by the name it stands for.

    Args:
        formats: the formats on offer; the first is the default.
        what: what has this format, for the help.
    """
    names = {name: form.name for form in formats for name in (form.name, *form.aliases)}
    offered = ", ".join(form.name + (f" ({', '.join(form.aliases)})" if form.aliases else "") for form in formats)

    def parse(text: str) -> str:
        if text not in names:
            raise argparse.ArgumentTypeError(f"one of {offered}, not {text!r}")
        return names[text]

    parser.add_argument(
        "--format", type=parse, default=formats[0].name, metavar="F", help=f"{what}: {offered} (default: %(default)s)"
    )


def add_threshold(parser: argparse.ArgumentParser) -> None:
    """`--threshold T`."""
    parser.add_argument(
        "--threshold",
        type=share,
        metavar="T",
        help="keep blocks of at least this probability (default: chosen for each page)",
    )


def add_focus(parser: argparse.ArgumentParser) -> None:
    """`--focus precision|recall`, in place of a threshold."""
    from bodytext.models import FOCUSES

    parser.add_argument(
        "--focus", choices=tuple(FOCUSES), help="keep less and surer text, or more of it (default: both count the same)"
    )


def check_focus(options: argparse.Namespace) -> None:
    """Raise `UsageError` if there are both a focus and a threshold."""
    if options.focus and options.threshold is not None:
        raise UsageError("--focus and --threshold both choose what is kept; give one of them")


def add_corpora(parser: argparse.ArgumentParser) -> None:
    """`DIR...` and `--jobs N`, for the commands that read labelled pages."""
    parser.add_argument(
        "corpora", nargs="+", type=path_argument, metavar="DIR", help="folders of labelled pages, in any supported format"
    )
    parser.add_argument("--jobs", type=_jobs, default=-1, metavar="N", help="number of processes (default: one per core)")


def add_cache(parser: argparse.ArgumentParser) -> None:
    """`--cache FOLDER`, for the commands that train."""
    parser.add_argument(
        "--cache",
        type=path_argument,
        metavar="FOLDER",
        help="keep labels, learned names and features here to speed up retraining (a gigabyte for 2,000 pages)",
    )


def add_cluster(parser: argparse.ArgumentParser) -> None:
    """`--cluster ADDRESS` and the TLS files of an encrypted one."""
    parser.add_argument("--cluster", metavar="ADDRESS", help="a Dask scheduler to work on, tcp://HOST:8786 or tls://HOST:8786")
    parser.add_argument("--tls-ca", metavar="FILE", help="CA certificate of a tls:// cluster")
    parser.add_argument("--tls-cert", metavar="FILE", help="certificate of this client")
    parser.add_argument("--tls-key", metavar="FILE", help="its key")
