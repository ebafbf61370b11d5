"""Addresses of files: local paths, and whatever fsspec opens (s3://, gs://, https://)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any, BinaryIO, Final, cast

from bodytext.extras import needs

_READ_AHEAD_BYTES: Final = 8 * 1024 * 1024
_PACKAGES: Final = {"s3": "s3fs", "s3a": "s3fs", "gs": "gcsfs", "gcs": "gcsfs", "http": "aiohttp", "https": "aiohttp"}


class AddressError(Exception):
    """An address that cannot be used; the message is one line that names it."""


def is_remote(address: str) -> bool:
    """Return whether an address is anything but a local path.

    >>> is_remote("s3://bucket/a.warc.gz"), is_remote("crawl/a.warc.gz")
    (True, False)
    """
    return "://" in address and not address.startswith("file://")


def local_path(address: str) -> str:
    """Return the path of a local address."""
    return address.removeprefix("file://")


def open_address(address: str) -> BinaryIO:
    """Open a file for reading bytes, with 8 MB of read-ahead if it is remote.

    Raises:
        OSError: it does not exist or cannot be reached.
        AddressError: the package that opens such addresses is missing.
    """
    if not is_remote(address):
        return open(local_path(address), "rb")
    file_system, path = file_system_of(address)
    return cast("BinaryIO", file_system.open(path, "rb", block_size=_READ_AHEAD_BYTES))


def file_system_of(address: str) -> tuple[Any, str]:
    """Return the fsspec file system of a remote address, and the path in it.

    Raises:
        AddressError: the package for it is missing, or no package opens such addresses.
    """
    with needs("batch"):
        import fsspec

    scheme = address.partition("://")[0]
    try:
        return fsspec.core.url_to_fs(address)
    except ImportError as error:
        package = _PACKAGES.get(scheme, "the package that fsspec names")
        raise AddressError(f"{address}: {scheme}:// needs {package}: pip install {package}") from error
    except ValueError as error:
        raise AddressError(f"{address}: {reason_of(error)}") from error


def find(address: str) -> Iterator[tuple[str, int]]:
    """Find the files at an address (a file, a glob pattern or a folder), each with its size in bytes, 0 if unknown.

    Local paths are made absolute.

    Raises:
        AddressError: nothing is found, or it cannot be read.
    """
    try:
        yield from _find_remote(address) if is_remote(address) else _find_local(local_path(address))
    except AddressError:
        raise
    except Exception as error:
        raise AddressError(f"{address}: {reason_of(error)}") from error


def _find_local(path: str) -> Iterator[tuple[str, int]]:
    from glob import glob, has_magic

    path = os.path.abspath(path)
    if os.path.isdir(path):
        yield from _walk(path)
    elif has_magic(path) and not os.path.exists(path):
        found = sorted(glob(path, recursive=True))
        if not found:
            raise AddressError(f"{path}: no file matches")
        for one in found:
            yield from _walk(one) if os.path.isdir(one) else [(one, os.path.getsize(one))]
    else:
        yield path, os.stat(path).st_size


def _walk(folder: str) -> Iterator[tuple[str, int]]:
    def refuse(error: OSError) -> None:
        raise AddressError(f"{error.filename}: {reason_of(error)}") from error

    for where, folders, files in os.walk(folder, onerror=refuse):
        folders.sort()
        for name in sorted(files):
            path = os.path.join(where, name)
            yield path, os.stat(path).st_size


def _find_remote(address: str) -> Iterator[tuple[str, int]]:
    file_system, path = file_system_of(address)
    scheme = address.partition("://")[0]
    if "*" in path or "?" in path:
        found = file_system.glob(path, detail=True)
        if not found:
            raise AddressError(f"{address}: no file matches")
    elif scheme not in ("http", "https") and file_system.isdir(path):
        found = file_system.find(path, detail=True)
    else:
        yield address, int(file_system.info(path).get("size") or 0)
        return
    for name, info in sorted(found.items()):
        if info.get("type") != "directory":
            yield (name if "://" in name else f"{scheme}://{name}"), int(info.get("size") or 0)


def reason_of(error: BaseException) -> str:
    """Return an error's message, in one line.

    >>> reason_of(FileNotFoundError(2, "No such file or directory", "x"))
    'No such file or directory'
    """
    if isinstance(error, FileNotFoundError) and not error.strerror and error.__cause__ is not None:
        # fsspec raises this for every address that does not answer.
        error = error.__cause__
    text = (getattr(error, "strerror", None) or str(error) or type(error).__name__).strip()
    return text.splitlines()[0][:300] if text else type(error).__name__
