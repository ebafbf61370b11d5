"""Parts appear whole or not at all, and errors name the file that could not be written."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bodytext.batch import OutputError, Settings
from bodytext.batch.parts import Folder, part, write_json


def full(*_: object) -> None:
    raise OSError(28, "No space left on device")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_part_appears_when_it_is_whole(tmp_path: Path) -> None:
    with part(Folder(str(tmp_path)), "a", Settings(parts="jsonl")) as writer:
        writer.write(b"{}\n")
        (hidden,) = names(tmp_path)
        assert hidden.startswith(".a.jsonl.")
    assert names(tmp_path) == ["a.jsonl"]
    assert (tmp_path / "a.jsonl").read_bytes() == b"{}\n"


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_an_error_at_the_end_names_the_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    monkeypatch.setattr(os, step, full)
    with pytest.raises(OutputError) as raised, part(Folder(str(tmp_path)), "a", Settings(parts="jsonl")):
        pass
    assert str(raised.value) == f"{tmp_path}/a.jsonl: No space left on device"
    assert names(tmp_path) == []


def test_a_small_file_that_cannot_be_written_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError) as raised:
        write_json(Folder(str(tmp_path)), "_summary.json", {})
    assert str(raised.value) == f"{tmp_path}/_summary.json: No space left on device"


@pytest.mark.parametrize("error", [ConnectionError("reading broke"), KeyboardInterrupt()])
def test_errors_of_the_caller_pass_unchanged(tmp_path: Path, error: BaseException) -> None:
    with pytest.raises(type(error)) as raised, part(Folder(str(tmp_path)), "a", Settings(parts="jsonl")):
        raise error
    assert raised.value is error
    assert names(tmp_path) == []


def test_leftovers_of_a_killed_run_are_removed_with_the_next_part_of_that_name(tmp_path: Path) -> None:
    for name in (".a[1].jsonl.host-1-x.tmp", ".b.jsonl.host-1-x.tmp"):
        (tmp_path / name).touch()
    with part(Folder(str(tmp_path)), "a[1]", Settings(parts="jsonl")):
        pass
    assert names(tmp_path) == [".b.jsonl.host-1-x.tmp", "a[1].jsonl"]
