"""Cuts inputs into shards: a shard is read as a whole, written as one part, and repeated as a whole if a run is killed."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from bodytext.atomic import shortened
from bodytext.features import PageFormat

from .addresses import AddressError, find, is_remote, local_path

ShardKind = Literal["warc", "jsonl", "parquet", "files"]

FILES_A_SHARD: Final = 1000
_KINDS: Final[tuple[tuple[re.Pattern[str], ShardKind], ...]] = (
    (re.compile(r"\.(warc|wet)(\.gz)?$"), "warc"),
    (re.compile(r"\.(jsonl|ndjson)(\.gz|\.zst)?$"), "jsonl"),
    (re.compile(r"\.parquet$"), "parquet"),
)
_PAGE: Final[dict[PageFormat, re.Pattern[str]]] = {"html": re.compile(r"\.(html|htm|xhtml)$"), "text": re.compile(r"\.txt$")}
_EXTENSIONS: Final = re.compile(r"(\.(warc|wet|jsonl|ndjson|parquet|gz|zst))+$", re.IGNORECASE)
_MAX_NAME_BYTES: Final = 100
_UNSAFE: Final = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class Shard:
    """The input of one part.

    Attributes:
        name: name of the part, without extension; unique even for shards with the same file name.
        kind: how it is read.
        addresses: the address of its file, or those of its pages if `kind` is `files`.
        size: in bytes, 0 if unknown.
        page_format: whether its pages are HTML or plain text; WARC records say it themselves.
    """

    name: str
    kind: ShardKind
    addresses: tuple[str, ...]
    size: int
    page_format: PageFormat = "html"


def plan(inputs: Iterable[str], *, page_format: PageFormat = "html", leave_out: str | None = None) -> tuple[list[Shard], list[str]]:
    """Return the shards of some inputs, in order and without duplicates, and one line for each input that gives none.

    Args:
        inputs: files, folders and patterns, local or remote.
        page_format: kind of the pages in JSONL, Parquet and folders.
        leave_out: a local folder to ignore, because output goes there.
    """
    shards: dict[str, Shard] = {}
    problems: list[str] = []
    for address in inputs:
        found = 0
        try:
            for shard in _shards_at(address, page_format, leave_out):
                found += 1
                shards.setdefault(shard.name, shard)
        except AddressError as error:
            problems.append(str(error))
            continue
        if not found and leave_out is not None and _is_at(address, leave_out):
            problems.append(f"{address}: parts go there, so nothing in it is read; take another folder for them")
        elif not found:
            problems.append(
                f"{address}: no pages there (WARC, WET, JSONL, Parquet or {'TXT' if page_format == 'text' else 'HTML'} files)"
            )
    return list(shards.values()), problems


def kind_of(address: str, page_format: PageFormat = "html") -> ShardKind | None:
    """Tell from its name how a file is read; None if it holds no pages.

    >>> kind_of("CC-MAIN-00001.warc.wet.gz"), kind_of("a.jsonl.zst"), kind_of("index.html"), kind_of("a.pdf")
    ('warc', 'jsonl', 'files', None)
    """
    name = address.lower()
    for pattern, kind in _KINDS:
        if pattern.search(name):
            return kind
    return "files" if _PAGE[page_format].search(name) else None


def _shards_at(address: str, page_format: PageFormat, leave_out: str | None) -> Iterator[Shard]:
    pages: list[tuple[str, int]] = []
    folder, is_left_out = "", False
    for one, size in find(address):
        if leave_out is not None and not is_remote(one):
            if os.path.dirname(one) != folder:
                folder = os.path.dirname(one)
                is_left_out = _is_in(folder, leave_out)
            if is_left_out:
                continue
        kind = kind_of(one, page_format)
        if kind is None:
            if one in (address, os.path.abspath(local_path(address))):
                raise AddressError(f"{address}: unknown kind of file; WARC, WET, JSONL, Parquet or HTML is read")
        elif kind == "files":
            pages.append((one, size))
            if len(pages) == FILES_A_SHARD:
                yield _of_pages(pages, page_format)
                pages = []
        else:
            yield Shard(_name(one, [one]), kind, (one,), size, page_format)
    if pages:
        yield _of_pages(pages, page_format)


def _of_pages(pages: Sequence[tuple[str, int]], page_format: PageFormat) -> Shard:
    addresses = tuple(address for address, _ in pages)
    folder = os.path.commonpath(addresses) if len(addresses) > 1 else os.path.dirname(addresses[0])
    return Shard(_name(folder or "pages", addresses), "files", addresses, sum(size for _, size in pages), page_format)


def _name(address: str, addresses: Sequence[str]) -> str:
    """Make a file name that is the same only for the same addresses."""
    base = _EXTENSIONS.sub("", os.path.basename(address.rstrip("/"))) or "pages"
    digest = hashlib.sha256("\n".join(addresses).encode("utf-8", "surrogateescape")).hexdigest()
    return f"{shortened(_UNSAFE.sub('_', base), _MAX_NAME_BYTES).lstrip('._') or 'pages'}-{digest[:12]}"


def _is_in(folder: str, other: str) -> bool:
    """Whether a local folder is another one or below it, whatever links lead there."""
    here, there = os.path.realpath(folder), os.path.realpath(other)
    return here == there or here.startswith(there.rstrip("/") + "/")


def _is_at(address: str, folder: str) -> bool:
    return not is_remote(address) and os.path.realpath(local_path(address)) == os.path.realpath(folder)
