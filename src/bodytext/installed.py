"""Says in one line which required package is missing or too old.

Imported before anything that needs them.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

_MIN_LXML: Final = (6, 0, 2)
_NEEDED_LATER: Final = ("charset_normalizer", "nh3")
"""Packages that only some pages and formats need; they are looked for, not imported."""
_REMEDY: Final = "pip install --upgrade --force-reinstall bodytext"


def problem() -> str | None:
    """Return what is wrong with this environment and what to do about it, or None.

    >>> problem() is None
    True
    """
    try:
        import numpy  # noqa: F401
        import webencodings  # noqa: F401
        from lxml.etree import LXML_VERSION
    except ImportError as error:
        return f"bodytext is only half installed: {error}: {_REMEDY}"
    for name in _NEEDED_LATER:
        if not any(finder.find_spec(name, None) for finder in sys.meta_path):
            return f"bodytext is only half installed: No module named {name!r}: {_REMEDY}"
    if LXML_VERSION[:3] < _MIN_LXML:
        needed, found = (".".join(map(str, version[:3])) for version in (_MIN_LXML, LXML_VERSION))
        return f"bodytext needs lxml {needed} or newer, but this is lxml {found}: {_REMEDY}"
    return None


if (found := problem()) is not None:
    if Path(sys.argv[0]).stem == "bodytext" or (sys.argv[0] == "-m" and "bodytext" in sys.orig_argv):
        sys.exit(found)
    raise ImportError(found)
