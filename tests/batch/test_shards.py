"""Which files are input, and how they are cut into shards."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bodytext.batch.shards import plan


def test_folders_patterns_and_files_each_once(tmp_path: Path) -> None:
    for name in (
        "a.warc.gz",
        "b.warc",
        "c.wet.gz",
        "d.jsonl.zst",
        "e.parquet",
        "deep/a.warc.gz",
        "deep/p.html",
        "q.htm",
        "notes.txt",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    shards, problems = plan([str(tmp_path), str(tmp_path / "*.warc*"), str(tmp_path / "b.warc")])
    assert problems == []
    assert [shard.kind for shard in shards] == ["warc", "warc", "warc", "jsonl", "parquet", "warc", "files"]
    assert len({shard.name for shard in shards}) == 7
    assert [Path(address).name for address in shards[-1].addresses] == ["q.htm", "p.html"]
    assert shards[0].name.startswith("a-")
    assert plan([str(tmp_path)], page_format="text")[0][-1].addresses == (str(tmp_path / "notes.txt"),)


def test_a_shard_has_the_same_name_however_its_path_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.warc").write_bytes(b"")
    monkeypatch.chdir(tmp_path)
    assert plan(["a.warc", "./a.warc", f"file://{tmp_path}/a.warc", "."])[0] == plan([str(tmp_path / "a.warc")])[0]


def test_many_pages_make_several_shards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bodytext.batch.shards.FILES_A_SHARD", 3)
    for number in range(7):
        (tmp_path / f"{number}.html").write_bytes(b"x")
    assert [len(shard.addresses) for shard in plan([str(tmp_path)])[0]] == [3, 3, 1]


def test_output_is_no_input(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a.jsonl").write_bytes(b"")
    assert len(plan([str(tmp_path)], leave_out=str(tmp_path / "out"))[0]) == 1


@pytest.mark.skipif(os.name != "posix", reason="links")
def test_nor_through_a_link(tmp_path: Path) -> None:
    crawl, linked = tmp_path / "crawl", tmp_path / "linked"
    (crawl / "out").mkdir(parents=True)
    (crawl / "out" / "a.jsonl").touch()
    (crawl / "outside.jsonl").touch()
    linked.symlink_to(crawl)
    for given, out in ((crawl, linked / "out"), (linked, crawl / "out")):
        (shard,), _ = plan([str(given)], leave_out=str(out))
        assert Path(shard.addresses[0]).name == "outside.jsonl"


def test_the_folder_of_the_pages_does_not_take_the_parts(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").touch()
    shards, (problem,) = plan([str(tmp_path)], leave_out=f"{tmp_path}/.")
    assert shards == []
    assert problem == f"{tmp_path}: parts go there, so nothing in it is read; take another folder for them"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("missing.warc", "No such file or directory"),
        ("*.parquet", "no file matches"),
        ("page.pdf", "unknown kind of file"),
        ("empty", "no pages there"),
        ("nosuch://bucket/a.warc", "Protocol not known"),
        ("s3://bucket/a.warc", "s3:// needs s3fs: pip install s3fs"),
        ("http://127.0.0.1:9/a.warc", "Connect"),
    ],
)
def test_what_gives_no_pages_is_named_in_one_line(tmp_path: Path, name: str, said: str) -> None:
    if name.startswith("s3"):
        try:
            import s3fs  # noqa: F401
        except ImportError:
            pass
        else:
            pytest.skip("s3fs is here")
    (tmp_path / "page.pdf").write_bytes(b"%PDF")
    (tmp_path / "empty").mkdir()
    address = name if "://" in name else str(tmp_path / name)
    shards, (problem,) = plan([address])
    assert shards == []
    assert said in problem
    assert problem.startswith(address)
    assert "\n" not in problem


def test_a_folder_without_permission_is_named(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    try:
        if any(True for _ in _readable(closed)):
            pytest.skip("this user may read everything")
        assert plan([str(tmp_path)])[1] == [f"{closed}: Permission denied"]
    finally:
        closed.chmod(0o700)


def _readable(folder: Path) -> list[Path]:
    try:
        list(folder.iterdir())
    except PermissionError:
        return []
    return [folder]


@pytest.mark.skipif(os.name != "posix", reason="Windows limits whole paths")
def test_a_long_name_in_any_script_leaves_room_for_that_of_its_part(tmp_path: Path) -> None:
    (tmp_path / ("潮" * 80 + ".jsonl")).touch()
    (shard,), _ = plan([str(tmp_path)])
    assert len(shard.name.encode()) < 120
    (tmp_path / f".{shard.name}.jsonl.zst.{'h' * 64}-4194304-01234567.tmp").touch()
