"""Without the packages of the extra `train`, every module that needs them says so in one line."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from typing import Final

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
