"""The package is what the tree says, and importing it costs little."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_package_is_what_the_folders_hold() -> None:
    for folder in ("features", "models", "training"):
        assert (ROOT / "src" / "bodytext" / folder).resolve() == ROOT / folder
    folders = [path.parent for top in ("src/bodytext", "features", "models", "training") for path in (ROOT / top).rglob("*.py")]
    assert [folder for folder in folders if not (folder / "__init__.py").is_file()] == []


def test_extracting_loads_neither_scikit_learn_nor_joblib() -> None:
    code = (
        "import sys, bodytext; bodytext.extract(b'<p>Some text.</p>');"
        "print(sorted({'sklearn', 'joblib', 'scipy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
