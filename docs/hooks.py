"""What the site has beyond the files in docs/: pages that live elsewhere in the repository, and pages that are generated.

Links between pages are written as paths in the repository, as a reader of the repository wants them; here they become links between pages
of the site. A link to a file that is not on the site becomes its text, or a link to the repository once `[project.urls]` in
pyproject.toml names its `Source`.
"""

from __future__ import annotations

import os
import posixpath
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any, Final

from mkdocs.plugins import event_priority
from mkdocs.structure.files import File

ROOT: Final = Path(__file__).parents[1]
ELSEWHERE: Final = {
    "README.md": "index.md",
    "ARCHITECTURE.md": "architecture.md",
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "security.md",
    "labeled/README.md": "reference/labelled-pages.md",
    "models/CARD.md": "model-card.md",
}
"""Pages outside docs/, by their path in the repository, and where they stand on the site."""
_LINK: Final = re.compile(r"(?<!!)\[((?:[^\[\]]|!\[[^\]]*\]\([^)]*\))*)\]\(([^)\s#]+)(#[^)\s]*)?\)")
_FENCED: Final = re.compile(r"(^```.*?^```)", re.DOTALL | re.MULTILINE)


@event_priority(100)
def on_config(config: Any) -> Any:
    """Show mkdocstrings the package that is installed, wherever its folders are, and the site the address of the repository."""
    import bodytext

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    config["repo_url"] = project.get("urls", {}).get("Source")
    config.plugins["mkdocstrings"].config.handlers["python"]["paths"] = [str(Path(bodytext.__file__).parents[1])]
    return config


def on_files(files: Any, config: Any) -> Any:
    """Add the pages from outside docs/ and the generated ones."""
    for source, page in ELSEWHERE.items():
        files.append(File.generated(config, page, content=(ROOT / source).read_text(encoding="utf-8")))
    files.append(File.generated(config, "reference/commands.md", content=commands()))
    files.append(File.generated(config, "reference/features.md", content=feature_columns()))
    return files


def on_page_markdown(markdown: str, page: Any, config: Any, files: Any) -> str:
    """Turn paths in the repository into links between pages."""
    sources = {page: source for source, page in ELSEWHERE.items()}
    source = sources.get(page.file.src_uri, f"docs/{page.file.src_uri}")
    if source == "README.md":
        markdown = re.sub(r'((?:src|srcset)="|\]\()docs/images/', r"\1images/", markdown)
    pages = {file.src_uri for file in files}
    parts = _FENCED.split(markdown)
    parts[::2] = [
        _LINK.sub(lambda link: _linked(link, source, page.file.src_uri, pages, config.repo_url), part) for part in parts[::2]
    ]
    return "".join(parts)


def _linked(link: re.Match[str], source: str, page: str, pages: set[str], repository: str | None) -> str:
    label, target, anchor = link[1], link[2], link[3] or ""
    if re.match(r"[a-z]+:", target):
        return link[0]
    path = posixpath.normpath(posixpath.join(posixpath.dirname(source), target))
    there = ELSEWHERE.get(path, path.removeprefix("docs/"))
    if there in pages:
        return f"[{label}]({posixpath.relpath(there, posixpath.dirname(page) or '.')}{anchor})"
    if not (ROOT / path).exists():
        return link[0]
    return f"[{label}]({repository.rstrip('/')}/blob/main/{path}{anchor})" if repository else label


def commands() -> str:
    """What `--help` says of every command, as a page."""
    from bodytext.cli import COMMANDS

    text = ["# Command line", "", "What `bodytext COMMAND --help` prints.", ""]
    for words in ([], *([name] for name in COMMANDS)):
        help_text = subprocess.run(
            [sys.executable, "-m", "bodytext", *words, "--help"],
            capture_output=True,
            text=True,
            check=True,
            env=os.environ | {"COLUMNS": "100", "NO_COLOR": "1", "PYTHON_COLORS": "0"},
        ).stdout
        text += [f"## {' '.join(['bodytext', *words])}", "", "```text", help_text.rstrip(), "```", ""]
    return "\n".join(text)


def feature_columns() -> str:
    """All feature columns by family, as a page."""
    from bodytext.features.families.registry import FAMILIES

    total = sum(len(family.columns) for family in FAMILIES)
    text = ["# Feature columns", "", f"The {total} columns of the matrix that a model sees, one row per block, in their order.", ""]
    for family in FAMILIES:
        text += [f"## {family.title}", "", "| column | unit | range | source |", "|---|---|---|---|"]
        text += [f"| `{c.name}` | {c.unit} | {c.low:g} to {c.high:g} | {c.source} |" for c in family.columns]
        text.append("")
    return "\n".join(text)
