"""Labels carried over to a page whose blocks have changed."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodytext.features import parse, segment
from bodytext.training.corpora.gold import LabelledPage, Problem
from bodytext.training.corpora.readers import read_corpus
from bodytext.training.corpora.readers.files import UnusablePageError
from bodytext.training.corpora.readers.own import write_labels
from bodytext.training.corpora.relabel import carry_over, relabel

PAGE = "<nav>Menu</nav><main><h1>Rope</h1><p>Hemp swells when wet.</p><p>Nylon stretches.</p></main><footer>Contact</footer>"
LABELS = [False, True, True, True, False]

keys = st.sampled_from("abcd")
places = st.sampled_from(["/html/body/p[1]", "/html/body/p[2]", "/html/body/div/p", "/html/body", "/"])
old_blocks = st.lists(st.tuples(places, keys, st.sampled_from(["body", "comment"])), max_size=10)


def _labelled(tmp_path: Path, page: str = PAGE, labels: list[bool] = LABELS) -> Path:
    folder = tmp_path / "corpus" / "rope"
    folder.mkdir(parents=True)
    (folder / "page.html").write_text(page, encoding="utf-8")
    (folder / "meta.json").write_text("{}", encoding="utf-8")
    write_labels(folder, page, labels)
    return folder


def _changed(folder: Path, page: str) -> list[str]:
    """The texts that have no label after a change of the page."""
    (folder / "page.html").write_text(page, encoding="utf-8")
    (record,) = read_corpus(folder.parent)
    assert isinstance(record, Problem)
    return relabel(folder)


def _content(folder: Path) -> list[str]:
    (record,) = read_corpus(folder.parent)
    assert isinstance(record, LabelledPage)
    assert record.labels is not None
    return [text for text, label in zip(segment(parse(record.html)).texts, record.labels.tolist(), strict=True) if label]


def _only_labels(blocks: list[tuple[str, str]]) -> list[tuple[str, str, str]]:
    return [(f"/p[{number}]", text, label) for number, (text, label) in enumerate(blocks)]


def test_nothing_changes_when_nothing_has_changed(tmp_path: Path) -> None:
    folder = _labelled(tmp_path)
    before = (folder / "labels.json").read_bytes()
    assert relabel(folder) == []
    assert (folder / "labels.json").read_bytes() == before


def test_a_packed_page_keeps_its_labels_too(tmp_path: Path) -> None:
    folder = _labelled(tmp_path)
    (folder / "page.html").unlink()
    (folder / "page.html.gz").write_bytes(gzip.compress(PAGE.replace("Menu", "Main menu").encode()))
    assert relabel(folder) == []
    assert _content(folder) == ["Rope", "Hemp swells when wet.", "Nylon stretches."]
    assert {path.name for path in folder.iterdir()} == {"page.html.gz", "labels.json", "meta.json"}


def test_blocks_keep_their_labels_wherever_they_move(tmp_path: Path) -> None:
    folder = _labelled(tmp_path)
    page = PAGE.replace("<main>", "<div id=new><section>").replace("</main>", "</section></div>")
    (folder / "page.html").write_text(page, encoding="utf-8")
    assert relabel(folder) == []
    assert _content(folder) == ["Rope", "Hemp swells when wet.", "Nylon stretches."]
    written = json.loads((folder / "labels.json").read_text(encoding="utf-8"))["blocks"]
    assert written[1]["xpath"] == "/html/body/div/section/h1"


def test_a_changed_text_takes_the_label_of_its_place(tmp_path: Path) -> None:
    folder = _labelled(tmp_path)
    assert _changed(folder, PAGE.replace("stretches", "stretches a lot").replace("Menu", "Main menu")) == []
    assert _content(folder) == ["Rope", "Hemp swells when wet.", "Nylon stretches a lot."]


def test_a_block_cut_in_two_hands_its_label_to_both(tmp_path: Path) -> None:
    folder = _labelled(tmp_path)
    assert _changed(folder, PAGE.replace("swells when", "swells<br><br>when")) == []
    assert _content(folder) == ["Rope", "Hemp swells", "when wet.", "Nylon stretches."]


def test_a_new_element_inside_takes_the_label_of_the_one_around_it(tmp_path: Path) -> None:
    folder = _labelled(tmp_path, "<div>Hemp swells.</div><p>Contact</p>", [True, False])
    assert _changed(folder, "<div><ul><li>Hemp</li><li>swells.</li></ul></div><p>Contact</p>") == []
    assert _content(folder) == ["Hemp", "swells."]


def test_new_blocks_are_listed_and_written_as_boilerplate(tmp_path: Path) -> None:
    folder = _labelled(tmp_path)
    assert _changed(folder, PAGE.replace("</main>", "<aside>Buy rope</aside></main><dl><dt>Jute rots")) == [
        "Buy rope",
        "Jute rots",
    ]
    assert _content(folder) == ["Rope", "Hemp swells when wet.", "Nylon stretches."]


def test_lost_blocks_are_forgotten(tmp_path: Path) -> None:
    folder = _labelled(tmp_path)
    assert _changed(folder, PAGE.replace("<p>Hemp swells when wet.</p>", "")) == []
    assert _content(folder) == ["Rope", "Nylon stretches."]


KINDS = ["boilerplate", "title", "body", "comment", "boilerplate"]


def _kinds(folder: Path) -> list[str]:
    written = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
    assert written["format"] == 2
    return [block["kind"] for block in written["blocks"]]


def test_kinds_are_carried_over(tmp_path: Path) -> None:
    folder = _labelled(tmp_path)
    write_labels(folder, PAGE, kinds=KINDS)
    assert relabel(folder) == []
    assert _kinds(folder) == KINDS
    assert _changed(folder, PAGE.replace("stretches", "stretches a lot").replace("<footer>", "<p>New</p><footer>")) == ["New"]
    assert _kinds(folder) == [*KINDS[:4], "boilerplate", "boilerplate"]


def test_kinds_beside_labels_are_carried_over_too(tmp_path: Path) -> None:
    folder = _labelled(tmp_path)
    written = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
    for block, kind in zip(written["blocks"], KINDS, strict=True):
        block["kind"] = kind
    (folder / "labels.json").write_text(json.dumps(written), encoding="utf-8")
    assert relabel(folder) == []
    assert _kinds(folder) == KINDS


def test_an_unknown_kind_is_named(tmp_path: Path) -> None:
    folder = _labelled(tmp_path)
    write_labels(folder, PAGE, kinds=["menu", *KINDS[1:]])
    with pytest.raises(ValueError, match="unknown kind 'menu'"):
        relabel(folder)


def test_a_place_whose_blocks_disagreed_says_nothing() -> None:
    old = [("/div", "a", "body"), ("/div", "b", "related"), ("/p", "c", "body"), ("/p", "d", "body")]
    carried = carry_over(old, [("/div", "x"), ("/p", "y"), ("/div/ul/li", "z")])
    assert list(carried.labels) == ["boilerplate", "body", "boilerplate"]
    assert carried.unplaced == (0, 2)


def test_equal_texts_are_told_apart_by_their_order() -> None:
    old = _only_labels([("share", "meta"), ("text", "body"), ("share", "body"), ("end", "meta")])
    new = [("/x", hashed) for hashed in ("new", "share", "text", "more", "share", "end")]
    carried = carry_over(old, new)
    assert list(carried.labels) == ["boilerplate", "meta", "body", "boilerplate", "body", "meta"]
    assert carried.unplaced == (0, 3)


@given(old_blocks)
def test_unchanged_blocks_keep_their_labels(old: list[tuple[str, str, str]]) -> None:
    carried = carry_over(old, [(place, hashed) for place, hashed, _ in old])
    assert list(carried.labels) == [label for *_, label in old]
    assert carried.unplaced == ()


@given(old_blocks, st.lists(st.tuples(places, keys), max_size=10))
def test_every_new_block_has_a_label_or_is_listed(old: list[tuple[str, str, str]], new: list[tuple[str, str]]) -> None:
    carried = carry_over(old, new)
    assert len(carried.labels) == len(new)
    assert list(carried.unplaced) == sorted(set(carried.unplaced))
    assert all(0 <= number < len(new) and carried.labels[number] == "boilerplate" for number in carried.unplaced)
    for label in ("body", "comment"):
        if all(was == label for *_, was in old):
            placed = [number for number in range(len(new)) if number not in carried.unplaced]
            assert all(carried.labels[number] == label for number in placed)


BLOCK = {"id": 0, "xpath": "/html/body/p", "hash": "0", "label": "content"}


@pytest.mark.parametrize(
    "labels",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"blocks": 3}',
        '{"blocks": ["content"]}',
        json.dumps({"blocks": [{**BLOCK, "label": "perhaps"}]}),
        json.dumps({"blocks": [{**BLOCK, "label": ["content"]}]}),
        json.dumps({"blocks": [{key: value for key, value in BLOCK.items() if key != "hash"}]}),
        "\ud800",
    ],
)
def test_labels_that_cannot_be_read_are_an_error_and_stay(tmp_path: Path, labels: str) -> None:
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    data = labels.encode("utf-8", "surrogatepass")
    (tmp_path / "labels.json").write_bytes(data)
    with pytest.raises(ValueError, match=r"^[^\n]+$"):
        relabel(tmp_path)
    assert (tmp_path / "labels.json").read_bytes() == data
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("missing", ["page.html", "labels.json"])
def test_a_folder_without_page_or_labels_is_an_error(tmp_path: Path, missing: str) -> None:
    folder = _labelled(tmp_path)
    (folder / missing).unlink()
    with pytest.raises(UnusablePageError, match=f"^{missing} is missing$"):
        relabel(folder)


def test_an_unknown_label_is_not_taken_for_boilerplate(tmp_path: Path) -> None:
    folder = _labelled(tmp_path)
    written: dict[str, Any] = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
    written["blocks"][1]["label"] = "Content"
    (folder / "labels.json").write_text(json.dumps(written), encoding="utf-8")
    with pytest.raises(ValueError, match="known label"):
        relabel(folder)
