"""A cache on disk for what training computes per page: labelled pages, learned names, and feature matrices.

Everything is keyed by the bytes it comes from and by the code that computes it, so a stale cache never changes a result.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

import bodytext.features
import bodytext.training
from bodytext.extras import needs

with needs("train"):
    import joblib

T = TypeVar("T")

_CODE: Final = ("*.py", "*.pyx", "*.txt", "*.bin")


class Cache:
    """Results kept in a folder; without a folder everything is computed each time.

    Args:
        folder: created if missing; None keeps nothing. It may be deleted at any time.

    Raises:
        NotADirectoryError: the path is a file.
    """

    def __init__(self, folder: Path | None = None) -> None:
        if folder is not None and folder.exists() and not folder.is_dir():
            raise NotADirectoryError(f"{folder}: not a folder, so nothing can be cached in it")
        self._memory = joblib.Memory(folder, verbose=0)
        self._code = code_digest() if folder else ""

    def call(self, function: Callable[..., T], *arguments: Any, key: tuple[Any, ...]) -> T:
        """Return `function(*arguments)`, computed once per key.

        Args:
            function: a pure, module-level function.
            arguments: its arguments; not part of the key.
            key: plain values that represent the arguments, such as digests.
        """
        if self._memory.store_backend is None:
            return function(*arguments)
        name = f"{function.__module__}.{function.__qualname__}"
        found: T = self._memory.cache(_called, ignore=["function", "arguments"])(name, key, self._code, function, arguments)
        return found


def _called(name: str, key: tuple[Any, ...], code: str, function: Callable[..., T], arguments: tuple[Any, ...]) -> T:
    return function(*arguments)


def digest(*parts: object) -> str:
    """Return a short hash of values, from their bytes or their representation.

    >>> digest("a", 1) == digest("a", 1), digest("a", 1) == digest("a1")
    (True, False)
    """
    found = hashlib.sha256()
    for part in parts:
        data = part if isinstance(part, bytes) else repr(part).encode("utf-8", "surrogatepass")
        found.update(len(data).to_bytes(8, "little") + data)
    return found.hexdigest()[:32]


def code_digest() -> str:
    """Return a hash of the code and tables that make examples, lexicons and matrices."""
    folders = [Path(folder) for package in (bodytext.features, bodytext.training) for folder in package.__path__]
    files = sorted(file for folder in folders for pattern in _CODE for file in folder.rglob(pattern))
    return digest(*(file.read_bytes() for file in files))
