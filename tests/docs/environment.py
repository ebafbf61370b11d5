"""The environment that a page tells its reader to set up: bodytext with some extras, and nothing else that is installed here."""

from __future__ import annotations

import os
import shlex
import sys
from importlib import metadata
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

EVERYTHING: Final = frozenset({"*"})
_GUARD: Final = """
import sys
from importlib.abc import MetaPathFinder

BLOCKED = frozenset({blocked!r})

class Guard(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in BLOCKED:
            raise ModuleNotFoundError(f"No module named {{name!r}} in the environment of this page", name=name)

sys.meta_path.insert(0, Guard())
"""


def installed_by(command: str) -> frozenset[str]:
    """The requirements of a `pip install`.

    >>> sorted(installed_by("pip install 'bodytext[label]' s3fs"))
    ['bodytext[label]', 's3fs']
    """
    return frozenset(word for word in shlex.split(command, comments=True)[2:] if not word.startswith("-"))


def missing(requirements: frozenset[str]) -> list[str]:
    """The packages among them that are not installed here."""
    return sorted(name for name in requirements if not _is_installed(Requirement(name).name))


def closure(requirements: frozenset[str]) -> set[str]:
    """The names of all distributions that requirements bring along.

    >>> sorted(closure(frozenset({"bodytext"})))
    ['bodytext', 'charset-normalizer', 'lxml', 'nh3', 'numpy', 'webencodings']
    """
    found: set[str] = set()
    done: set[tuple[str, str]] = set()
    waiting = [(Requirement(text).name, extra) for text in requirements for extra in ("", *Requirement(text).extras)]
    while waiting:
        name, extra = waiting.pop()
        name = canonicalize_name(name)
        if (name, extra) in done or not _is_installed(name):
            continue
        done.add((name, extra))
        found.add(name)
        for text in metadata.requires(name) or ():
            one = Requirement(text)
            if one.marker is None or one.marker.evaluate({"extra": extra}):
                waiting += [(one.name, more) for more in ("", *one.extras)]
    return found


def variables(requirements: frozenset[str], folder: Path) -> dict[str, str]:
    """Environment variables for a process that sees only what requirements bring along, and finds `bodytext` as a command.

    Args:
        requirements: as for `pip install`, or `EVERYTHING`.
        folder: an empty one, for the module that keeps out the rest.
    """
    path = os.pathsep.join(filter(None, (str(folder), os.environ.get("PYTHONPATH"))))
    if requirements != EVERYTHING:
        kept = closure(requirements) | {"bodytext", "pip", "setuptools"}
        owners = metadata.packages_distributions()
        blocked = sorted(
            module
            for module, distributions in owners.items()
            if not any(canonicalize_name(name) in kept for name in distributions) and module not in sys.stdlib_module_names
        )
        folder.mkdir(exist_ok=True)
        (folder / "sitecustomize.py").write_text(_GUARD.format(blocked=blocked), encoding="utf-8")
    bin_folder = str(Path(sys.executable).parent)
    return os.environ | {
        "PATH": bin_folder + os.pathsep + os.environ["PATH"],
        "PYTHONPATH": path,
        "PYTHONDONTWRITEBYTECODE": "1",
        "NO_COLOR": "1",
    }


def _is_installed(name: str) -> bool:
    try:
        metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return False
    return True
