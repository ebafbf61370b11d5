"""Corpora whose gold is JSON: WCXB, a file a page, and the article extraction benchmark, one file for all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from bodytext.training.corpora.gold import LabelledPage, Problem
from bodytext.training.corpora.readers import article_extraction, read_corpus

Write = Callable[[Mapping[str, object]], Path]

PAGE = "<p>Menu<p>Bees fly from ten degrees on."
GOLD = "Bees fly from ten degrees on.\n\n  Bumblebees fly earlier. "
TEXT = "Bees fly from ten degrees on.\nBumblebees fly earlier."


def _wcxb(write: Write, truth: object, *, metadata: Mapping[str, object] | None = None, **more: Any) -> LabelledPage | Problem:
    files: dict[str, object] = {"dev/html/0001.html.gz": PAGE, "dev/ground-truth/0001.json": {"ground_truth": truth, **more}}
    if metadata is not None:
        files["metadata.json"] = {"files": {"0001": metadata}}
    (record,) = read_corpus(write(files))
    assert record.name == "0001"
    return record


def test_wcxb_has_text_snippets_and_what_is_known_of_the_page(write: Write) -> None:
    record = _wcxb(
        write,
        {"main_content": GOLD, "with": ["Bees fly", " ", 3], "without": ["Menu"]},
        url="https://www.bees.example.org/fly",
        _internal={"page_type": {"primary": "documentation"}},
    )
    assert isinstance(record, LabelledPage)
    assert (record.corpus, record.html, record.text, record.labels) == ("harbour", PAGE.encode(), TEXT, None)
    assert (record.with_snippets, record.without_snippets) == (("Bees fly",), ("Menu",))
    assert (record.url, record.site) == ("https://www.bees.example.org/fly", "example.org")
    assert (record.lang, record.page_type) == ("en", "documentation")


@pytest.mark.parametrize("above", [True, False])
def test_wcxb_metadata_goes_before_what_the_page_says_itself(write: Write, above: bool) -> None:
    metadata = {"files": {"0001": {"domain": "hive.honey.example.com", "page_type": "forum"}}}
    corpus = write(
        {
            "dev/html/0001.html.gz": PAGE,
            "dev/ground-truth/0001.json": {
                "url": "https://bees.example.org/",
                "ground_truth": {"main_content": GOLD},
                "_internal": {"page_type": {"primary": "article"}},
            },
            "metadata.json" if above else "dev/metadata.json": metadata,
        }
    )
    (record,) = read_corpus(corpus / "dev")
    assert isinstance(record, LabelledPage)
    assert (record.site, record.page_type, record.corpus) == ("example.com", "forum", "harbour")


def test_wcxb_gold_may_be_snippets_only(write: Write) -> None:
    record = _wcxb(write, {"main_content": " ", "with": ["Bees fly"]})
    assert isinstance(record, LabelledPage)
    assert (record.text, record.with_snippets, record.site) == (None, ("Bees fly",), "0001")


def test_wcxb_page_of_an_unknown_type_is_a_page_of_no_known_type(write: Write) -> None:
    record = _wcxb(write, {"main_content": GOLD}, metadata={"page_type": "hive"})
    assert isinstance(record, LabelledPage)
    assert record.page_type == ""


@pytest.mark.parametrize(
    "truth", [{}, {"main_content": "\n"}, {"main_content": None, "with": [" "]}, None, [], {"without": ["Menu"]}]
)
def test_wcxb_page_without_gold_is_a_problem(write: Write, truth: object) -> None:
    assert _wcxb(write, truth) == Problem("0001", "the ground truth has neither a text nor snippets of it")


@pytest.mark.parametrize("metadata", [{}, {"files": []}, {"files": {"0001": 3}}])
def test_wcxb_metadata_may_know_nothing(write: Write, metadata: object) -> None:
    corpus = write(
        {"html/0001.html": PAGE, "ground-truth/0001.json": {"ground_truth": {"main_content": GOLD}}, "metadata.json": metadata}
    )
    (record,) = read_corpus(corpus)
    assert isinstance(record, LabelledPage)


def test_wcxb_pages_outlive_their_metadata(write: Write) -> None:
    corpus = write(
        {"html/0001.html": PAGE, "ground-truth/0001.json": {"ground_truth": {"main_content": GOLD}}, "metadata.json": "{"}
    )
    problem, record = read_corpus(corpus)
    assert isinstance(problem, Problem)
    assert problem.name == "metadata.json"
    assert problem.reason.startswith("metadata.json is not valid JSON: ")
    assert isinstance(record, LabelledPage)


def test_problems_of_wcxb_say_what_is_wrong(write: Write) -> None:
    files = {
        "html/a.html.gz": PAGE,
        "ground-truth/b.json": {"ground_truth": {"main_content": GOLD}},
        "html/c.html.gz": PAGE,
        "ground-truth/c.json": '{"ground_truth":\n\n}',
        "html/d.html.gz": b"\x1f\x8b\x08\x00cut",
        "ground-truth/d.json": {},
    }
    *records, cut = read_corpus(write(files))
    assert records == [
        Problem("a", "the ground truth is missing"),
        Problem("b", "the page is missing"),
        Problem("c", "c.json is not valid JSON: Expecting value in line 3"),
    ]
    assert isinstance(cut, Problem)
    assert cut.reason.startswith("d.html.gz cannot be read: ")


def test_article_extraction_has_a_text_and_perhaps_an_address(write: Write) -> None:
    golds = {"b": {"articleBody": GOLD, "url": "http://news.bees.example.co.uk/a"}, "a": {"articleBody": GOLD, "url": None}}
    first, second = read_corpus(write({"html/a.html.gz": PAGE, "html/b.html": PAGE, "ground-truth.json": golds}))
    assert isinstance(first, LabelledPage)
    assert isinstance(second, LabelledPage)
    assert (first.name, first.url, first.site) == ("a", "", "a")
    assert (second.name, second.url, second.site) == ("b", "http://news.bees.example.co.uk/a", "example.co.uk")
    for record in (first, second):
        assert (record.html, record.text, record.page_type, record.labels) == (PAGE.encode(), TEXT, "article", None)


def test_problems_of_article_extraction_say_what_is_wrong(write: Write) -> None:
    golds = {"b": {"articleBody": GOLD}, "c": {"articleBody": "\n"}, "d": {"title": "Bees"}, "e": "Bees"}
    pages = {f"html/{name}.html.gz": PAGE for name in ("a", "c", "d", "e")}
    assert list(read_corpus(write({**pages, "ground-truth.json": golds}))) == [
        Problem("a", "the ground truth is missing"),
        Problem("b", "the page is missing"),
        Problem("c", "the gold text is empty"),
        Problem("d", "the gold text is empty"),
        Problem("e", "the ground truth is missing"),
    ]


@pytest.mark.parametrize(
    ("golds", "reason"),
    [
        ('{"a": {', "ground-truth.json is not valid JSON: Expecting property name enclosed in double quotes in line 1"),
        ("[]", "ground-truth.json does not hold a JSON object"),
        ("", "ground-truth.json is not valid JSON: Expecting value in line 1"),
    ],
)
def test_a_broken_file_for_all_pages_is_one_problem(write: Write, golds: str, reason: str) -> None:
    corpus = write({"html/a.html.gz": PAGE, "ground-truth.json": golds})
    assert list(article_extraction.read(corpus)) == [Problem("ground-truth.json", reason)]
