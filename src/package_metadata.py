"""Used when bodytext is built, never afterwards: the README as package indexes show it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_LINK = re.compile(r"(?P<before>(?P<image>!)?\[[^\]]*\]\()(?![a-z]+:|#)(?P<path>[^)\s]+)")
_PICTURE = re.compile(r'(?P<before><(?P<image>img|source)\b[^>]*?\bsrc(?:set)?=")(?![a-z]+:)(?P<path>[^"]+)')


def dynamic_metadata(settings: Mapping[str, Any], project: Mapping[str, Any]) -> dict[str, Any]:
    """The README, its relative links made absolute where `Source` of `[project.urls]` says where the repository is."""
    text = Path("README.md").read_text(encoding="utf-8")
    if source := project.get("urls", {}).get("Source"):

        def absolute(link: re.Match[str]) -> str:
            return f"{link['before']}{source}/{'raw' if link['image'] else 'blob'}/v{project['version']}/{link['path']}"

        text = _PICTURE.sub(absolute, _LINK.sub(absolute, text))
    return {"readme": {"content-type": "text/markdown", "text": text}}
