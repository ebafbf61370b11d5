"""Tiny corpora on disk."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest


@pytest.fixture
def write(tmp_path: Path) -> Callable[[Mapping[str, object]], Path]:
    """Writes files into the folder of a corpus called `harbour`, and returns it.

    Bytes go as they are, text as UTF-8, anything else as JSON; text whose file ends in `.gz` is packed.
    """

    def files(contents: Mapping[str, object]) -> Path:
        corpus = tmp_path / "harbour"
        corpus.mkdir(exist_ok=True)
        for name, content in contents.items():
            path = corpus / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(content, bytes):
                path.write_bytes(content)
                continue
            data = (content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)).encode()
            path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
        return corpus

    return files
