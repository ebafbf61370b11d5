"""Each walk-through of CONTRIBUTING.md, followed to the letter in a copy of the sources: three files, and its test passes."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

import bodytext

from .blocks import ROOT, Block, blocks

PAGE: Final = "CONTRIBUTING.md"
WALK_THROUGHS: Final = ("A new feature family", "A new reader", "A new output format")
MAX_FILES: Final = 3


def _blocks_of(heading: str) -> list[Block]:
    """The titled blocks between a heading and the next one."""
    lines = (ROOT / PAGE).read_text(encoding="utf-8").splitlines()
    starts = [number for number, line in enumerate(lines, start=1) if line.startswith("## ")]
    first = lines.index(f"## {heading}") + 1
    last = next((number for number in starts if number > first), len(lines) + 1)
    return [block for block in blocks(PAGE) if block.title and first < block.line < last]


def _apply(diff: str, path: Path) -> None:
    """Change a file as a diff says: what has a minus or a space is there, and what has a plus or a space is there afterwards."""
    lines = diff.splitlines()
    before = "\n".join(line[1:] for line in lines if line[:1] in ("-", " "))
    after = "\n".join(line[1:] for line in lines if line[:1] in ("+", " "))
    text = path.read_text(encoding="utf-8")
    assert text.count(f"{before}\n") == 1, f"{path.name} has other lines than\n{before}"
    path.write_text(text.replace(f"{before}\n", f"{after}\n"), encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("heading", WALK_THROUGHS)
def test_following_it_gives_three_files_and_a_test_that_passes(heading: str, tmp_path: Path) -> None:
    package = tmp_path / "bodytext"
    shutil.copytree(Path(bodytext.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    found = _blocks_of(heading)
    for block in found:
        inside = re.sub(r"^src/bodytext/", "", block.title)
        path = tmp_path / inside if inside.startswith("tests/") else package / inside
        if block.language == "diff":
            _apply(block.text, path)
        else:
            assert not path.exists()
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
    assert len({block.title for block in found}) <= MAX_FILES
    # Without the finders of editable installs, which come before the path.
    code = "import sys; sys.meta_path = [f for f in sys.meta_path if isinstance(f, type) and 'editable' not in f.__module__]; "
    code += f"sys.path.insert(0, {str(tmp_path)!r}); import bodytext, pytest; "
    code += f"assert bodytext.__file__ == {str(package / '__init__.py')!r}; sys.exit(pytest.main(sys.argv[1:]))"
    done = subprocess.run(
        [sys.executable, "-c", code, "-q", "-p", "no:cacheprovider", "--import-mode=importlib", str(tmp_path / "tests")],
        cwd=tmp_path,
        env=os.environ | {"BODYTEXT_PURE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
