"""What package indexes show: the version is said once, and the links of the README lead somewhere."""

from __future__ import annotations

import tomllib
import zipfile
from email import message_from_bytes
from email.message import Message
from pathlib import Path

import pytest
from packages import ROOT, Archives, build, copied

import bodytext

URL = "https://example.org/bodytext"


def metadata(wheel: Path) -> Message:
    """The METADATA of a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return message_from_bytes(archive.read(name))


def test_the_version_is_said_once(archives: Archives) -> None:
    assert metadata(archives.wheel)["Version"] == bodytext.__version__
    quoted = f'"{bodytext.__version__}"'
    assert [
        name for name in ("pyproject.toml", "CITATION.cff", "CMakeLists.txt") if quoted in (ROOT / name).read_text("utf-8")
    ] == []


def test_links_of_the_readme_become_absolute_once_the_repository_is_known(sources: Path, tmp_path: Path) -> None:
    elsewhere = copied(sources, tmp_path / "sources")
    pyproject = elsewhere / "pyproject.toml"
    project = pyproject.read_text("utf-8")
    if "urls" in tomllib.loads(project)["project"]:
        pytest.skip("the address of the repository is known: the wheel of test_archives has it")
    pyproject.write_text(project + f'\n[project.urls]\nSource = "{URL}"\n', encoding="utf-8")
    (elsewhere / "README.md").write_text("[a](docs/a.md) ![b](docs/b.png) [c](https://c.example/) [d](#d)\n", encoding="utf-8")
    made = metadata(build(elsewhere, tmp_path / "wheel", "--wheel", "--config-setting", "wheel.cmake=false").wheel)
    tag = f"v{bodytext.__version__}"
    text = f"[a]({URL}/blob/{tag}/docs/a.md) ![b]({URL}/raw/{tag}/docs/b.png) [c](https://c.example/) [d](#d)"
    assert made.get_payload().strip() == text
    assert made.get_all("Project-URL") == [f"Source, {URL}"]
