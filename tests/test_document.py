"""What a caller holds in hand: short to look at, complete as a dict, the same in another process."""

from __future__ import annotations

import json
import multiprocessing
import pickle
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import get_args

import pytest

import bodytext
from bodytext.document import Source
from bodytext.features.page.decode import Status
from bodytext.formats import OUTPUT_FORMATS

LABELED = Path(__file__).parents[1] / "labeled"

PAGES = [path.read_bytes() for path in sorted((Path(__file__).parents[1] / "labeled").glob("*/page.html"))[::20]]
ODD = (
    b"<html lang=EN-gb><pre>if x:\n  y</pre><math alttext='x^2'></math><it's>a\x01b</it's><table><tr><td>1<td>2</table></html>after"
)


def test_the_repr_is_one_short_line() -> None:
    document = bodytext.classify("<nav>Menu</nav><p>One line of text.", threshold=0)
    assert repr(document).startswith("<Document ok: 2 of 2 blocks kept, 5 words, confidence 0.")
    assert repr(bodytext.classify("")) == "<Document empty: 0 of 0 blocks kept, 0 words, confidence 0.00>"
    assert all(len(repr(bodytext.classify(page))) < 100 for page in PAGES)


def test_words_of_scripts_without_spaces_are_counted() -> None:
    assert " 1 words" not in repr(bodytext.classify("<p>潮が引くと船は港に戻り、夜明けまで待つ。", threshold=0))


@pytest.mark.parametrize("page", [*PAGES, ODD, b"", b"%PDF-1.7", b"<div>" * 3000 + b"deep"])
def test_a_pickled_document_is_the_same(page: bytes) -> None:
    document = bodytext.classify(page, url="https://www.example.org/", charset="utf-8")
    copied = pickle.loads(pickle.dumps(document))
    assert copied.to_dict() == document.to_dict()
    for output_format in OUTPUT_FORMATS:
        options = {"include_links": True, "include_images": True, "include_tables": False}
        assert copied.render(output_format, **options) == document.render(output_format, **options)
    assert repr(copied) == repr(document)


def test_a_pickled_document_of_lines_or_of_a_tree_is_the_same() -> None:
    from lxml import html

    for document in (
        bodytext.classify_lines("Menu\nA line of text."),
        bodytext.classify(html.document_fromstring("<p>one<!-- c --><p>two"), threshold=0),
    ):
        assert pickle.loads(pickle.dumps(document)).to_dict() == document.to_dict()


def test_a_pickled_page_is_parsed_again_in_its_own_encoding() -> None:
    page = "<meta charset=windows-1251><p>Корабль выходит в девять.</p>".encode("koi8-r")
    document = bodytext.classify(page, charset="koi8-r", threshold=0)
    assert "Корабль" in pickle.loads(pickle.dumps(document)).html


def test_what_was_computed_is_not_pickled() -> None:
    document = bodytext.classify(PAGES[0])
    before = pickle.dumps(document)
    assert document.blocks
    assert pickle.dumps(document) == before


def test_documents_come_back_from_process_pools() -> None:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        found = list(pool.map(bodytext.classify, PAGES))
    assert [document.to_dict() for document in found] == [bodytext.classify(page).to_dict() for page in PAGES]


def test_a_source_is_parsed_when_it_is_needed() -> None:
    source = Source("<p>text")
    assert "tree" not in vars(pickle.loads(pickle.dumps(source)))
    assert source.tree is source.tree


def test_the_dict_is_what_json_has() -> None:
    document = bodytext.classify(ODD, url="https://www.example.org/", threshold=0)
    assert json.loads(document.json) == document.to_dict()
    assert json.loads(document.render("json", include_tables=False)) == document.to_dict(include_tables=False)
    assert document.to_dict()["text"] != document.to_dict(include_tables=False)["text"]


def test_the_language_is_the_one_the_page_names() -> None:
    assert bodytext.classify(ODD).language == "en-gb"
    assert bodytext.classify("<p>text").language == bodytext.classify_lines("text").language == ""


def test_every_status_occurs() -> None:
    pages = {
        "ok": "<p>text",
        "empty": "",
        "no_content": (LABELED / "en-service-nothing-member-login" / "page.html").read_bytes(),
        "not_html": b"%PDF-1.7",
        "too_large": "<p>a" * 40_000,
        "too_deep": "<div>" * 3000 + "deep",
    }
    assert set(get_args(Status)) == set(pages)
    for status, page in pages.items():
        assert bodytext.classify(page).status == status
