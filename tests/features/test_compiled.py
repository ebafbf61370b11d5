"""Which parts run compiled: what is missing is passed over, what is broken is told once, and `BODYTEXT_PURE` goes before all."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest

from bodytext.features import compiled as module
from bodytext.features.compiled import compiled, compiled_parts

ROOT = Path(__file__).parents[2]


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, bytes], str]:
    """Writes a file of a package of its own and returns the package's name; nothing has been warned of or decided before."""
    name = f"package_of_{tmp_path.name}"
    monkeypatch.setattr(module, "_warned", False)
    monkeypatch.delenv("BODYTEXT_PURE", raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / name).mkdir()
    (tmp_path / name / "__init__.py").touch()

    def write(file: str, content: bytes) -> str:
        (tmp_path / name / file).write_bytes(content)
        importlib.invalidate_caches()
        return name

    return write


def test_a_module_that_was_never_built_is_none_without_a_word(package: Callable[[str, bytes], str]) -> None:
    assert compiled("compiled_loop", package("compiled_loop.pyx", b"")) is None


def test_a_module_that_was_built_is_returned(package: Callable[[str, bytes], str]) -> None:
    found = compiled("compiled_loop", package("compiled_loop.py", b"answer = 42"))
    assert found is not None
    assert found.answer == 42


@pytest.mark.parametrize("value", ["1", "yes"])
def test_pure_python_is_asked_for(package: Callable[[str, bytes], str], monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("BODYTEXT_PURE", value)
    assert compiled("compiled_loop", package("compiled_loop.py", b"")) is None


@pytest.mark.parametrize("value", ["", "0"])
def test_pure_python_is_not_asked_for(package: Callable[[str, bytes], str], monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("BODYTEXT_PURE", value)
    assert compiled("compiled_loop", package("compiled_loop.py", b"")) is not None


@pytest.mark.parametrize(
    ("file", "content", "reason"),
    [
        ("compiled_loop.py", b"raise ValueError('size changed')", r"ValueError: size changed"),
        ("compiled_loop.py", b"import no_such_module_anywhere", r"No module named 'no_such_module_anywhere'"),
        (f"compiled_loop{importlib.machinery.EXTENSION_SUFFIXES[0]}", b"not a library", r"ImportError"),
        ("compiled_loop.cpython-300-plan9.so", b"", r"compiled_loop.cpython-300-plan9.so was built for another Python"),
        ("compiled_loop.cp300-win_vax.pyd", b"", r"compiled_loop.cp300-win_vax.pyd was built for another Python"),
    ],
    ids=["raises", "lacks-something", "no-library", "other-platform", "other-windows"],
)
def test_a_module_that_cannot_be_imported_is_warned_of_once(
    package: Callable[[str, bytes], str], file: str, content: bytes, reason: str
) -> None:
    name = package(file, content)
    package(file.replace("loop", "other"), content)
    with pytest.warns(RuntimeWarning, match=rf"slower Python loops, because {name}.compiled_loop cannot be imported .*{reason}"):
        assert compiled("compiled_loop", name) is None
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert compiled("compiled_other", name) is None


def test_every_part_is_told() -> None:
    folders = [ROOT / "features", ROOT / "models"]
    assert set(compiled_parts()) == {path.stem.removeprefix("compiled_") for folder in folders for path in folder.rglob("*.pyx")}


def test_without_compiled_parts_a_page_gives_the_same_text() -> None:
    code = (
        "import bodytext; from bodytext.features.compiled import compiled_parts;"
        "print(any(compiled_parts().values()), bodytext.extract('<p>The ferry left the harbour at dawn, as it does on every day.'))"
    )
    expected = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    pure = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ, "BODYTEXT_PURE": "1"}
    )
    assert pure.stdout.split()[0] == "False"
    assert pure.stdout.split()[1:] == expected.split()[1:]
    assert pure.stderr == ""
