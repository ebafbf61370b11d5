"""Whether the compiled loops run, or the same in Python beside each: the one place that decides it.

Every loop that is compiled has a twin in Python, which gives the same results more slowly. `BODYTEXT_PURE=1` in the environment asks
for the twins.
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
"""The package of each compiled part; its module there is called `compiled_` and its name."""
_LIBRARIES: Final = (".so", ".pyd")
_warned = False


@cache
def compiled(module: str, package: str) -> ModuleType | None:
    """A compiled module, decided once per process.

    Args:
        module: its name, such as `compiled_walk`.
        package: where it is, such as `bodytext.features.page`.

    Returns:
        None when `BODYTEXT_PURE` is set to anything but "" and "0", when the module was never built, and when it was built but cannot
        be imported; then the first such module is warned of.

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
    except Exception as error:  # what a broken shared library raises is not known beforehand
        _warn(name, f"{type(error).__name__}: {error}")
    return None


def compiled_parts() -> dict[str, bool]:
    """Which parts run compiled; the others run in Python.

    >>> sorted(compiled_parts())
    ['bytes', 'characters', 'hierarchy', 'trees', 'walk', 'words']
    """
    return {part: compiled(f"compiled_{part}", package) is not None for part, package in _PARTS.items()}


def _built_for_others(module: str, package: str) -> str | None:
    """The name of a shared library that holds the module but is none this Python looks for."""
    folders = map(Path, sys.modules[package].__path__)
    found = (path.name for folder in folders for path in folder.glob(f"{module}.*") if path.suffix in _LIBRARIES)
    return next(found, None)


def _warn(name: str, reason: str) -> None:
    """Say once per process that the loops in Python are used."""
    global _warned  # noqa: PLW0603 - one warning per process, not one per module
    if not _warned:
        _warned = True
        # In the name of the module, so that no line of code is printed below it.
        warnings.warn_explicit(
            f"bodytext runs its slower Python loops, because {name} cannot be imported ({reason}); reinstall bodytext to mend it",
            RuntimeWarning,
            filename=name,
            lineno=0,
        )
