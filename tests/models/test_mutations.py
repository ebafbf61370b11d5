"""A damaged model file gives the same model or a `ModelError`, and never much memory; ten thousand with `BODYTEXT_MUTATIONS=10000`."""

from __future__ import annotations

import ast
import io
import json
import os
import re
import subprocess
import sys
import textwrap
import zipfile
from pathlib import Path

import pytest

from bodytext.models import DEFAULT, ModelError, read_model, write_model

ROOT = Path(__file__).parents[2]


def test_random_mutations() -> None:
    count = os.environ.get("BODYTEXT_MUTATIONS", "300")
    command = [sys.executable, "-W", "error", str(Path(__file__).with_name("mutations.py")), count]
    finished = subprocess.run(command, capture_output=True, text=True, timeout=1200, check=False)
    assert finished.returncode == 0, finished.stderr[-2000:]
    result = json.loads(finished.stdout)
    assert result["wrong"] == []
    assert result["outcomes"]["same"] > 0
    assert result["memory"] < 200


def test_a_stream_that_unpacks_to_more_than_it_says_is_not_unpacked(tmp_path: Path) -> None:
    """A member of 64 MB of zeros that is declared as one of 1,000 bytes."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("header.npy", "w", force_zip64=False) as member,
    ):
        for _ in range(64):
            member.write(b"\0" * 2**20)
    data = packed.getvalue()
    size = (64 * 2**20).to_bytes(4, "little")
    assert data.count(size) >= 1
    path = tmp_path / "bomb.bodytext"
    path.write_bytes(data.replace(size, (1000).to_bytes(4, "little")))
    with pytest.raises(ModelError, match=r"bomb\.bodytext"):
        read_model(path)


@pytest.mark.parametrize(
    ("old", "new"), [(rb'"page_format": "html"', b'"page_format": "text"'), (rb'("lexicon_bias": \[-?)\d', rb"\g<1>7")]
)
def test_a_changed_header_is_told(tmp_path: Path, old: bytes, new: bytes) -> None:
    path = tmp_path / "a.bodytext"
    write_model(read_model(DEFAULT["html"]), path)
    with zipfile.ZipFile(path) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    changed = re.sub(old, new, parts["header.npy"])
    assert changed != parts["header.npy"]
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in (parts | {"header.npy": changed}).items():
            archive.writestr(name, part)
    with pytest.raises(ModelError, match="SHA-256"):
        read_model(path)


@pytest.mark.parametrize("place", ["", "folder", "/dev/zero"])
def test_what_is_no_file_is_refused(tmp_path: Path, place: str) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(ModelError):
        read_model(Path(place) if place.startswith("/") else tmp_path / place)


BANNED_MODULES = {
    "pickle",
    "_pickle",
    "cloudpickle",
    "dill",
    "joblib",
    "skops",
    "marshal",
    "shelve",
    "sklearn",
    "importlib",
    "runpy",
    "code",
}
BANNED_CALLS = {"eval", "exec", "compile", "__import__", "load", "loads"}
CHECKED_LOADS = {("json", "loads"), ("json", "load"), ("bodytext", "load")}
# Imports compiled parts, whose names stand in the code.
IMPORTS_BY_NAME = ROOT / "features" / "compiled.py"
NOT_PREDICTION = [f"src/bodytext/{room}" for room in ("assets", "batch", "cli", "label")]


def prediction_modules() -> list[Path]:
    """Every module that a prediction may import."""
    modules = [path for room in ("features", "models", "src") for path in (ROOT / room).rglob("*.py")]
    return sorted(path for path in modules if not any(path.is_relative_to(ROOT / other) for other in NOT_PREDICTION))


@pytest.mark.parametrize("path", prediction_modules(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_nothing_on_the_way_of_a_prediction_unpickles_or_evaluates(path: Path) -> None:
    """Neither pickle, joblib, skops, marshal, shelve nor eval, exec and their kin, however they are spelled."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            assert not {name.name.partition(".")[0] for name in node.names} & BANNED_MODULES
        elif isinstance(node, ast.ImportFrom) and not node.level:
            allowed = {"importlib"} if path == IMPORTS_BY_NAME else set()
            assert (node.module or "").partition(".")[0] not in BANNED_MODULES - allowed
        elif isinstance(node, ast.Call):
            function = node.func
            called = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
            owner = getattr(function.value, "id", "") if isinstance(function, ast.Attribute) else ""
            if called == "compiled" and path != IMPORTS_BY_NAME:
                assert isinstance(node.args[0], ast.Constant), ast.unparse(node)
            is_pattern = (owner, called) == ("re", "compile")
            assert called not in BANNED_CALLS or is_pattern or (owner, called) in CHECKED_LOADS, ast.unparse(node)
            assert not [word for word in node.keywords if word.arg == "allow_pickle" and ast.unparse(word.value) != "False"]


# Python tells an audit hook of every file, connection, process, compilation and unpickling.
_WATCHED = """
    import sys
    import bodytext
    from pathlib import Path

    model, *pages = map(Path, sys.argv[1:])
    contents = [page.read_bytes() for page in pages]

    def read_everything():
        found = bodytext.load(model)
        for content in contents:
            for output_format in ("txt", "markdown", "html", "json"):
                bodytext.extract(content, model=found, output_format=output_format, url="http://localhost/")
                bodytext.extract_lines(content, output_format=output_format)

    read_everything()  # imports what is imported when it is first needed
    seen = []

    def hook(event, arguments):
        harmless = event.startswith(("object.", "sys.", "cpython.", "code.__new__")) or event in {"builtins.id", "array.__new__"}
        if not harmless and (event, arguments[:1]) != ("open", (str(model),)):
            seen.append((event, str(arguments)[:200]))

    sys.addaudithook(hook)
    read_everything()
    assert bodytext.load(model)
    print(seen)
"""


def test_reading_pages_and_models_opens_and_runs_nothing_else(tmp_path: Path) -> None:
    page = b"<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><link rel=stylesheet href=http://localhost/a><p>&x; A text.</p>"
    files = [tmp_path / name for name in ("entity.html", "frame.html", "noise.html")]
    contents = (
        page,
        b"<base href=http://localhost/><iframe src=file:///etc/hostname></iframe><p>A text.",
        b"<p>caf\xe9 au lait, \xe0 c\xf4t\xe9",
    )
    for file, content in zip(files, contents, strict=True):
        file.write_bytes(content)
    command = [sys.executable, "-c", textwrap.dedent(_WATCHED), DEFAULT["html"], *files]
    finished = subprocess.run(command, capture_output=True, text=True, check=False)
    assert finished.stdout == "[]\n", finished.stdout + finished.stderr[-2000:]
