"""A command line run in this process, and pages for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from bodytext.cli import main

WORDS = "The ferry to the island leaves at nine every morning, and it comes back before the tide turns in the evening."


class Done(NamedTuple):
    """What a command line did."""

    code: int
    out: str
    err: str


@pytest.fixture
def bodytext(capsys: pytest.CaptureFixture[str]) -> Callable[..., Done]:
    """Runs a command line."""

    def run(*arguments: object) -> Done:
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as stop:
            code = int(stop.code or 0)
        return Done(code, *capsys.readouterr())

    return run


@pytest.fixture
def refused(bodytext: Callable[..., Done]) -> Callable[..., str]:
    """Runs a command line that must do nothing but say in one line why it is wrong, and exit with 2; returns that line."""

    def run(*arguments: object) -> str:
        code, out, err = bodytext(*arguments)
        assert (code, out) == (2, "")
        assert err.count("\n") == 1
        return err

    return run


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes a page whose title and first words are its name."""

    def make(name: str, text: str = WORDS) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"<!doctype html><title>{path.stem}</title><nav>Home</nav><p>{path.stem}: {text}</p>", encoding="utf-8")
        return path

    return make
