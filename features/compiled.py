"""The one place that decides whether the compiled loops run or their Python twins.

Every compiled loop has a twin in Python, which gives the same results more slowly. `BODYTEXT_PURE=1` in the environment selects
the twins.
"""

from __future__ import annotations

import os
import sys
import warnings
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Final

_PARTS: Final = {
    "bytes": "bodytext.features.page",
    "walk": "bodytext.features.page",
    "characters": "bodytext.features.loops",
    "hierarchy": "bodytext.features.loops",
    "words": "bodytext.features.loops",
    "trees": "bodytext.models",
}
"""The package of each compiled part; the module in it is called `compiled_NAME`."""
_LIBRARIES: Final = (".so", ".pyd")
_warned = False


@cache
def compiled(module: str, package: str) -> ModuleType | None:
    """Return a compiled module, or None if its Python twin is to be used; decided once per process.

    Args:
        module: its name, such as `compiled_walk`.
        package: where it is, such as `bodytext.features.page`.

    Returns:
        None if `BODYTEXT_PURE` is set to anything but "" and "0", if the module was never built, or if it was built but cannot
        be imported; the first such failure in a process raises a warning.

    >>> compiled("compiled_nothing", "bodytext.features") is None
    True
    """
    if os.environ.get("BODYTEXT_PURE", "") not in ("", "0"):
        return None
    name = f"{package}.{module}"
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            _warn(name, str(error))
        elif elsewhere := _built_for_others(module, package):
            _warn(name, f"{elsewhere} was built for another Python or another platform")
    except Exception as error:  # a broken shared library may raise anything
        _warn(name, f"{type(error).__name__}: {error}")
    return None


def compiled_parts() -> dict[str, bool]:
    """Return whether each part runs compiled (True) or in Python (False).

    >>> sorted(compiled_parts())
    ['bytes', 'characters', 'hierarchy', 'trees', 'walk', 'words']
    """
    return {part: compiled(f"compiled_{part}", package) is not None for part, package in _PARTS.items()}


def _built_for_others(module: str, package: str) -> str | None:
    """Return the name of a shared library of this module that was built for another Python or platform; None if there is none."""
    folders = map(Path, sys.modules[package].__path__)
    found = (path.name for folder in folders for path in folder.glob(f"{module}.*") if path.suffix in _LIBRARIES)
    return next(found, None)


def _warn(name: str, reason: str) -> None:
    """Warn once per process that the Python loops are used."""
    global _warned  # noqa: PLW0603 - one warning per process, not one per module
    if not _warned:
        _warned = True
        # In the name of the module, so that no line of code is printed below it.
        warnings.warn_explicit(
            f"bodytext runs its slower Python loops, because {name} cannot be imported ({reason}); reinstall bodytext to fix this",
            RuntimeWarning,
            filename=name,
            lineno=0,
        )
