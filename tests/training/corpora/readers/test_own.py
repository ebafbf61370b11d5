"""Our own labelled pages: labels next to the page, tied to its blocks by hashes."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from bodytext.models import KINDS
from bodytext.training.corpora.gold import PAGE_TYPES, LabelledPage, Problem
from bodytext.training.corpora.readers import own, read_corpus
from bodytext.training.corpora.readers.own import block_hash, write_labels

Write = Callable[[Mapping[str, object]], Path]

TEXTS = ["Bakery Café", "Rye needs time.", "Log in"]
PAGE = f"<h1>{TEXTS[0]}</h1><main><p>{TEXTS[1]}</p></main><p>{TEXTS[2]}"
META = {"url": "https://www.rye.example.org/a", "lang": "en", "page_type": "article"}


def _blocks() -> list[dict[str, Any]]:
    labels = ["content", "content", "boilerplate"]
    return [
        {"id": number, "xpath": "/html", "hash": block_hash(text), "label": label}
        for number, (text, label) in enumerate(zip(TEXTS, labels, strict=True))
    ]


def _only(write: Write, *, page: object = PAGE, labels: object | None = None, meta: object = META) -> LabelledPage | Problem:
    written = {"format": 1, "blocks": _blocks()} if labels is None else labels
    (record,) = read_corpus(write({"rye/page.html": page, "rye/labels.json": written, "rye/meta.json": meta}))
    assert record.name == "rye"
    return record


def _reason(record: LabelledPage | Problem) -> str:
    assert isinstance(record, Problem)
    return record.reason


def test_a_page_has_its_labels_and_all_that_is_known_of_it(write: Write) -> None:
    record = _only(write)
    assert isinstance(record, LabelledPage)
    assert record.labels is not None
    assert record.labels.dtype == bool
    assert record.labels.tolist() == [True, True, False]
    assert record.html == PAGE.encode()
    assert record.text == "Bakery Café\nRye needs time."
    assert (record.url, record.site, record.lang, record.page_type) == (META["url"], "example.org", "en", "article")
    assert record.corpus == "harbour"


def test_a_page_may_be_packed(write: Write) -> None:
    labels = {"format": 1, "blocks": _blocks()}
    corpus = write({"rye/page.html.gz": PAGE, "rye/labels.json": labels, "rye/meta.json": META, "wheat/page.html.gz": PAGE})
    page, problem = read_corpus(corpus)
    assert isinstance(page, LabelledPage)
    assert page.html == PAGE.encode()
    assert problem == Problem("wheat", "meta.json is missing")


def test_a_page_that_is_there_plain_and_packed_is_the_plain_one(write: Write) -> None:
    labels = {"format": 1, "blocks": _blocks()}
    corpus = write({"rye/page.html": PAGE, "rye/page.html.gz": "<p>Old", "rye/labels.json": labels, "rye/meta.json": META})
    (page,) = read_corpus(corpus)
    assert isinstance(page, LabelledPage)
    assert page.html == PAGE.encode()


def test_a_packed_page_that_is_damaged_is_a_problem(write: Write) -> None:
    labels = {"format": 1, "blocks": _blocks()}
    (record,) = read_corpus(write({"rye/page.html.gz": b"\x1f\x8bno", "rye/labels.json": labels, "rye/meta.json": META}))
    assert _reason(record).startswith("page.html.gz cannot be read: ")


def _with_kinds(*kinds: object) -> list[dict[str, Any]]:
    return [{**block, "kind": kind} for block, kind in zip(_blocks(), kinds, strict=True)]


def test_a_page_without_kinds_has_none(write: Write) -> None:
    record = _only(write)
    assert isinstance(record, LabelledPage)
    assert record.kinds is None


@pytest.mark.parametrize("labels_format", [1, 2])
def test_kinds_say_what_is_content(write: Write, labels_format: int) -> None:
    record = _only(write, labels={"format": labels_format, "blocks": _with_kinds("title", "comment", "body")})
    assert isinstance(record, LabelledPage)
    assert record.labels is not None
    assert record.kinds is not None
    assert record.labels.tolist() == [True, False, True]
    assert [KINDS[kind] for kind in record.kinds.tolist()] == ["title", "comment", "body"]


@pytest.mark.parametrize(
    ("page_type", "content"), [("listing", ["data"]), ("forum", ["poster"]), ("product", []), ("article", []), ("", [])]
)
def test_the_page_type_says_whether_data_and_posters_are_content(write: Write, page_type: str, content: list[str]) -> None:
    kinds = ["data", "poster", "caption"]
    record = _only(write, labels={"format": 2, "blocks": _with_kinds(*kinds)}, meta={"page_type": page_type})
    assert isinstance(record, LabelledPage)
    assert record.labels is not None
    assert [kind for kind, is_content in zip(kinds, record.labels.tolist(), strict=True) if is_content] == content


@pytest.mark.parametrize(("kind", "shown"), [("menu", "'menu'"), (None, "None"), (["body"], "['body']")])
def test_an_unknown_kind_is_a_problem(write: Write, kind: object, shown: str) -> None:
    reason = _reason(_only(write, labels={"format": 2, "blocks": _with_kinds("title", kind, "body")}))
    assert reason == f"labels.json has the unknown kind {shown} at block 1"


def test_pages_with_and_without_kinds_may_stand_side_by_side(write: Write) -> None:
    old, new = {"format": 1, "blocks": _blocks()}, {"format": 2, "blocks": _with_kinds("title", "body", "comment")}
    corpus = write(
        {
            "rye/page.html": PAGE,
            "rye/labels.json": old,
            "rye/meta.json": META,
            "wheat/page.html": PAGE,
            "wheat/labels.json": new,
            "wheat/meta.json": META,
        }
    )
    first, second = read_corpus(corpus)
    assert isinstance(first, LabelledPage)
    assert isinstance(second, LabelledPage)
    assert (first.kinds is None, second.kinds is None) == (True, False)


def test_all_but_the_labels_may_be_unknown(write: Write) -> None:
    record = _only(write, meta={})
    assert isinstance(record, LabelledPage)
    assert (record.url, record.site, record.lang, record.page_type) == ("", "rye", "", "")


@pytest.mark.parametrize("page_type", PAGE_TYPES)
def test_every_page_type_is_known(write: Write, page_type: str) -> None:
    record = _only(write, meta={"page_type": page_type})
    assert isinstance(record, LabelledPage)
    assert record.page_type == page_type


def test_an_unknown_page_type_is_a_problem(write: Write) -> None:
    assert _reason(_only(write, meta={"page_type": "blog"})) == "meta.json has the unknown page type 'blog'"


@pytest.mark.parametrize("key", ["skip", "not_a_page", "unfinished"])
def test_a_page_can_be_left_out_on_purpose(write: Write, key: str) -> None:
    corpus = write({"rye/page.html": PAGE, "rye/meta.json": {key: True}, "wheat/page.html": PAGE})
    assert [record.name for record in read_corpus(corpus)] == ["wheat"]


@pytest.mark.parametrize("value", [False, None, "no", 1])
def test_only_true_leaves_a_page_out(write: Write, value: object) -> None:
    assert isinstance(_only(write, meta={"skip": value}), LabelledPage)


@pytest.mark.parametrize(
    "page",
    [
        PAGE.replace("time", "a day"),
        PAGE + "<p>One more",
        "<p>Rye needs time.",
        PAGE.replace(f"<h1>{TEXTS[0]}</h1>", "") + f"<h1>{TEXTS[0]}</h1>",
    ],
    ids=["a word", "a block more", "blocks fewer", "another order"],
)
def test_a_changed_page_is_a_problem(write: Write, page: str) -> None:
    reason = "the page or its segmentation changed since it was labelled; run `bodytext relabel`"
    assert _reason(_only(write, page=page)) == reason


def test_a_change_of_markup_that_leaves_the_blocks_alone_is_none(write: Write) -> None:
    assert isinstance(_only(write, page=PAGE.replace("<main>", "<main class='new'>").replace("Rye", "<b>Rye</b>")), LabelledPage)


@pytest.mark.parametrize(
    ("label", "shown"), [("maybe", "'maybe'"), ("", "''"), (True, "True"), (None, "None"), (["content"], "['content']")]
)
def test_an_unknown_label_is_a_problem(write: Write, label: object, shown: str) -> None:
    blocks = _blocks()
    blocks[1]["label"] = label
    reason = _reason(_only(write, labels={"format": 1, "blocks": blocks}))
    assert reason == f"labels.json has the unknown label {shown} at block 1"


@pytest.mark.parametrize(
    ("labels", "reason"),
    [
        ({"format": 3, "blocks": []}, "labels.json has format 3; this program reads formats 1 and 2"),
        ({"blocks": []}, "labels.json has format None; this program reads formats 1 and 2"),
        ({"format": 2, "blocks": _blocks()}, "labels.json has blocks without a kind"),
        ({"format": 1}, "labels.json has no list of blocks"),
        ({"format": 1, "blocks": {"0": "content"}}, "labels.json has no list of blocks"),
        ({"format": 1, "blocks": ["content"]}, "labels.json has no list of blocks"),
        ([], "labels.json does not hold a JSON object"),
        ('{"format": 1,\n"blocks": [}', "labels.json is not valid JSON: Expecting value in line 2"),
        ("[" * 100_000, "labels.json is not valid JSON"),
        (b'{"format": "\xff"}', "labels.json is not valid JSON"),
    ],
)
def test_other_labels_are_a_problem(write: Write, labels: object, reason: str) -> None:
    assert _reason(_only(write, labels=labels)) == reason


@pytest.mark.parametrize("missing", ["page.html", "labels.json", "meta.json"])
def test_a_missing_part_is_named(write: Write, missing: str) -> None:
    files = {"page.html": PAGE, "labels.json": {"format": 1, "blocks": _blocks()}, "meta.json": META}
    (record,) = own.read(write({f"rye/{name}": content for name, content in files.items() if name != missing}))
    assert record == Problem("rye", f"{missing} is missing")


def test_other_folders_and_hidden_ones_are_passed_over(write: Write) -> None:
    corpus = write({"rye/page.html": PAGE, ".cache/page.html": PAGE, "notes/list.txt": "Rye", "README.md": "Rye"})
    assert [record.name for record in read_corpus(corpus)] == ["rye"]


def test_what_is_written_is_what_is_read(write: Write) -> None:
    corpus = write({"rye/page.html": PAGE, "rye/meta.json": META})
    write_labels(corpus / "rye", PAGE.encode(), [True, False, True])
    (record,) = read_corpus(corpus)
    assert isinstance(record, LabelledPage)
    assert record.labels is not None
    assert record.labels.tolist() == [True, False, True]


def test_written_labels_have_one_line_a_block(write: Write) -> None:
    folder = write({"rye/page.html": PAGE}) / "rye"
    write_labels(folder, PAGE, [True, False, True])
    written = (folder / "labels.json").read_bytes()
    assert written.count(b"\n") == 1 + 3 + 1
    assert b"\r" not in written
    assert json.loads(written) == {
        "format": 1,
        "blocks": [
            {"id": 0, "xpath": "/html/body/h1", "hash": block_hash(TEXTS[0]), "label": "content"},
            {"id": 1, "xpath": "/html/body/main/p", "hash": block_hash(TEXTS[1]), "label": "boilerplate"},
            {"id": 2, "xpath": "/html/body/p", "hash": block_hash(TEXTS[2]), "label": "content"},
        ],
    }


@pytest.mark.parametrize("labels", [[], [True, True], [True] * 4])
def test_every_block_needs_a_label(tmp_path: Path, labels: list[bool]) -> None:
    with pytest.raises(ValueError, match=f"{len(labels)} labels for 3 blocks"):
        write_labels(tmp_path, PAGE, labels)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_crash_leaves_the_old_labels_whole(write: Write, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    folder = write({"rye/labels.json": "old"}) / "rye"

    def full(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(os, step, full)
    with pytest.raises(OSError, match="no space left"):
        write_labels(folder, PAGE, [True, False, True])
    assert [path.name for path in folder.iterdir()] == ["labels.json"]
    assert (folder / "labels.json").read_text() == "old"


def test_hashes_tell_texts_apart_whatever_they_hold() -> None:
    texts = ["", "a", "A", "a ", "é", "e\u0301", "\ud800", "漢"]
    hashes = [block_hash(text) for text in texts]
    assert len(set(hashes)) == len(texts)
    assert all(len(value) == 16 and set(value) <= set("0123456789abcdef") for value in hashes)
