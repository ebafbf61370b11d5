"""Says in one line which required package is missing or too old.

Imported before anything that needs them.
"""

from __future__ import annotations

import sys
from pathlib import Path

_MIN_LXML = (6, 0, 2)
_REMEDY = "pip install --upgrade --force-reinstall bodytext"


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
    if LXML_VERSION[:3] < _MIN_LXML:
        needed, found = (".".join(map(str, version[:3])) for version in (_MIN_LXML, LXML_VERSION))
        return f"bodytext needs lxml {needed} or newer, but this is lxml {found}: {_REMEDY}"
    return None


if (found := problem()) is not None:
    if Path(sys.argv[0]).stem == "bodytext":
        sys.exit(found)
    raise ImportError(found)
