"""The fenced blocks of the documents."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from markdown_it import MarkdownIt

ROOT: Final = Path(__file__).parents[2]
PAGES: Final = (
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "labeled/README.md",
    "models/CARD.md",
    *sorted(str(path.relative_to(ROOT)) for path in (ROOT / "docs").rglob("*.md")),
)
_NEEDS: Final = re.compile(r"#\s*needs (.+?)\.?\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its page, the line it begins in, its language, the file it stands for and its text."""

    page: str
    line: int
    language: str
    title: str
    text: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def blocks(page: str) -> list[Block]:
    """The blocks of a page, in order."""
    found = []
    for token in MarkdownIt().parse((ROOT / page).read_text(encoding="utf-8")):
        if token.type == "fence" and token.map:
            language, _, options = token.info.partition(" ")
            title = re.search(r'title="([^"]+)"', options)
            found.append(Block(page, token.map[0] + 1, language, title[1] if title else "", token.content))
    return found


def needs(line: str) -> str:
    """What a line says that it, or as a comment of its own the whole block, needs: a network, a cluster, the corpora; else "".

    >>> needs("curl -s https://www.example.org/   # needs a network"), needs("# Needs a cluster."), needs("ls")
    ('a network', 'a cluster', '')
    """
    found = _NEEDS.search(line)
    return found[1] if found else ""


def commands(text: str) -> list[str]:
    r"""The commands of a shell script, those with continued lines as one, without comments.

    >>> commands("# two\nls \\\n  -l\necho")
    ['ls \\\n  -l', 'echo']
    """
    joined = re.findall(r"(?:[^\n]*\\\n)*[^\n]+", text)
    return [command for command in joined if not command.lstrip().startswith("#")]
