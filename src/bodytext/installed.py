"""Says in one line what is wrong with an environment that lacks a package bodytext needs, or has one that is too old.

Imported before anything that needs them.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

_NEEDED = ("charset_normalizer", "lxml", "nh3", "numpy", "webencodings")
_MIN_LXML = (6, 0, 2)
_REMEDY = "pip install --upgrade --force-reinstall bodytext"


def problem() -> str | None:
    """What is wrong with this environment and what to do, or None.

    >>> problem() is None
    True
    """
    for name in _NEEDED:
        if find_spec(name) is None:
            return f"bodytext is only half installed: No module named {name!r}: {_REMEDY}"
    try:
        from lxml.etree import LXML_VERSION
    except ImportError as error:
        return f"lxml cannot be imported ({error}): {_REMEDY}"
    if LXML_VERSION[:3] < _MIN_LXML:
        needed, found = (".".join(map(str, version[:3])) for version in (_MIN_LXML, LXML_VERSION))
        return f"bodytext needs lxml {needed} or newer, but this is lxml {found}: {_REMEDY}"
    return None


if (found := problem()) is not None:
    if Path(sys.argv[0]).stem == "bodytext":
        sys.exit(found)
    raise ImportError(found)
