"""The wheel and the source distribution: built twice they are the same bytes, they hold what they should, and they work by themselves."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOT_SOURCES = shutil.ignore_patterns(".*", "build", "dist", "*.egg-info", "__pycache__", "*.so", "*.c")
PAGE = """<html lang=en><title>Pier</title><nav><a href=/>Home</a> <a href=/news>News</a></nav><article><h1>Pier</h1><p>The old pier
will be closed for nine weeks, because its planks are to be replaced before the summer season begins.</p></article></html>"""


def uv(*arguments: str | Path, **environment: str) -> None:
    """Run uv, and show what it says when it fails."""
    command = [shutil.which("uv", path=Path(sys.executable).parent) or "uv", *map(str, arguments)]
    finished = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | environment)
    assert finished.returncode == 0, finished.stderr[-3000:]


def built(sources: Path, folder: Path) -> list[Path]:
    """The source distribution of these sources, and the wheel that is built from it."""
    uv("build", "--quiet", "--python", sys.executable, "--out-dir", folder, sources, SOURCE_DATE_EPOCH="1700000000")
    return sorted(folder.glob("bodytext-*"))


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    sources = tmp_path_factory.mktemp("sources") / "bodytext"
    shutil.copytree(ROOT, sources, ignore=NOT_SOURCES)
    wheel, sdist = built(sources, tmp_path_factory.mktemp("archives"))
    return {"sources": sources, "wheel": wheel, "sdist": sdist}


@pytest.fixture(scope="module")
def program(archives: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of an environment that holds the wheel and what it depends on."""
    folder = tmp_path_factory.mktemp("environment")
    uv("venv", "--quiet", "--no-project", "--clear", "--python", sys.executable, folder)
    uv("pip", "install", "--quiet", "--python", folder, archives["wheel"])
    return folder / "bin"


def run(command: list[str | Path], folder: Path, page: str = "") -> str:
    """What a command prints in an empty folder, with warnings as errors."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | {"PYTHONWARNINGS": "error"}
    finished = subprocess.run(command, cwd=folder, input=page, capture_output=True, text=True, check=False, env=environment)
    assert finished.returncode == 0, finished.stderr[-2000:]
    return finished.stdout


def test_the_same_sources_give_the_same_bytes(archives: dict[str, Path], tmp_path: Path) -> None:
    elsewhere = shutil.copytree(archives["sources"], tmp_path / "some" / "other" / "place", ignore=NOT_SOURCES)
    for file in elsewhere.rglob("*"):
        os.utime(file, (1_600_000_000, 1_600_000_000))
    again = built(elsewhere, tmp_path / "archives")
    assert [hashlib.sha256(file.read_bytes()).hexdigest() for file in again] == [
        hashlib.sha256(archives[name].read_bytes()).hexdigest() for name in ("wheel", "sdist")
    ]


def test_the_wheel_holds_the_package_and_nothing_else(archives: dict[str, Path]) -> None:
    names = zipfile.ZipFile(archives["wheel"]).namelist()
    assert {name.split("/")[0] for name in names} == {"bodytext", "bodytext-0.1.0.dist-info"}
    assert {"bodytext/py.typed", "bodytext/models/html.bodytext", "bodytext/models/text.bodytext"} <= set(names)
    assert {"bodytext/features/characters.bin", "bodytext/features/phrases.txt", "bodytext/models/CARD.md"} <= set(names)
    assert not [name for name in names if "labeled/" in name or "test" in name or name.endswith((".c", "page.html"))]
    modules = {file.relative_to(ROOT / "src").as_posix() for file in (ROOT / "src").rglob("*.py")}
    modules |= {
        f"bodytext/{file.relative_to(ROOT)}" for top in ("features", "models", "training") for file in (ROOT / top).rglob("*.py")
    }
    assert {name for name in names if name.endswith(".py")} == modules


def test_the_source_distribution_holds_what_a_build_needs(archives: dict[str, Path]) -> None:
    with tarfile.open(archives["sdist"]) as tar:
        members = tar.getmembers()
    names = {member.name.partition("/")[2] for member in members}
    assert {"pyproject.toml", "LICENSE", "README.md", "features/compiled_walk.pyx", "models/html.bodytext"} <= names
    assert not [name for name in names if name.startswith(("labeled", "tests", "."))]
    assert {(member.uid, member.uname, member.mtime) for member in members} == {(0, "", 1_700_000_000)}


def test_the_installed_package_extracts(program: Path, tmp_path: Path) -> None:
    assert "nine weeks" in run([program / "bodytext", "extract", "-"], tmp_path, PAGE)
    code = "import bodytext, sys; print(bodytext.extract(sys.stdin.read())); print(bodytext.__file__)"
    text, _, file = run([program / "python", "-I", "-c", code], tmp_path, PAGE).strip().rpartition("\n")
    assert "nine weeks" in text
    assert "News" not in text
    assert Path(file).is_relative_to(program.parent)


def test_the_installed_program_explains_itself(program: Path, tmp_path: Path) -> None:
    for command in ([], ["extract"], ["train"], ["evaluate"], ["benchmark"]):
        assert "usage: bodytext" in run([program / "bodytext", *command, "--help"], tmp_path)


def test_the_installed_package_has_the_compiled_walk_and_types(program: Path, tmp_path: Path) -> None:
    code = "from bodytext.features import walk; print(walk.walk is not walk.walk_in_python)"
    compiled = run([program / "python", "-I", "-c", code], tmp_path).strip()
    assert compiled == str(shutil.which("cc") is not None or shutil.which("gcc") is not None)
    typed = "from importlib.resources import files; print((files('bodytext') / 'py.typed').is_file())"
    assert run([program / "python", "-I", "-c", typed], tmp_path).strip() == "True"
