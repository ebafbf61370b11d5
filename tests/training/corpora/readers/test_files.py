"""What the readers share."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from bodytext.training.corpora.gold import Problem
from bodytext.training.corpora.readers.files import (
    PAGE_SUFFIXES,
    UnusablePageError,
    attempt,
    corpus_name,
    named_files,
    read_bytes,
    read_json,
    string,
    strings,
)

Write = Callable[[Mapping[str, object]], Path]


def test_pages_are_found_by_suffix_in_the_order_of_their_names(write: Write) -> None:
    folder = write(
        dict.fromkeys(("b.html", "a-1.HTM", "a.html.gz", ".c.html", "d.txt", "e.html/x", "f.html.txt", "10.html", "9.html"), "x")
    )
    found = named_files(folder, PAGE_SUFFIXES)
    assert [(name, path.name) for name, path in found.items()] == [
        ("10", "10.html"),
        ("9", "9.html"),
        ("a", "a.html.gz"),
        ("a-1", "a-1.HTM"),
        ("b", "b.html"),
    ]


def test_no_folder_has_no_files(tmp_path: Path) -> None:
    assert named_files(tmp_path / "nowhere", PAGE_SUFFIXES) == {}


def test_files_are_unpacked_by_name(tmp_path: Path) -> None:
    packed = gzip.compress(b"text")
    for name, expected in (("a.html.gz", b"text"), ("a.HTML.GZ", b"text"), ("a.html", packed)):
        (tmp_path / name).write_bytes(packed)
        assert read_bytes(tmp_path / name) == expected


@pytest.mark.parametrize("data", [b"plain", gzip.compress(b"text" * 99)[:-9], gzip.compress(b"text")[:10] + b"\xff" * 20])
def test_a_file_that_cannot_be_unpacked_says_so(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.html.gz").write_bytes(data)
    with pytest.raises(UnusablePageError, match=r"^a\.html\.gz cannot be read: .+$"):
        read_bytes(tmp_path / "a.html.gz")


def test_a_file_that_cannot_be_opened_says_so(tmp_path: Path) -> None:
    with pytest.raises(UnusablePageError, match=r"^a\.html is missing$"):
        read_bytes(tmp_path / "a.html")
    with pytest.raises(UnusablePageError, match=r"cannot be read: Is a directory$"):
        read_bytes(tmp_path)


def test_json_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b'\xef\xbb\xbf{"a": 1}')
    assert read_json(tmp_path / "a.json") == {"a": 1}


def test_values_of_another_type_are_as_good_as_none() -> None:
    assert [string({"a": value}, "a") for value in ("x", None, 3, ["x"], True)] == ["x", "", "", "", ""]
    assert [strings({"a": value}, "a") for value in (["x", "", " ", None], "x", None, {"x": 1})] == [("x",), (), (), ()]
    assert string({}, "a") == ""
    assert strings({}, "a") == ()


def test_only_unusable_pages_become_problems() -> None:
    def unusable() -> None:
        raise UnusablePageError("no text")

    def broken() -> None:
        raise ZeroDivisionError

    assert attempt("a", unusable) == Problem("a", "no text")
    with pytest.raises(ZeroDivisionError):
        attempt("a", broken)


def test_a_corpus_is_named_by_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bees" / "dev").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "bees" / "dev")
    assert [corpus_name(Path(path)) for path in (".", "x/bees", "bees/html", "bees/html/dev")] == ["bees", "bees", "bees", "html"]
