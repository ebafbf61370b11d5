"""`pip install bodytext` without extras: small, extracts in every format without a warning, and names the extra that a command lacks."""

from __future__ import annotations

from pathlib import Path

import pytest
from packages import Archives, install, run, uv

PAGE = """<html lang=en><title>Weir</title><nav><a href=/>Home</a> <a href=/news>News</a></nav><article><h1>Weir</h1><p>The weir above the
mill will be lowered by forty centimetres, so that salmon can reach the upper valley again in the autumn.</p></article></html>"""
LINES = "Home\nThe weir above the mill will be lowered by forty centimetres, so that salmon can reach the upper valley again.\n"
MAX_MB = 100
ROOT = Path(__file__).parents[2]


def test_it_takes_little_room(program: Path) -> None:
    files = [file for file in (program.parent / "lib").rglob("*") if file.is_file() and not file.is_symlink()]
    assert sum(file.stat().st_size for file in files) < MAX_MB * 2**20


def test_it_extracts_in_every_format(program: Path, tmp_path: Path) -> None:
    for output_format in ("txt", "markdown", "html", "json"):
        assert "forty centimetres" in run([program / "bodytext", "extract", "--format", output_format, "-"], tmp_path, PAGE)
    assert "forty centimetres" in run([program / "bodytext", "extract", "--text", "-"], tmp_path, LINES)


def test_it_explains_itself(program: Path, tmp_path: Path) -> None:
    for command in ([], ["extract"], ["explain"], ["batch"], ["label"], ["train"], ["evaluate"], ["benchmark"]):
        assert "usage: bodytext" in run([program / "bodytext", *command, "--help"], tmp_path)


@pytest.mark.parametrize(
    ("command", "extra"),
    [
        (["train", ".", "-o", "own.bodytext"], "train"),
        (["evaluate", "."], "train"),
        (["benchmark", str(ROOT / "labeled")], "train"),
        (["label", "."], "label"),
        (["batch", ".", "-o", "texts"], "batch"),
    ],
)
def test_a_command_names_the_extra_that_it_lacks(command: list[str], extra: str, program: Path, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE)
    (tmp_path / "page.txt").write_text("Weir\n")
    (said,) = run([program / "bodytext", *command], tmp_path, code=1).splitlines()
    assert f"pip install 'bodytext[{extra}]'" in said


def test_a_module_names_the_extra_that_it_lacks(program: Path, tmp_path: Path) -> None:
    said = run([program / "python", "-c", "import bodytext.training.fitting.fit"], tmp_path, code=1)
    assert "pip install 'bodytext[train]'" in said.splitlines()[-1]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("install", "--no-deps", "lxml==5.4.0"), "bodytext needs lxml 6.0.2 or newer, but this is lxml 5.4.0"),
        (("uninstall", "numpy"), "bodytext is only half installed: No module named 'numpy'"),
    ],
)
def test_an_unfit_environment_is_told_in_one_line(change: tuple[str, ...], told: str, archives: Archives, tmp_path: Path) -> None:
    program = install(tmp_path / "environment", archives.wheel)
    uv("pip", change[0], "--quiet", "--python", program.parent, *change[1:])
    (said,) = run([program / "bodytext", "extract", "-"], tmp_path, PAGE, code=1).splitlines()
    assert said == f"{told}: pip install --upgrade --force-reinstall bodytext"
    said = run([program / "python", "-c", "import bodytext"], tmp_path, code=1)
    assert said.splitlines()[-1].endswith(f"ImportError: {told}: pip install --upgrade --force-reinstall bodytext")
