"""The training process of the labelling page: its answers when it cannot train, and its end when it is stopped."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

from bodytext.features import parse, segment
from bodytext.label.files import find_pages
from bodytext.label.training import Training
from bodytext.models import DEFAULT

from .conftest import write_pages


def run(folder: Path, *, stop_at: str | None = None, output: Path | None = None) -> list[dict[str, Any]]:
    """All that a training says."""
    told: list[dict[str, Any]] = []
    ended = threading.Event()

    def on_change(status: dict[str, Any]) -> None:
        told.append(status)
        if status["state"] != "running":
            ended.set()
        elif stop_at is not None and stop_at in status["step"]:
            training.stop()

    training = Training(folder, DEFAULT["html"], output or folder / "model.bodytext", on_change, folds=2)
    assert training.start()
    assert not training.start()
    assert ended.wait(60)
    return told


def label(folder: Path, *names: str) -> None:
    write_pages(folder, *names)
    for page in find_pages(folder):
        labels = [number in (3, 4, 5, 6) for number in range(9)]
        texts = segment(parse(page.html())).texts
        page.save(labels=labels, state="labelled", fields={}, version=page.version(), texts=texts)


def test_without_finished_pages(tmp_path: Path) -> None:
    assert run(tmp_path)[-1] == {"state": "failed", "reason": "0 finished pages; training needs at least 3"}


def test_with_too_few_finished_pages(tmp_path: Path) -> None:
    label(tmp_path, "anna")
    assert run(tmp_path)[-1] == {"state": "failed", "reason": "1 finished page; training needs at least 3"}


def test_stopping_ends_it_and_leaves_no_model(tmp_path: Path) -> None:
    label(tmp_path, "anna", "bea", "carla")
    assert run(tmp_path, stop_at="scoring")[-1] == {"state": "stopped"}
    assert not (tmp_path / "model.bodytext").exists()


def test_a_process_that_dies_is_told(tmp_path: Path) -> None:
    training = Training(tmp_path, tmp_path / "missing", tmp_path / "m", lambda status: None)
    training.arguments = ["too few"]
    ended = threading.Event()
    training.on_change = lambda status: ended.set() if status["state"] != "running" else None
    training.start()
    assert ended.wait(60)
    assert training.status["state"] == "failed"
    assert "\n" not in training.status["reason"]


def test_a_baseline_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    label(tmp_path, "anna", "bea", "carla")
    training = Training(tmp_path, tmp_path / "missing.bodytext", tmp_path / "m", lambda status: None)
    ended = threading.Event()
    training.on_change = lambda status: ended.set() if status["state"] != "running" else None
    training.start()
    assert ended.wait(60)
    assert training.status == {"state": "failed", "reason": f"{tmp_path / 'missing.bodytext'}: No such file or directory"}
