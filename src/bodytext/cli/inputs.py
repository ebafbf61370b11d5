"""The inputs of a command: files, folders of pages, stdin, or one address on the web."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Final

from bodytext.atomic import shortened
from bodytext.features.page.decode import MAX_INPUT

from .messages import say
from .names import printable

STDIN: Final = "-"
HTML_SUFFIXES: Final = (".html", ".htm", ".xhtml")
TEXT_SUFFIXES: Final = (".txt",)
_MAX_NAME_BYTES: Final = 100
"""Of a name that is made from an address."""
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*(?=://)")


class InputError(Exception):
    """An input that cannot be read; the message says why in one line and does not name it."""


@dataclass(frozen=True, slots=True)
class Source:
    """A page to read.

    Attributes:
        name: the path of its file, an address, or `-` for stdin.
        place: its path below the folder it was found in, else its name alone; a relative path without `..`.
    """

    name: str
    place: PurePath

    @property
    def shown(self) -> str:
        """The name for messages."""
        return "stdin" if self.name == STDIN else printable(self.name)


@dataclass(frozen=True, slots=True)
class Problem:
    """An input without a page: its name, and why in one line."""

    name: str
    reason: str

    @property
    def shown(self) -> str:
        """The name for messages."""
        return printable(self.name)


@dataclass(frozen=True, slots=True)
class Content:
    """The content of a page that was read.

    Attributes:
        body: its bytes, at most one more than are used, so that a longer page is recognised as too large.
        url: its address, if it was fetched.
        charset: what its server said about the encoding, if it was fetched.
    """

    body: bytes
    url: str | None = None
    charset: str | None = None


def scheme_of(name: str) -> str:
    """Return the scheme of an address in lower case; "" for a path.

    >>> scheme_of("https://www.example.org/"), scheme_of("pages/a.html")
    ('https', '')
    """
    found = _SCHEME.match(name)
    return found[0].lower() if found else ""


def check_inputs(names: Sequence[str]) -> None:
    """Check the inputs of a command line.

    Raises:
        ValueError: an input has no name, stdin is named twice, or an address has another scheme or is not the only input.

    >>> check_inputs(["-", "-"])
    Traceback (most recent call last):
    ValueError: - stands for stdin, which can be read only once
    """
    if "" in names:
        raise ValueError("an input has no name")
    if names.count(STDIN) > 1:
        raise ValueError(f"{STDIN} stands for stdin, which can be read only once")
    for name in names:
        scheme = scheme_of(name)
        if scheme not in ("", "http", "https"):
            raise ValueError(f"{printable(name)}: only http and https addresses are fetched")
        if scheme and len(names) > 1:
            raise ValueError("an address must be the only input; for more pages, save them with a crawler and use bodytext batch")


def find_sources(names: Sequence[str], *, suffixes: Sequence[str], leave_out: Path | None = None) -> list[Source | Problem]:
    """Find the pages of all inputs, those of a folder sorted by path; an input that cannot be read becomes a `Problem`.

    Args:
        names: inputs that `check_inputs` accepted.
        suffixes: suffixes of pages in a folder, in lower case.
        leave_out: a folder of results, whose files are no pages.
    """
    several = sum(os.path.isdir(name) for name in names) > 1
    found: list[Source | Problem] = []
    for name in names:
        path = Path(name)
        if name == STDIN:
            found.append(Source(name, PurePath("stdin")))
        elif scheme_of(name):
            found.append(Source(name, PurePath(_file_name(name))))
        elif path.is_dir():
            found += _in_folder(path, suffixes, leave_out, within=path.resolve().name if several else "")
        else:
            found.append(Source(name, PurePath(path.name)))
    return found


def _in_folder(folder: Path, suffixes: Sequence[str], leave_out: Path | None, *, within: str) -> list[Source | Problem]:
    pages: list[Path] = []
    problems: list[Source | Problem] = []

    def note(error: OSError) -> None:
        problems.append(Problem(str(error.filename or folder), error.strerror or str(error)))

    own = leave_out.resolve() if leave_out is not None and leave_out.is_dir() else None
    for where, folders, files in os.walk(folder, onerror=note):
        inner = Path(where)
        if own is not None:
            folders[:] = [name for name in folders if (inner / name).resolve() != own]
        pages += [inner / name for name in files if name.lower().endswith(tuple(suffixes)) and (inner / name).is_file()]
    if not pages and not problems:
        problems.append(Problem(str(folder), f"no pages in this folder ({', '.join(suffixes)})"))
    return [*problems, *(Source(str(page), PurePath(within, page.relative_to(folder))) for page in sorted(pages))]


def read(source: Source, *, text: bool = False) -> Content:
    """Read a page.

    Args:
        source: the page to read.
        text: whether to request plain text from an address.

    Raises:
        InputError: it cannot be read.
    """
    if source.name == STDIN:
        return Content(_read_stdin())
    if scheme_of(source.name):
        return _fetched(source.name, text=text)
    try:
        with open(source.name, "rb") as file:
            return Content(file.read(MAX_INPUT + 1))
    except (OSError, ValueError) as error:
        raise InputError((error.strerror if isinstance(error, OSError) else None) or str(error)) from error


def _read_stdin() -> bytes:
    if sys.stdin is None:
        raise InputError("closed")
    if sys.stdin.isatty():
        key = "Ctrl-Z and Enter" if sys.platform == "win32" else "Ctrl-D"
        say(f"reading a page from the terminal; end it with {key}")
    try:
        return sys.stdin.buffer.read(MAX_INPUT + 1)
    except OSError as error:
        raise InputError(error.strerror or str(error)) from error


def _fetched(address: str, *, text: bool) -> Content:
    from bodytext.fetch import FetchError, fetch

    try:
        page = fetch(address, text=text)
    except FetchError as error:
        raise InputError(str(error)) from error
    return Content(page.body, page.url, page.charset)


def _file_name(address: str) -> str:
    """Choose a file name for a page on the web: the last part of its path, else its host.

    >>> _file_name("https://www.example.org/news/ferry.html?page=2"), _file_name("https://www.example.org/")
    ('ferry.html', 'www.example.org.html')
    """
    host, _, path = address.partition("://")[2].partition("/")
    last = re.sub(r"[^\w.-]", "-", re.split(r"[?#]", path)[0].rstrip("/").rpartition("/")[2]).lstrip(".")
    if last:
        return shortened(last, _MAX_NAME_BYTES)
    return shortened(re.sub(r"[^\w.-]", "-", host).lstrip("."), _MAX_NAME_BYTES) + HTML_SUFFIXES[0]
