"""Writes a command's results: to stdout, one file, or a folder with one file per page."""

from __future__ import annotations

import errno
import os
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from contextlib import contextmanager
from itertools import chain, count
from pathlib import Path, PurePath
from typing import Final, TextIO

from bodytext.atomic import replacing

from .arguments import UsageError
from .inputs import HTML_SUFFIXES, STDIN, TEXT_SUFFIXES, Source, scheme_of
from .names import printable

_FINAL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)
_PAGE_SUFFIXES: Final = (*HTML_SUFFIXES, *TEXT_SUFFIXES)


class WriteError(Exception):
    """A result that cannot be written; the message says where and why, in one line.

    Attributes:
        is_final: whether other results would fail as well, because the disk is full or not writable.
    """

    def __init__(self, message: str, *, is_final: bool = False) -> None:
        super().__init__(message)
        self.is_final = is_final


@contextmanager
def output(path: Path | None) -> Iterator[TextIO]:
    """Open stdout if there is no path, else a file that appears only when it is complete. Devices and pipes are written to
    directly.

    Raises:
        WriteError: the file cannot be written, or stdout is closed.
    """
    if path is None:
        if sys.stdout is None:
            raise WriteError("stdout is closed")
        yield sys.stdout
        return
    try:
        if path.is_dir():
            raise WriteError(f"{printable(str(path))}: is a folder; name a file in it")
        if path.exists() and not path.is_file():
            # Not where links lead to: the pipe behind /dev/stdout has no name that could be opened.
            with path.open("w", encoding="utf-8", errors="replace", newline="\n") as file:
                yield file
            return
        target = Path(os.path.realpath(path))
        if target.is_symlink():
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
        if not target.parent.is_dir():
            raise WriteError(f"{printable(str(path))}: no such folder: {printable(str(path.parent))}")
        with (
            replacing(target) as temporary,
            temporary.open("w", encoding="utf-8", errors="replace", newline="\n") as file,
        ):
            yield file
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _write_error(path, error) from error


def check_apart(targets: Sequence[Path], sources: Sequence[Source]) -> None:
    """Pass results that do not replace a page they are made from.

    Raises:
        UsageError: one would.
    """
    pages = {os.path.realpath(source.name) for source in sources if source.name != STDIN and not scheme_of(source.name)}
    for target in targets:
        if target.is_file() and os.path.realpath(target) in pages:
            raise UsageError(f"{printable(str(target))}: is one of the pages; write to another place with -o")


def make_folder(folder: Path) -> None:
    """Create a folder unless it exists.

    Raises:
        WriteError: its parent is missing, a file has its name, or permission is denied.
    """
    if not folder.absolute().parent.is_dir():
        raise WriteError(f"{printable(str(folder))}: no such folder: {printable(str(folder.parent))}")
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise _write_error(folder, error) from error


def write_below(folder: Path, place: PurePath, text: str) -> None:
    """Write a file below a folder, creating the folders in between.

    Args:
        folder: an existing folder.
        place: a relative path.

    Raises:
        WriteError: it cannot be written, or a link on the way leads out of the folder.
    """
    target = folder / place
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        inside = Path(os.path.realpath(target)).is_relative_to(os.path.realpath(folder))
    except OSError as error:
        raise _write_error(target, error) from error
    if not inside:
        raise WriteError(f"{printable(str(target))}: a link leads out of {printable(str(folder))}")
    with output(target) as file:
        file.write(text)


def places(pages: Sequence[PurePath], suffix: str) -> list[PurePath]:
    """Choose paths for the results of pages: no two are the same, even where file names are case-insensitive.

    Args:
        pages: relative paths.
        suffix: suffix of the results.

    Returns:
        For each page its path with the new suffix instead of its own; if that is taken, with the new suffix appended.

    >>> [str(place) for place in places([PurePath("a.html"), PurePath("b.html"), PurePath("B.htm")], ".txt")]
    ['a.txt', 'b.html.txt', 'B.htm.txt']
    """
    folders = {_key(folder) for page in pages for folder in page.parents}
    wanted = [page.with_name(_stem(page.name) + suffix) for page in pages]
    counts = Counter(map(_key, wanted))
    taken = folders | {key for key, count in counts.items() if count == 1}
    found = []
    for page, place in zip(pages, wanted, strict=True):
        shared = counts[_key(place)] > 1 or _key(place) in folders
        found.append(_free(page, suffix, taken) if shared else place)
        taken.add(_key(found[-1]))
    return found


def _free(page: PurePath, suffix: str, taken: Set[str]) -> PurePath:
    marks = chain([""], (f"-{number}" for number in count(2)))
    return next(place for mark in marks if _key(place := page.with_name(f"{page.name}{mark}{suffix}")) not in taken)


def _write_error(path: Path, error: OSError) -> WriteError:
    return WriteError(f"{printable(str(path))}: {error.strerror or error}", is_final=error.errno in _FINAL)


def _stem(name: str) -> str:
    stem, suffix = os.path.splitext(name)
    return stem if suffix.lower() in _PAGE_SUFFIXES else name


def _key(path: PurePath) -> str:
    return unicodedata.normalize("NFC", str(path)).casefold()
