"""What readers share: finding and reading the files of a corpus, and turning errors into a `Problem`."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, TypeVar

from bodytext.features.page.decode import is_binary, to_utf8
from bodytext.training.corpora.gold import Problem
from bodytext.training.corpora.sites import registered_domain

PAGE_SUFFIXES: Final = (".html", ".htm", ".html.gz")
INNER_FOLDERS: Final = ("dev", "annotated", "prepared_html", "html")
"""Names of folders in which a corpus may keep its pages, and which are no name for the corpus."""

_NOT_TEXT: Final = re.compile("[\x00-\x06\x0e-\x1a\x1c-\x1f\ufffd]")
_Record = TypeVar("_Record")


class UnusablePageError(ValueError):
    """Why a page cannot be used, in one line."""


def attempt(name: str, read: Callable[[], _Record]) -> _Record | Problem:
    """Return what `read` returns, or a `Problem` if it fails.

    >>> attempt("page", lambda: 1 + 1)
    2
    """
    try:
        return read()
    except UnusablePageError as error:
        return Problem(name, str(error))


def read_bytes(path: Path) -> bytes:
    """Read a file, unpacked if its name ends in `.gz`."""
    try:
        data = path.read_bytes()
        return gzip.decompress(data) if path.suffix.lower() == ".gz" else data
    except FileNotFoundError:
        raise UnusablePageError(f"{path.name} is missing") from None
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UnusablePageError(f"{path.name} cannot be read: {reason}") from error


def read_page(path: Path) -> bytes:
    """Read a page; raises `UnusablePageError` if it is empty or does not look like text."""
    data = read_bytes(path)
    if not data.strip():
        raise UnusablePageError(f"{path.name} is empty")
    if is_binary(data):
        raise UnusablePageError(f"{path.name} is not HTML")
    return data


def read_gold(path: Path) -> str:
    """Read a gold text in whatever encoding."""
    text = to_utf8(read_bytes(path))[0].decode("utf-8", "replace")
    # One character in 25, as for pages; the first bytes prove nothing here, since a text may begin with "ID3" or "RIFF".
    if 25 * len(_NOT_TEXT.findall(text)) > len(text):
        raise UnusablePageError(f"{path.name} is not text")
    return text


def read_json(path: Path) -> dict[str, Any]:
    """Read the JSON object in a file."""
    return parse_json(read_bytes(path), path.name)


def parse_json(data: bytes, name: str) -> dict[str, Any]:
    """Parse a JSON object; `name` is for error messages.

    >>> parse_json(b'{"url": ""}', "meta.json")
    {'url': ''}
    """
    try:
        value = json.loads(data)
    except json.JSONDecodeError as error:
        raise UnusablePageError(f"{name} is not valid JSON: {error.msg} in line {error.lineno}") from None
    except (ValueError, RecursionError):
        raise UnusablePageError(f"{name} is not valid JSON") from None
    if not isinstance(value, dict):
        raise UnusablePageError(f"{name} does not hold a JSON object")
    return value


def string(record: Mapping[str, Any], key: str) -> str:
    """Return the string under a key, "" if there is none.

    >>> string({"url": None}, "url")
    ''
    """
    value = record.get(key)
    return value if isinstance(value, str) else ""


def strings(record: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """Return the strings in the list under a key, without empty ones.

    >>> strings({"with": ["a", "", 1]}, "with")
    ('a',)
    """
    value = record.get(key)
    return tuple(item for item in value if isinstance(item, str) and item.strip()) if isinstance(value, list) else ()


def paragraphs(text: str) -> str:
    """Write gold text with one paragraph per line; raises `UnusablePageError` if it is empty.

    >>> paragraphs(" One. \\n\\nTwo.")
    'One.\\nTwo.'
    """
    lines = [line.strip() for line in text.splitlines()]
    joined = "\n".join(line for line in lines if line)
    if not joined:
        raise UnusablePageError("the gold text is empty")
    return joined


def named_files(folder: Path, suffixes: tuple[str, ...]) -> dict[str, Path]:
    """Map sorted names without suffix to the files of a folder, without hidden files; {} if there is no such folder."""
    if not folder.is_dir():
        return {}
    found: dict[str, Path] = {}
    for path in sorted(folder.iterdir()):
        suffix = next((suffix for suffix in suffixes if path.name.lower().endswith(suffix)), None)
        if suffix is not None and not path.name.startswith(".") and path.is_file():
            found.setdefault(path.name[: -len(suffix)], path)
    return dict(sorted(found.items()))


def counterpart(files: Mapping[str, Path], name: str, what: str) -> Path:
    """Return the file of a name; raises `UnusablePageError` if there is none."""
    if name not in files:
        raise UnusablePageError(f"{what} is missing")
    return files[name]


def corpus_name(folder: Path) -> str:
    """Name a corpus after its folder, or after the folder above one that only names a part.

    >>> corpus_name(Path("corpora/wcxb/dev")), corpus_name(Path("corpora/news2023"))
    ('wcxb', 'news2023')
    """
    folder = folder.absolute()
    return folder.parent.name if folder.name in INNER_FOLDERS else folder.name


def site(url: str, name: str) -> str:
    """Return the registered domain of an address, else the name of the page.

    >>> site("https://www.example.org/a", "page"), site("", "page")
    ('example.org', 'page')
    """
    return registered_domain(url) or name
