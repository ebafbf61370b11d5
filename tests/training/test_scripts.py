"""Scripts of this folder are run by their path, outside any package."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

TRAINING = Path(__file__).parents[2] / "training"


@pytest.mark.parametrize("name", ["experiments", "gate", "languages", "train"])
def test_a_script_says_what_it_does(name: str, tmp_path: Path) -> None:
    command = [sys.executable, str(TRAINING / f"{name}.py"), "--help"]
    finished = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert (finished.returncode, finished.stderr) == (0, "")
    assert finished.stdout.startswith("usage: ")
