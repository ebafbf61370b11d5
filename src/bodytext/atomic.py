"""Atomic writes: files appear under their name only when they are complete."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from uuid import uuid4

MAX_NAME_BYTES: Final = 255
"""Of a file's name, on most file systems."""


@contextmanager
def replacing(path: Path, *, token: str | None = None) -> Iterator[Path]:
    """Yield a temporary path next to `path`, which replaces `path` atomically at the end. After an error the old file is intact.

    Args:
        path: the file to write, in an existing folder.
        token: part of the temporary name, by which leftovers of killed processes can be found; None takes a random one.

    Raises:
        OSError: the file cannot be written, or `path` is not a regular file.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with replacing(Path(folder, "note.txt")) as temporary:
    ...         _ = temporary.write_text("whole")
    ...     [(file.name, file.read_text()) for file in Path(folder).iterdir()]
    [('note.txt', 'whole')]
    """
    if path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, "not a regular file", str(path))
    ending = f".{token or uuid4().hex[:12]}.tmp"
    temporary = path.with_name("." + shortened(path.name, MAX_NAME_BYTES - len(f".{ending}".encode())) + ending)
    try:
        yield temporary
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def shortened(name: str, max_bytes: int) -> str:
    """The beginning of a file name that takes no more bytes in UTF-8; no character is cut in two.

    >>> shortened("page.html", 4), shortened("潮汐", 5)
    ('page', '潮')
    """
    data = name.encode("utf-8", "surrogateescape")
    return name if len(data) <= max_bytes else data[:max_bytes].decode("utf-8", "ignore")
