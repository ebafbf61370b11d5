"""A model file gives back the model, and whatever is wrong with one is said."""

from __future__ import annotations

import dataclasses
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from bodytext.features import NAMES, Lexicon, parse, segment
from bodytext.models import DEFAULT, Model, ModelError, default_model, read_model, write_model
from bodytext.models.member import Member
from bodytext.models.network import Networks
from bodytext.models.trees import BoostedTrees


def small_model(*others: Member) -> Model:
    """A model of two networks, and other members if given."""
    random = np.random.default_rng(1)
    layers = (
        (random.normal(size=(5, 3)).astype(np.float32), np.zeros(3, dtype=np.float32)),
        (random.normal(size=(3, 1)).astype(np.float32), np.zeros(1, dtype=np.float32)),
    )
    lexicon = Lexicon(
        names={b"<p>": 1, b"nav": 2},
        name_weights=np.array([[0, 0], [1, 0.5], [0, -2]], dtype=np.float32),
        words={b"sea": 1},
        word_weights=np.array([0, 0.5], dtype=np.float32),
        bias=(0.1, 0.2),
    )
    ones = np.ones(5, dtype=np.float32)
    return Model("html", NAMES[:5], ones, ones, (Networks((layers, layers)), *others), lexicon, {"pages": 3})


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.bodytext"
    model = small_model()
    write_model(model, path)
    read = read_model(path)
    page = segment(parse(b"<p>One block.<p>Another block, longer."))
    assert read.probabilities(page).tolist() == model.probabilities(page).tolist()
    assert (read.page_format, read.metadata) == (model.page_format, model.metadata)
    assert (read.lexicon.names, read.lexicon.words) == (model.lexicon.names, model.lexicon.words)
    assert read.columns == model.columns


def test_trees_are_read_as_they_were_written(tmp_path: Path, random_trees: Callable[..., BoostedTrees]) -> None:
    model = small_model(random_trees(np.random.default_rng(0), 4, 5, 6))
    write_model(model, tmp_path / "a.bodytext")
    matrix = np.random.default_rng(2).normal(size=(7, len(NAMES))).astype(np.float32)
    assert read_model(tmp_path / "a.bodytext").predict(matrix).tolist() == model.predict(matrix).tolist()
    assert model.predict(matrix).tolist() != small_model().predict(matrix).tolist()


@pytest.mark.parametrize(
    ("array", "node", "number"),
    [
        ("roots", 1, 99),
        ("roots", 0, -1),
        ("roots", 1, 0),  # two trees share their nodes
        ("column", 0, 5),
        ("column", 2, -1),
        ("child", 3, 2),
        ("child", 9, 9),
        ("child", 9, 12),  # the right child would stand in the second tree
        ("child", 14, 2),
        ("child", 24, 25),  # and here beyond the last
    ],
)
def test_trees_that_lead_nowhere_or_in_a_circle_are_refused(
    tmp_path: Path, random_trees: Callable[..., BoostedTrees], array: str, node: int, number: int
) -> None:
    trees = random_trees(np.random.default_rng(0), 2, 5, 6)
    path = tmp_path / "a.bodytext"
    damaged = getattr(trees, array).copy()
    damaged[node] = number
    # The test rows of a file are computed with its model, which this one has not survived.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bodytext.models.format._answers", lambda *_: np.zeros(4, dtype=np.float32))
        write_model(small_model(dataclasses.replace(trees, **{array: damaged})), path)
    with pytest.raises(ModelError, match="its trees do not hold together"):
        read_model(path)


def test_a_model_reads_its_columns_only() -> None:
    model = small_model()
    matrix = np.random.default_rng(2).normal(size=(7, len(NAMES))).astype(np.float32)
    other = matrix.copy()
    other[:, 5:] += 1
    assert model.predict(matrix).tolist() == model.predict(other).tolist()
    assert model.predict(matrix).tolist() != model.predict(matrix + 1).tolist()


def test_the_same_model_gives_the_same_bytes(tmp_path: Path) -> None:
    write_model(small_model(), tmp_path / "a.bodytext")
    write_model(small_model(), tmp_path / "b.bodytext")
    assert (tmp_path / "a.bodytext").read_bytes() == (tmp_path / "b.bodytext").read_bytes()
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("page_format", ["html", "text"])
def test_the_shipped_models_are_small_and_whole(page_format: str) -> None:
    assert DEFAULT[page_format].stat().st_size <= 2 * 1024 * 1024
    assert read_model(DEFAULT[page_format]).page_format == page_format


def test_the_shipped_model_is_read_once() -> None:
    assert default_model("html") is default_model("html")


def test_a_truncated_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.bodytext"
    write_model(small_model(), path)
    whole = path.read_bytes()
    for length in (0, 10, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:length])
        with pytest.raises(ModelError, match=r"a\.bodytext"):
            read_model(path)


def _rewritten(path: Path, name: str, old: bytes, new: bytes) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    assert old in parts[name]
    parts[name] = parts[name].replace(old, new)
    with zipfile.ZipFile(path, "w") as archive:
        for part, data in parts.items():
            archive.writestr(part, data)


def test_a_newer_format_other_features_and_an_altered_number_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "a.bodytext"
    for name, old, new, said in (
        ("header.npy", b'"format": 5', b'"format": 9', "reads format 5"),
        ("header.npy", b'"words"', b'"wordz"', "hash of its columns"),
        ("header.npy", b'"page_format": "html"', b'"page_format": "wave"', "unknown format"),
        ("mean.npy", np.float32(1).tobytes(), np.float32(2).tobytes(), "SHA-256"),
    ):
        write_model(small_model(), path)
        _rewritten(path, name, old, new)
        with pytest.raises(ModelError, match=said):
            read_model(path)


def test_a_missing_file_and_a_file_of_another_kind_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="No such file"):
        read_model(tmp_path / "missing.bodytext")
    other = tmp_path / "other.bodytext"
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("hello.txt", "hello")
    with pytest.raises(ModelError, match="no header"):
        read_model(other)
