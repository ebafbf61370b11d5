"""The package is what the tree says, and importing it costs little."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_every_folder_with_code_is_a_declared_package() -> None:
    setup = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    folders = {}
    for package in setup["packages"]:
        mapped = next(
            (Path(setup["package-dir"][parent]) / package[len(parent) :].strip(".").replace(".", "/"))
            for parent in (".".join(package.split(".")[:depth]) for depth in range(package.count(".") + 1, 0, -1))
            if parent in setup["package-dir"]
        )
        folders[mapped.as_posix()] = package
    found = {
        module.parent.relative_to(ROOT).as_posix()
        for top in ("src/bodytext", "features", "training", "models")
        for module in (ROOT / top).rglob("*.py")
    }
    assert set(folders) == found


def test_extracting_loads_neither_scikit_learn_nor_joblib() -> None:
    code = (
        "import sys, bodytext; bodytext.extract(b'<p>Some text.</p>');"
        "print(sorted({'sklearn', 'joblib', 'scipy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
