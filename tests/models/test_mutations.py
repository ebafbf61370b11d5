"""A damaged model file gives the same model or a `ModelError`, and never much memory; ten thousand with `BODYTEXT_MUTATIONS=10000`."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
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


@pytest.mark.parametrize(("old", "new"), [(rb'"kind": "html"', b'"kind": "text"'), (rb'("lexicon_bias": \[-?)\d', rb"\g<1>7")])
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


@pytest.mark.parametrize("room", ["features", "models", "src"])
def test_nothing_on_the_way_of_a_prediction_unpickles_or_evaluates(room: str) -> None:
    """Neither pickle, joblib, skops, marshal, shelve nor eval, exec and their kin."""
    banned = ("import pickle", "import joblib", "import skops", "import marshal", "import shelve", "allow_pickle=True", "np.load(")
    banned += ("eval(", "exec(", "sklearn")
    for path in sorted((ROOT / room).rglob("*.py")):
        text = path.read_text("utf-8")
        if "cli" in path.parts or path.name == "batch.py":
            text = text.replace("import joblib", "")
        assert not [word for word in banned if word in text], path
