"""A missing package is named together with the extra that brings it."""

from __future__ import annotations

import re
import subprocess
import sys
import textwrap
import tomllib
from pathlib import Path
from typing import Final, get_args

import pytest

from bodytext.extras import Extra, MissingExtraError, needs


def test_every_extra_of_the_project_can_be_named() -> None:
    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert set(project["optional-dependencies"]) == set(get_args(Extra))


def test_the_error_of_the_import_is_the_cause() -> None:
    with (
        pytest.raises(MissingExtraError, match=re.escape("a_missing_package: pip install 'bodytext[batch]'")) as caught,
        needs("batch"),
    ):
        import a_missing_package.part  # noqa: F401
    assert isinstance(caught.value.__cause__, ModuleNotFoundError)
    assert caught.value.name == "a_missing_package"


def test_packages_are_called_what_pip_calls_them() -> None:
    with pytest.raises(MissingExtraError, match="training needs scikit-learn: "), needs("train"):
        raise ModuleNotFoundError("No module named 'sklearn.tree'", name="sklearn.tree")


def test_a_package_that_is_too_old_is_told_from_a_missing_one() -> None:
    with (
        pytest.raises(MissingExtraError, match=r"fsspec, which cannot be imported \(no name 'x'\): pip install --upgrade"),
        needs("batch"),
    ):
        raise ImportError("no\nname 'x'", name="fsspec")


def test_faults_of_our_own_modules_are_not_hidden() -> None:
    with pytest.raises(ModuleNotFoundError, match=r"bodytext\.nowhere"), needs("train"):
        import bodytext.nowhere  # noqa: F401


def test_the_innermost_extra_is_named() -> None:
    with pytest.raises(MissingExtraError, match=r"bodytext\[batch\]"), needs("cluster"), needs("batch"):
        raise ModuleNotFoundError(name="pebble")


_NEEDS: Final = [
    ("bodytext.training.cache", "joblib", "joblib"),
    ("bodytext.training.fitting.boosting", "sklearn", "scikit-learn"),
    ("bodytext.training.fitting.fit", "joblib", "joblib"),
    ("bodytext.training.fitting.fit", "sklearn", "scikit-learn"),
    ("bodytext.training.fitting.lexicon", "scipy", "scipy"),
    ("bodytext.training.fitting.networks", "threadpoolctl", "threadpoolctl"),
    ("bodytext.training.fitting.page_types", "sklearn", "scikit-learn"),
]
_IMPORTS: Final = """
    import importlib, sys

    before = set(sys.modules)
    for module, hidden in zip(sys.argv[1::2], sys.argv[2::2]):
        sys.modules[hidden] = None
        try:
            importlib.import_module(module)
        except ImportError as error:
            print(error)
        for name in set(sys.modules) - before:
            if name == hidden or name.startswith("bodytext."):
                del sys.modules[name]
"""


def test_modules_say_which_extra_they_need() -> None:
    arguments = [argument for module, hidden, _ in _NEEDS for argument in (module, hidden)]
    command = [sys.executable, "-c", textwrap.dedent(_IMPORTS), *arguments]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    assert said == [f"training needs {named}: pip install 'bodytext[train]'" for _, _, named in _NEEDS]
