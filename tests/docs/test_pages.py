"""Every command and every piece of Python in the documents runs, where a page says it does."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

import pytest

from bodytext.cli import COMMANDS, main

from .blocks import PAGES, ROOT, Block, blocks, commands, needs
from .reader import Reader

WALK_THROUGHS: Final = "CONTRIBUTING.md"
"""Its titled blocks are files of the repository; `test_walkthroughs.py` makes them."""
RUNNING: Final = [page for page in PAGES if any(block.language in ("bash", "console", "python", "pycon") for block in blocks(page))]
NOT_RUN: Final = {
    "README.md": {"a network", "the corpora of the development machine"},
    "CONTRIBUTING.md": {"Chromium"},
    "docs/batch.md": {"a network"},
    "docs/cluster.md": {"a cluster"},
    "docs/costs.md": {"the corpora of the development machine"},
    "docs/performance.md": {"the corpora of the development machine"},
}
"""What is marked in the text as needing more than a reader's machine."""
FRAMEWORKS: Final = {"docs/pipelines.md", "docs/from-trafilatura.md", "docs/batch.md"}
"""Pages on what others make; what they name may be missing here."""


def test_what_is_not_run_is_listed() -> None:
    found: dict[str, set[str]] = {}
    for page in PAGES:
        for block in blocks(page):
            for line in block.text.splitlines() if block.language in ("bash", "python") else ():
                if reason := needs(line):
                    found.setdefault(page, set()).add(reason)
    assert found == NOT_RUN


@pytest.mark.slow
@pytest.mark.parametrize("page", RUNNING)
def test_a_reader_can_follow(page: str, reader: Callable[[str], Reader]) -> None:
    follower = reader(page)
    for block in blocks(page):
        if not (page == WALK_THROUGHS and block.title):
            follower.read(block)
    reasons = {reason for _, reason in follower.skipped}
    assert page in FRAMEWORKS or reasons <= NOT_RUN.get(page, set())


@pytest.mark.parametrize("block", [block for page in PAGES for block in blocks(page) if block.language == "python"], ids=str)
def test_python_compiles(block: Block) -> None:
    if ">>>" not in block.text:
        compile(block.text, str(block), "exec")


def test_commands_have_the_options_they_are_shown_with(capsys: pytest.CaptureFixture[str]) -> None:
    """Also those in the text, and those that are not run."""
    found: list[tuple[str, str]] = []
    for page in PAGES:
        text = (ROOT / page).read_text(encoding="utf-8")
        shown = [command for block in blocks(page) if block.language == "bash" for command in commands(block.text)]
        shown += re.findall(r"`([^`\n]*)`", text)
        found += [
            (page, match[1])
            for one in shown
            if (match := re.search(r"(?:^|[\s=])bodytext ([a-z]+[^|#]*)", re.sub(r"\\\n|\s#.*", "", one)))
        ]
    assert {command.split()[0] for _, command in found} > {"batch", "train"}
    helps: dict[str, str] = {}
    for page, command in found:
        name, *words = command.split()
        if name == "help":
            continue
        assert name in COMMANDS, f"{page}: bodytext {name}"
        if name not in helps:
            with pytest.raises(SystemExit):
                main([name, "--help"])
            helps[name] = capsys.readouterr().out
        for option in words:
            if re.match(r"--?[a-z]", option):
                assert option in helps[name], f"{page}: bodytext {command}"
