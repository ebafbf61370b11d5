"""The wheel and the source distribution: built twice they are the same bytes, they hold what they should, and they work by themselves."""

from __future__ import annotations

import hashlib
import os
import shutil
import tarfile
import zipfile
from pathlib import Path

import pytest
from packages import ROOT, Archives, build, copied, run

import bodytext

PAGE = """<html lang=en><title>Pier</title><nav><a href=/>Home</a> <a href=/news>News</a></nav><article><h1>Pier</h1><p>The old pier
will be closed for nine weeks, because its planks are to be replaced before the summer season begins.</p></article></html>"""


def digest(file: Path | None) -> str:
    assert file is not None
    return hashlib.sha256(file.read_bytes()).hexdigest()


def test_the_same_sources_give_the_same_bytes_and_no_warning(archives: Archives, sources: Path, tmp_path: Path) -> None:
    elsewhere = copied(sources, tmp_path / "some" / "other" / "place")
    for file in elsewhere.rglob("*"):
        os.utime(file, (1_600_000_000, 1_600_000_000))
    again = build(elsewhere, tmp_path / "archives")
    assert [digest(file) for file in (again.wheel, again.sdist)] == [digest(file) for file in (archives.wheel, archives.sdist)]
    assert [line for line in again.said.splitlines() if "warning" in line.lower()] == []


def test_the_wheel_holds_the_package_and_nothing_else(archives: Archives) -> None:
    names = zipfile.ZipFile(archives.wheel).namelist()
    assert {name.split("/")[0] for name in names} == {"bodytext", f"bodytext-{bodytext.__version__}.dist-info"}
    assert {
        "bodytext/py.typed",
        "bodytext/models/html.bodytext",
        "bodytext/models/text.bodytext",
        "bodytext/models/CARD.md",
    } <= set(names)
    assert {"bodytext/features/loops/characters.bin", "bodytext/features/families/phrases.txt"} <= set(names)
    assert not [name for name in names if "labeled/" in name or "test" in name or name.endswith((".c", ".pyx", "page.html"))]
    package = ROOT / "src" / "bodytext"
    modules = {
        f"bodytext/{Path(folder).relative_to(package).as_posix()}/{file}".replace("/./", "/")
        for folder, _, files in os.walk(package, followlinks=True)
        for file in files
        if file.endswith(".py")
    }
    assert {name for name in names if name.endswith(".py")} == modules


def test_the_wheel_has_a_compiled_module_for_every_source_where_there_is_a_compiler(archives: Archives) -> None:
    names = zipfile.ZipFile(archives.wheel).namelist()
    compiled = {name.split(".")[0] for name in names if name.endswith((".so", ".pyd"))}
    sources = {f"bodytext/{file.relative_to(ROOT).with_suffix('').as_posix()}" for file in ROOT.glob("[fm]*/**/*.pyx")}
    assert len(sources) == 6
    assert compiled == (sources if shutil.which("cc") else set())


def test_no_folder_of_the_machine_is_in_the_wheel(archives: Archives) -> None:
    with zipfile.ZipFile(archives.wheel) as wheel:
        for name in wheel.namelist():
            content = wheel.read(name)
            assert b"/tmp/" not in content, name
            assert str(Path.home()).encode() + b"/" not in content, name


def test_the_source_distribution_holds_what_a_build_needs_and_no_links(archives: Archives) -> None:
    assert archives.sdist is not None
    with tarfile.open(archives.sdist) as tar:
        members = tar.getmembers()
    names = {member.name.partition("/")[2] for member in members}
    assert {"pyproject.toml", "CMakeLists.txt", "LICENSE", "README.md", "CHANGELOG.md"} <= names
    assert {"src/bodytext/features/page/compiled_walk.pyx", "src/bodytext/models/html.bodytext"} <= names
    assert {name.partition("/")[0] for name in names if "/" in name} == {"src"}
    assert not [name for name in names if name.startswith(".") or name.endswith((".so", ".c", ".lock"))]
    assert not [member.name for member in members if member.issym() or member.islnk()]
    assert {(member.uid, member.uname, member.mtime) for member in members} == {(0, "", 1_700_000_000)}


@pytest.mark.parametrize("missing", ["CC", "PATH"])
def test_without_a_compiler_the_wheel_is_built_without_compiled_parts(missing: str, sources: Path, tmp_path: Path) -> None:
    if missing == "CC":
        environment = {"CC": "/bin/false"}
    else:
        (tmp_path / "bin").mkdir()
        for program in filter(None, map(shutil.which, ("cmake", "ninja", "make"))):
            (tmp_path / "bin" / Path(program).name).symlink_to(program)
        environment = {"PATH": str(tmp_path / "bin")}
    made = build(sources, tmp_path / "wheel", "--wheel", **environment)
    assert not [name for name in zipfile.ZipFile(made.wheel).namelist() if name.endswith((".so", ".pyd"))]
    told = [line for line in made.said.splitlines() if line.startswith("bodytext:")]
    assert told == ["bodytext: nothing is compiled, because there is no C compiler; everything works, only slower"]


def test_a_clone_without_links_says_what_to_do(sources: Path, tmp_path: Path) -> None:
    elsewhere = copied(sources, tmp_path / "sources")
    (elsewhere / "src" / "bodytext" / "features").unlink()
    (elsewhere / "src" / "bodytext" / "features").write_text("../../features")
    with pytest.raises(AssertionError, match=r"git config core\.symlinks true && git checkout"):
        build(elsewhere, tmp_path / "wheel", "--wheel")


def test_the_installed_package_extracts(program: Path, tmp_path: Path) -> None:
    assert "nine weeks" in run([program / "bodytext", "extract", "-"], tmp_path, PAGE)
    code = "import bodytext, sys; print(bodytext.extract(sys.stdin.read())); print(bodytext.__file__)"
    text, _, file = run([program / "python", "-I", "-c", code], tmp_path, PAGE).strip().rpartition("\n")
    assert "nine weeks" in text
    assert "News" not in text
    assert Path(file).is_relative_to(program.parent)


def test_the_installed_package_says_its_version_and_has_types(program: Path, tmp_path: Path) -> None:
    code = "import bodytext, importlib.metadata as m; print(m.version('bodytext') == bodytext.__version__)"
    assert run([program / "python", "-I", "-c", code], tmp_path).strip() == "True"
    typed = "from importlib.resources import files; print((files('bodytext') / 'py.typed').is_file())"
    assert run([program / "python", "-I", "-c", typed], tmp_path).strip() == "True"
