"""A missing package is named together with the extra that brings it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import get_args

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
