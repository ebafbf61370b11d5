"""The files of a page: found, read, saved whole or not at all, and never over somebody else's."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from bodytext.label.files import ConflictError, ForeignLabelsError, find_pages
from bodytext.training.corpora.gold import LabelledPage
from bodytext.training.corpora.readers import read_corpus

HTML = "<h1>Bakery</h1><p>Rye needs time.</p>"
TEXTS = ["Bakery", "Rye needs time."]
FIELDS = {"url": "https://rye.example/", "lang": "en", "page_type": "article"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "rye.html").write_text(HTML, encoding="utf-8")
    return tmp_path


def test_saved_files_and_folders_of_pages_are_found(folder: Path) -> None:
    (folder / "wheat").mkdir()
    (folder / "wheat" / "page.html").write_text(HTML, encoding="utf-8")
    (folder / "rye.htm").write_text("<p>Another", encoding="utf-8")
    (folder / "rye_files").mkdir()
    (folder / "rye_files" / "frame.html").write_text(HTML, encoding="utf-8")
    (folder / ".hidden.html").write_text(HTML, encoding="utf-8")
    (folder / "notes.txt").write_text("none", encoding="utf-8")
    found = {page.name: page.source.relative_to(folder).as_posix() for page in find_pages(folder)}
    assert found == {"rye": "rye.htm", "rye-html": "rye.html", "wheat": "wheat/page.html"}


def test_what_is_saved_is_a_labelled_page(folder: Path) -> None:
    (page,) = find_pages(folder)
    assert (page.state(), page.labels(TEXTS)) == ("open", None)
    page.save(labels=[True, False], state="labelled", fields=FIELDS, version=page.version(), texts=TEXTS)
    (record,) = read_corpus(folder)
    assert isinstance(record, LabelledPage)
    assert record.labels is not None
    assert (record.labels.tolist(), record.lang, record.url) == ([True, False], "en", FIELDS["url"])
    (again,) = find_pages(folder)
    assert (again.name, again.state(), again.labels(TEXTS)) == ("rye", "labelled", [True, False])
    assert (folder / "rye.html").exists()


@pytest.mark.parametrize("state", ["unfinished", "skip", "not_a_page"])
def test_other_states_leave_the_page_out_of_training(folder: Path, state: str) -> None:
    (page,) = find_pages(folder)
    version = page.save(labels=[True, True], state=state, fields=FIELDS, version=page.version(), texts=TEXTS)  # type: ignore[arg-type]
    assert page.state() == state
    assert list(read_corpus(folder)) == []
    page.save(labels=[True, True], state="labelled", fields=FIELDS, version=version, texts=TEXTS)
    assert page.state() == "labelled"
    assert len(list(read_corpus(folder))) == 1


def test_what_meta_has_besides_stays(folder: Path) -> None:
    (page,) = find_pages(folder)
    page.save(labels=[True, True], state="skip", fields=FIELDS, version=page.version(), texts=TEXTS)
    meta = folder / "rye" / "meta.json"
    meta.write_text(json.dumps({**json.loads(meta.read_text()), "licence": "CC0"}), encoding="utf-8")
    page.save(labels=[True, True], state="labelled", fields={**FIELDS, "lang": "nl"}, version=page.version(), texts=TEXTS)
    assert json.loads(meta.read_text()) == {**FIELDS, "lang": "nl", "licence": "CC0"}


def test_a_page_that_somebody_else_saved_is_left_alone(folder: Path) -> None:
    (page,) = find_pages(folder)
    mine = page.version()
    page.save(labels=[True, True], state="labelled", fields=FIELDS, version=mine, texts=TEXTS)
    with pytest.raises(ConflictError):
        page.save(labels=[False, False], state="labelled", fields=FIELDS, version=mine, texts=TEXTS)
    assert page.labels(TEXTS) == [True, True]


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_full_disk_leaves_the_old_labels(folder: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    (page,) = find_pages(folder)
    version = page.save(labels=[True, False], state="labelled", fields=FIELDS, version=page.version(), texts=TEXTS)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, step, full)
    with pytest.raises(OSError, match="No space left"):
        page.save(labels=[False, False], state="labelled", fields=FIELDS, version=version, texts=TEXTS)
    assert page.version() == version
    assert sorted(path.name for path in (folder / "rye").iterdir()) == ["labels.json", "meta.json", "page.html"]


def test_labels_of_another_page(folder: Path) -> None:
    (page,) = find_pages(folder)
    page.save(labels=[True, False], state="labelled", fields=FIELDS, version=page.version(), texts=TEXTS)
    written = (folder / "rye" / "labels.json").read_bytes()
    with pytest.raises(ForeignLabelsError, match=r"rye: labels\.json belongs to another page"):
        page.labels(["Bakery", "Spelt"])
    (folder / "rye" / "page.html").write_text(HTML + "<p>More", encoding="utf-8")
    (page,) = [page for page in find_pages(folder) if page.name == "rye"]
    page.save(labels=[True, True, True], state="labelled", fields=FIELDS, version=page.version(), texts=[*TEXTS, "More"])
    assert (folder / "rye" / "labels.json.old").read_bytes() == written


@pytest.mark.parametrize(
    "content", ["", "[]", '{"format": 2}', '{"format": 1, "blocks": [{"label": "maybe", "hash": ""}]}', "[" * 9999]
)
def test_broken_labels_are_named_and_kept(folder: Path, content: str) -> None:
    (page,) = find_pages(folder)
    (folder / "rye").mkdir()
    (folder / "rye" / "labels.json").write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=r"rye: labels\.json"):
        page.labels(TEXTS)
    page.save(labels=[True, True], state="labelled", fields=FIELDS, version=page.version(), texts=TEXTS)
    assert (folder / "rye" / "labels.json.old").read_text() == content


def test_wrong_values_change_nothing(folder: Path) -> None:
    (page,) = find_pages(folder)
    with pytest.raises(ValueError, match="unknown page type 'blog'"):
        page.save(labels=[True, True], state="labelled", fields={"page_type": "blog"}, version=page.version(), texts=TEXTS)
    assert not (folder / "rye").exists()
    with pytest.raises(ValueError, match="1 labels for 2 blocks"):
        page.save(labels=[True], state="labelled", fields=FIELDS, version=page.version(), texts=TEXTS)
    assert not (folder / "rye").exists()
    (folder / "rye").mkdir()
    (folder / "rye" / "labels.json").write_text("[]", encoding="utf-8")
    with pytest.raises(ValueError, match="3 labels for 2 blocks"):
        page.save(labels=[True] * 3, state="labelled", fields=FIELDS, version=page.version(), texts=TEXTS)
    assert [path.name for path in (folder / "rye").iterdir()] == ["labels.json"]
