"""What the hooks of the site make of pages that are written for readers of the repository, and links that lead somewhere."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from .blocks import PAGES, ROOT


@pytest.fixture(scope="module")
def hooks() -> ModuleType:
    """docs/hooks.py."""
    pytest.importorskip("mkdocs", reason="mkdocs is not installed: pip install --group docs")
    specification = importlib.util.spec_from_file_location("hooks", ROOT / "docs" / "hooks.py")
    assert specification
    assert specification.loader
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def _page(hooks: ModuleType, text: str, *, on: str, repository: str | None = None) -> str:
    files = [SimpleNamespace(src_uri=uri) for uri in ("index.md", "batch.md", "security.md", "reference/labelled-pages.md", on)]
    page = SimpleNamespace(file=SimpleNamespace(src_uri=on))
    return str(hooks.on_page_markdown(text, page, SimpleNamespace(repo_url=repository), files))


@pytest.mark.parametrize(
    ("on", "text", "shown"),
    [
        ("index.md", "[crawls](docs/batch.md#input)", "[crawls](batch.md#input)"),
        ("index.md", "[labels](labeled/README.md)", "[labels](reference/labelled-pages.md)"),
        ("batch.md", "[safe](../SECURITY.md)", "[safe](security.md)"),
        ("reference/batch-columns.md", "[crawls](../batch.md)", "[crawls](../batch.md)"),
        ("reference/labelled-pages.md", "[home](../README.md)", "[home](../index.md)"),
        ("index.md", "the [licence](LICENSE)", "the licence"),
        ("index.md", "[lost](docs/nowhere.md)", "[lost](docs/nowhere.md)"),
        ("index.md", "[web](https://www.example.org/a.md)", "[web](https://www.example.org/a.md)"),
        ("index.md", '<img src="docs/images/a.png">', '<img src="images/a.png">'),
        ("batch.md", "```text\n[code](../SECURITY.md)\n```", "```text\n[code](../SECURITY.md)\n```"),
    ],
)
def test_paths_in_the_repository_become_links_between_pages(hooks: ModuleType, on: str, text: str, shown: str) -> None:
    assert _page(hooks, text, on=on) == shown


def test_files_that_are_not_on_the_site_are_linked_once_the_repository_has_an_address(hooks: ModuleType) -> None:
    address = "https://git.example.org/bodytext/"
    assert _page(hooks, "[licence](LICENSE)", on="index.md", repository=address) == f"[licence]({address}blob/main/LICENSE)"


def test_doctests_of_docstrings_become_code(tmp_path: Path) -> None:
    griffe = pytest.importorskip("griffe", reason="mkdocstrings is not installed: pip install --group docs")
    (tmp_path / "adding.py").write_text('def add():\n    """Adds.\n\n    >>> 1 + 1\n    2\n\n    More."""\n', encoding="utf-8")
    extensions = griffe.load_extensions(str(ROOT / "docs" / "doctests.py"))
    module = griffe.load("adding", search_paths=[tmp_path], extensions=extensions)
    assert module["add"].docstring.value == "Adds.\n\n```pycon\n>>> 1 + 1\n2\n```\n\nMore."


@pytest.mark.parametrize("page", [*PAGES, "CHANGELOG.md"])
def test_links_and_pictures_are_there(page: str) -> None:
    text = re.sub(r"^ *```.*?^ *```", "", (ROOT / page).read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"`[^`\n]*`", "`", text)
    targets = re.findall(r"\]\(([^)\s]+)\)|(?:src|srcset)=\"([^\"]+)\"", text)
    for target in map("".join, targets):
        if not re.match(r"[a-z]+:", target):
            _check(ROOT / page, *target.partition("#")[::2])


def _check(page: Path, path: str, anchor: str) -> None:
    target = page.parent / path if path else page
    generated = ROOT / "docs" / "reference"
    if target.resolve() in (generated / "commands.md", generated / "features.md"):
        return
    assert target.exists(), f"{page.name}: {path}"
    if anchor:
        headings = re.findall(r"^#+ (.+)$", target.read_text(encoding="utf-8"), re.MULTILINE)
        anchors = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
        assert anchor in anchors, f"{page.name}: {path}#{anchor}"
