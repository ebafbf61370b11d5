"""Where the results of pages go: every page its own place, inside the folder."""

from __future__ import annotations

import os
import unicodedata
from contextlib import suppress
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodytext.cli.output import WriteError, output, places, write_below

needs_posix = pytest.mark.skipif(os.name != "posix", reason="links and pipes")

NAMES = st.sampled_from(
    ["a", "A", "a.html", "a.htm", "A.HTML", "a.html.txt", "a.html-2.txt", "a.txt", "é.html", "e\u0301.htm", ".html"]
)
PATHS = st.lists(NAMES, min_size=1, max_size=3).map(lambda names: PurePosixPath(*names))


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        (["a.html", "sub/a.html"], ["a.txt", "sub/a.txt"]),
        (["a.html", "a.htm"], ["a.html.txt", "a.htm.txt"]),
        (["a.html", "A.html"], ["a.html.txt", "A.html-2.txt"]),
        (["a.html", "a.html"], ["a.html.txt", "a.html-2.txt"]),
        (["a.html", "a.txt/b.html"], ["a.html.txt", "a.txt/b.txt"]),
        (["v1.2", "page", "b.XHTML"], ["v1.2.txt", "page.txt", "b.txt"]),
        (["a.html", "a.htm", "a.htm.html"], ["a.html.txt", "a.htm-2.txt", "a.htm.txt"]),
    ],
)
def test_places(pages: list[str], expected: list[str]) -> None:
    assert [str(place) for place in places(list(map(PurePosixPath, pages)), ".txt")] == expected


@given(st.lists(PATHS, max_size=12))
def test_no_two_results_at_one_place_and_none_where_a_folder_is(pages: list[PurePosixPath]) -> None:
    found = places(pages, ".txt")
    keys = [unicodedata.normalize("NFC", str(place)).casefold() for place in found]
    assert len(set(keys)) == len(pages)
    folders = {unicodedata.normalize("NFC", str(folder)).casefold() for place in found for folder in place.parents}
    assert not folders & set(keys)
    assert [place.parent for place in found] == [page.parent for page in pages]


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("before")
    with suppress(ZeroDivisionError), output(target) as file:
        file.write("half")
        raise ZeroDivisionError
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("a.txt", "before")]


def test_a_link_to_a_file_stays_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "a.txt", tmp_path / "link.txt"
    target.write_text("before")
    link.symlink_to(target)
    with output(link) as file:
        file.write("after")
    assert link.is_symlink()
    assert target.read_text() == "after"


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match="is a folder; name a file in it"), output(tmp_path):
        pass


@needs_posix
def test_a_pipe_without_a_name_is_written_to() -> None:
    read_end, write_end = os.pipe()
    with output(Path(f"/dev/fd/{write_end}")) as file:
        file.write("text")
    os.close(write_end)
    with open(read_end, encoding="utf-8") as pipe:
        assert pipe.read() == "text"


@needs_posix
def test_a_link_that_leads_to_itself_is_no_place(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(WriteError, match=f"{tmp_path}/loop: Too many levels"), output(tmp_path / "loop"):
        pass
    with pytest.raises(WriteError, match="loop: "):
        write_below(tmp_path, PurePosixPath("loop"), "text")
    assert (tmp_path / "loop").is_symlink()
