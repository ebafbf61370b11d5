"""The table of output formats, and adding one: a file in `render/` and an entry in the table."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest

import bodytext
from bodytext.formats import FORMATS, OUTPUT_FORMATS, Format, OutputFormat, format_of

ROOT = Path(__file__).parents[1]
ONLY_FROM_FOLDERS = (
    "import sys; sys.meta_path = [f for f in sys.meta_path if isinstance(f, type) and 'editable' not in f.__module__]"
)
"""Without the finders of editable installs, which come before `PYTHONPATH`."""


def test_the_type_names_what_the_table_has() -> None:
    assert get_args(OutputFormat) == tuple(name for entry in FORMATS.values() for name in (entry.name, *entry.aliases))
    assert tuple(FORMATS) == OUTPUT_FORMATS == ("txt", "markdown", "html", "json")


def test_names_suffixes_and_columns_are_unique() -> None:
    names = get_args(OutputFormat)
    assert len(set(names)) == len(names)
    assert len({entry.suffix for entry in FORMATS.values()}) == len(FORMATS)
    columns = [entry.column for entry in FORMATS.values() if entry.column]
    assert columns == ["text", "markdown"]


@pytest.mark.parametrize(("alias", "name"), [("text", "txt"), ("md", "markdown"), ("html", "html")])
def test_an_alias_gives_the_same(alias: OutputFormat, name: OutputFormat) -> None:
    page = "<h1>Tides</h1><p>Low at <a href=/six>six</a>."
    assert bodytext.extract(page, output_format=alias, threshold=0) == bodytext.extract(page, output_format=name, threshold=0)
    assert format_of(alias) is FORMATS[name]


@pytest.mark.parametrize("name", ["pdf", "", "TXT", None, ["txt"]])
def test_another_name_is_an_error_that_says_what_there_is(name: object) -> None:
    with pytest.raises(ValueError, match=r"there are txt \(text\), markdown \(md\), html, json"):
        bodytext.extract("<p>A line.", output_format=name)  # type: ignore[arg-type]


@pytest.mark.parametrize("entry", FORMATS.values(), ids=lambda entry: entry.name)
def test_only_html_has_links_and_images_by_default(entry: Format) -> None:
    document = bodytext.classify("<p>A <a href=/page>link</a> and <img src=/boat.jpg alt=boat>.", threshold=0)
    written = document.render(entry.name)
    assert ("/page" in written, "/boat.jpg" in written) == (entry.name == "html", entry.name == "html")


def test_a_new_format_is_one_file_and_one_entry(tmp_path: Path) -> None:
    package = tmp_path / "bodytext"
    package.mkdir()
    for found in (ROOT / "src" / "bodytext").iterdir():
        if found.name != "render":
            (package / found.name).symlink_to(found)
    for folder in ("features", "models", "training"):
        if not (package / folder).exists():
            (package / folder).symlink_to(ROOT / folder)
    (package / "render").mkdir()
    for found in (ROOT / "src" / "bodytext" / "render").glob("*.py"):
        (package / "render" / found.name).symlink_to(found)

    (package / "render" / "org.py").write_text(
        "from .content import Content\n\n\n"
        "def org_of_blocks(content: Content) -> str:\n"
        '    return "\\n".join(f"- {text}" for text in content.texts())\n',
        encoding="utf-8",
    )
    table = (package / "formats.py").read_text(encoding="utf-8")
    (package / "formats.py").unlink()
    entry = '    Format("org", org_of_blocks, org_of_blocks, ".org"),\n'
    edited = table.replace("from bodytext.render.text", "from bodytext.render.org import org_of_blocks\nfrom bodytext.render.text")
    edited = edited.replace('"json"]', '"json", "org"]').replace('".json"),\n', '".json"),\n' + entry)
    (package / "formats.py").write_text(edited, encoding="utf-8")

    def run(code: str, given: str = "") -> str:
        command = [sys.executable, "-c", f"{ONLY_FROM_FOLDERS}\n{code}"]
        environment = os.environ | {"PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
        return subprocess.run(command, input=given, env=environment, capture_output=True, text=True, check=True).stdout

    assert run("import bodytext; print(bodytext.extract('<p>one<p>two', output_format='org', threshold=0))") == "- one\n- two\n"
    command = "from bodytext.cli import main; main(['extract', '--format', 'org', '--threshold', '0', *OPTIONS])"
    assert run(command.replace("OPTIONS", "[]"), "<p>one") == "- one\n"
    assert run(command.replace("OPTIONS", "['--text']"), "one") == "- one\n"
