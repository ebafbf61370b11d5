"""Arguments that several commands have, and checks of their values."""

from __future__ import annotations

import argparse
from pathlib import Path


def share(text: str) -> float:
    """A number in [0, 1]; `ArgumentTypeError` for another."""
    value = float(text)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError("between 0 and 1")
    return value


def folds(text: str) -> int:
    """A number of folds; `ArgumentTypeError` below 2."""
    value = int(text)
    if value < 2:
        raise argparse.ArgumentTypeError("at least 2")
    return value


def add_model(parser: argparse.ArgumentParser | argparse._MutuallyExclusiveGroup) -> None:
    """`--model M`."""
    parser.add_argument("--model", type=Path, metavar="M", help="a model of your own (default: the shipped one)")


def add_threshold(parser: argparse.ArgumentParser) -> None:
    """`--threshold T`."""
    parser.add_argument(
        "--threshold",
        type=share,
        metavar="T",
        help="keep blocks of at least this probability (default: chosen page by page)",
    )


def add_corpora(parser: argparse.ArgumentParser) -> None:
    """`DIR...` and `--jobs N`, for the commands that read labelled pages."""
    parser.add_argument("corpora", nargs="+", type=Path, metavar="DIR", help="folders of labelled pages, in any known format")
    parser.add_argument("--jobs", type=int, default=-1, metavar="N", help="processes (default: one a core)")


def add_cache(parser: argparse.ArgumentParser) -> None:
    """`--cache FOLDER`, for the commands that train."""
    parser.add_argument(
        "--cache",
        type=Path,
        metavar="FOLDER",
        help="keep labels, learned names and features here, so that training again is faster (a gigabyte for 2,000 pages)",
    )


def add_cluster(parser: argparse.ArgumentParser) -> None:
    """`--cluster ADDRESS` and the files of an encrypted one."""
    parser.add_argument("--cluster", metavar="ADDRESS", help="a Dask scheduler to work on, tcp://HOST:8786 or tls://HOST:8786")
    parser.add_argument("--tls-ca", metavar="FILE", help="certificate of the authority of a tls:// cluster")
    parser.add_argument("--tls-cert", metavar="FILE", help="certificate of this client")
    parser.add_argument("--tls-key", metavar="FILE", help="its key")
