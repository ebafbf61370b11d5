"""Feeds files made by Atheris to the reader of models: `python tests/fuzz/fuzz_model.py -max_total_time=600 CORPUS`.

Needs `pip install atheris`. Copy the files of `models/*.bodytext` to the corpus first, else nothing gets past the archive.
"""

from __future__ import annotations

import contextlib
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["bodytext", "zipfile"]):
    from bodytext.models import ModelError, read_model

FILE = Path(tempfile.mkdtemp()) / "fuzzed.bodytext"


def test_one_input(data: bytes) -> None:
    """A file of these bytes is a model, or is refused."""
    FILE.write_bytes(data)
    with contextlib.suppress(ModelError):
        read_model(FILE)


if __name__ == "__main__":
    atheris.Setup(sys.argv, test_one_input)
    atheris.Fuzz()
