"""A file is replaced completely or not at all, and nothing is left next to it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bodytext.atomic import replacing


def fail_halfway(path: Path) -> None:
    with replacing(path) as temporary:
        temporary.write_bytes(b"ne")
        raise RuntimeError("halfway")


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "model.bodytext"
    path.write_bytes(b"old")
    with pytest.raises(RuntimeError, match="halfway"):
        fail_halfway(path)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {"model.bodytext": b"old"}


def test_two_writers_of_one_file_do_not_meet(tmp_path: Path) -> None:
    path = tmp_path / "labels.json"
    with replacing(path) as first, replacing(path) as second:
        assert first != second
        first.write_text("first", encoding="utf-8")
        second.write_text("second", encoding="utf-8")
    assert {file.name: file.read_text(encoding="utf-8") for file in tmp_path.iterdir()} == {"labels.json": "first"}


def test_the_temporary_file_carries_the_callers_token(tmp_path: Path) -> None:
    with replacing(tmp_path / "part.jsonl", token="host-1") as temporary:
        temporary.write_bytes(b"")
        assert [file.name for file in tmp_path.iterdir()] == [".part.jsonl.host-1.tmp"]


def test_a_missing_folder_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), replacing(tmp_path / "nowhere" / "file") as temporary:
        temporary.write_bytes(b"")


def test_a_device_or_a_folder_is_not_replaced(tmp_path: Path) -> None:
    for path in (Path("/dev/null"), tmp_path):
        with pytest.raises(OSError, match="not a regular file"):
            replacing(path).__enter__()
    assert Path("/dev/null").is_char_device()


@pytest.mark.skipif(os.name != "posix", reason="Windows limits whole paths")
@pytest.mark.parametrize("name", ["n" * 251 + ".txt", "潮" * 83 + ".txt", "潮" * 85])
def test_the_longest_name_can_be_written(tmp_path: Path, name: str) -> None:
    with replacing(tmp_path / name, token="host-1") as temporary:
        temporary.write_bytes(b"whole")
        assert temporary.name.endswith(".host-1.tmp")
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [(name, b"whole")]
