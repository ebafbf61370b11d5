"""Where a command's result goes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from bodytext.atomic import replacing


@contextmanager
def output(path: Path | None) -> Iterator[TextIO]:
    """Stdout, or a file that appears under its name only when it is whole."""
    if path is None:
        yield sys.stdout
        return
    with replacing(path) as temporary, temporary.open("w", encoding="utf-8", errors="replace", newline="\n") as file:
        yield file
