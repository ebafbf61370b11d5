"""What the documents say of commands, code and columns holds."""

from __future__ import annotations

import argparse
import re
import shlex
from pathlib import Path
from typing import get_args

import pytest

from bodytext.batch.schema import RowStatus, arrow_schema, columns
from bodytext.cli import batch, train

DOCS = Path(__file__).parents[2] / "docs"
PAGES = sorted(DOCS.glob("*.md"))


def _blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_commands_are_understood(path: Path) -> None:
    parsers = {}
    for command in (batch, train):
        parsers[command.__name__.rpartition(".")[2]] = parser = argparse.ArgumentParser(exit_on_error=False)
        command.add_arguments(parser)
    commands = re.findall(r"bodytext (batch|train) ([^|`\n]*)", "\n".join(_blocks(path.read_text(encoding="utf-8"), "")))
    for name, arguments in commands:
        parsers[name].parse_args(shlex.split(arguments))
    assert commands or path.name in ("pipelines.md", "costs.md")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_python_compiles(path: Path) -> None:
    for block in _blocks(path.read_text(encoding="utf-8"), "python"):
        compile(block, str(path), "exec")


def test_every_column_and_status_is_documented() -> None:
    text = (DOCS / "batch.md").read_text(encoding="utf-8")
    for name in (*columns("txt"), *columns("markdown"), *get_args(RowStatus)):
        assert f"`{name}`" in text
    types = {field.name: str(field.type) for field in arrow_schema("txt")}
    assert {name for name, kind in types.items() if kind == "int32"} == {"http_status", "n_blocks", "n_kept"}
    assert {name for name, kind in types.items() if kind == "float"} == {"confidence", "ms"}
