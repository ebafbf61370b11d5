"""Used when bodytext is built, never afterwards: the README as package indexes show it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_RELATIVE = re.compile(r"(!?\[[^\]]*\]\()(?![a-z]+:|#)([^)\s]+)")


def dynamic_metadata(settings: Mapping[str, Any], project: Mapping[str, Any]) -> dict[str, Any]:
    """The README, its relative links made absolute where `Source` of `[project.urls]` says where the repository is."""
    text = Path("README.md").read_text(encoding="utf-8")
    if source := project.get("urls", {}).get("Source"):
        text = _RELATIVE.sub(
            lambda link: f"{link[1]}{source}/{'raw' if link[1][0] == '!' else 'blob'}/v{project['version']}/{link[2]}", text
        )
    return {"readme": {"content-type": "text/markdown", "text": text}}
