"""Builds and installs what the tests of packaging look at."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
_NOT_SOURCES = shutil.ignore_patterns(".*", "build", "dist", "site", "labeled", "*.egg-info", "__pycache__", "*.so", "*.c")
_UV = shutil.which("uv", path=Path(sys.executable).parent) or "uv"


def uv(*arguments: str | Path, **environment: str) -> str:
    """What uv says; it is shown when uv fails."""
    command = [_UV, *map(str, arguments)]
    finished = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | environment)
    assert finished.returncode == 0, finished.stderr[-3000:]
    return finished.stderr + finished.stdout


def copied(sources: Path, folder: Path) -> Path:
    """A copy of the sources, its links still links."""
    return Path(shutil.copytree(sources, folder, symlinks=True, ignore=_NOT_SOURCES))


@dataclass(frozen=True, slots=True)
class Archives:
    """What a build made, and what was said meanwhile."""

    wheel: Path
    sdist: Path | None
    said: str


def build(sources: Path, folder: Path, *arguments: str, **environment: str) -> Archives:
    """Build the source distribution of these sources and the wheel from it, or what the arguments ask for."""
    fixed = {"SOURCE_DATE_EPOCH": "1700000000"} | environment
    said = uv("build", "--python", sys.executable, "--out-dir", folder, *arguments, sources, **fixed)
    return Archives(next(folder.glob("*.whl")), next(folder.glob("*.tar.gz"), None), said)


def install(folder: Path, *packages: str | Path) -> Path:
    """The folder of programs of a new environment that holds these packages and what they depend on."""
    uv("venv", "--quiet", "--no-project", "--clear", "--python", sys.executable, folder)
    uv("pip", "install", "--quiet", "--python", folder, *packages)
    return folder / ("Scripts" if os.name == "nt" else "bin")


def run(command: list[str | Path], folder: Path, page: str = "", code: int = 0, warnings: str = "error") -> str:
    """What a command prints in an empty folder, with warnings as errors: on stdout, or on stderr when another exit code is expected."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | {"PYTHONWARNINGS": warnings}
    finished = subprocess.run(command, cwd=folder, input=page, capture_output=True, text=True, check=False, env=environment)
    assert finished.returncode == code, finished.stderr[-2000:]
    return finished.stderr if code else finished.stdout
