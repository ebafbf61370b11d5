"""The output of `bodytext --version`."""

from __future__ import annotations

import sys

from bodytext import __version__


def version() -> str:
    """Return the name and the version.

    >>> version().partition(" ")[0]
    'bodytext'
    """
    return f"bodytext {__version__}"


def details() -> str:
    """Return the version, which compiled parts run, and the versions of what it runs on."""
    import numpy
    from lxml import etree

    from bodytext.features.compiled import compiled_parts

    libxml2 = ".".join(map(str, etree.LIBXML_VERSION))
    python = f"{sys.implementation.name} {'.'.join(map(str, sys.version_info[:3]))}, {sys.platform}"
    return "\n".join(
        [
            version(),
            f"compiled parts: {_which_run(compiled_parts())}",
            f"Python: {python}",
            f"lxml: {etree.__version__}, libxml2 {libxml2}",
            f"numpy: {numpy.__version__}",
            *_models(),
        ]
    )


def _which_run(parts: dict[str, bool]) -> str:
    """Say which compiled parts run.

    >>> _which_run({"walk": True, "words": False}), _which_run({"walk": True}), _which_run({"walk": False})
    ('walk; in Python, slower: words', 'all 1 run', 'none; all run in Python, slower')
    """
    missing = [name for name, runs in parts.items() if not runs]
    if not missing:
        return f"all {len(parts)} run"
    if len(missing) == len(parts):
        return "none; all run in Python, slower"
    return f"{', '.join(name for name, runs in parts.items() if runs)}; in Python, slower: {', '.join(missing)}"


def _models() -> list[str]:
    from bodytext.models import DEFAULT, ModelError, read_model
    from bodytext.models.format import FORMAT

    lines = []
    for path in DEFAULT.values():
        try:
            read_model(path)
            lines.append(f"{path.name}: format {FORMAT}")
        except ModelError as error:
            lines.append(str(error))
    return lines
