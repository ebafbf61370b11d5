"""The package is what the tree says, and importing it costs little."""

from __future__ import annotations

import inspect
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

import bodytext

ROOT = Path(__file__).parents[1]


PUBLIC = (
    "Block",
    "Document",
    "Model",
    "ModelError",
    "__version__",
    "classify",
    "classify_lines",
    "extract",
    "extract_lines",
    "load",
)


def test_what_is_public_is_told_by_all() -> None:
    assert tuple(bodytext.__all__) == PUBLIC
    assert [name for name in PUBLIC if not hasattr(bodytext, name)] == []


@pytest.mark.parametrize("name", [name for name in PUBLIC if name != "__version__"])
def test_every_public_name_is_documented(name: str) -> None:
    public = getattr(bodytext, name)
    assert inspect.getdoc(public)
    assert public.__doc__ is not None
    if name not in ("Model", "ModelError"):  # what `load` gives and raises
        assert ">>>" in public.__doc__
    for member, value in vars(public).items() if inspect.isclass(public) else ():
        if not member.startswith("_") and (callable(value) or isinstance(value, property)):
            assert inspect.getdoc(value), f"{name}.{member}"


def test_the_version_is_the_one_that_was_installed() -> None:
    assert bodytext.__version__ == version("bodytext")


def test_the_package_is_what_the_folders_hold() -> None:
    for folder in ("features", "models", "training"):
        assert (ROOT / "src" / "bodytext" / folder).resolve() == ROOT / folder
    folders = [path.parent for top in ("src/bodytext", "features", "models", "training") for path in (ROOT / top).rglob("*.py")]
    assert [folder for folder in folders if not (folder / "__init__.py").is_file()] == []


HEAVY = ("sklearn", "joblib", "scipy", "rich", "nh3", "charset_normalizer", "importlib.metadata", "pyarrow", "bodytext.training")


def test_extracting_loads_only_what_it_needs() -> None:
    code = f"import sys, bodytext; bodytext.extract(b'<p>Some text.</p>'); print(sorted(set({HEAVY}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_importing_reads_no_model() -> None:
    code = "import bodytext, bodytext.models; print(bodytext.models._loaded)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "{}"
