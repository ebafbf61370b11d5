"""Corpora that mark the content in the page itself: BoilerNet, L3S-GN1 and WebMainBench. No trace of the marks may stay."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from bodytext.features import parse, segment
from bodytext.training.corpora.gold import LabelledPage, Problem
from bodytext.training.corpora.readers import read_corpus

Write = Callable[[Mapping[str, object]], Path]


def _html(record: LabelledPage | Problem) -> str:
    assert isinstance(record, LabelledPage), record
    assert isinstance(record.html, str)
    return record.html


def _labelled(record: LabelledPage | Problem) -> list[tuple[str, bool]]:
    """The blocks with their labels; the text of the gold is that of the content."""
    html = _html(record)
    assert isinstance(record, LabelledPage)
    assert record.labels is not None
    blocks = list(zip(segment(parse(html)).texts, record.labels.tolist(), strict=True))
    assert record.text == "\n".join(text for text, is_content in blocks if is_content)
    return blocks


def _page(write: Write, html: str) -> LabelledPage | Problem:
    (record,) = read_corpus(write({"ferry.html": html}))
    assert record.name == "ferry"
    return record


def _line(write: Write, html: str, **more: object) -> LabelledPage | Problem:
    (record,) = read_corpus(write({"ferries.jsonl": {"html": html, **more}}))
    assert record.name == "ferries-00001"
    return record


def test_boilernet_nearest_labelled_ancestor_wins(write: Write) -> None:
    html = """
    <div __boilernet_label="1"><p>A</p><div __boilernet_label="0"><p>B</p><section><p __boilernet_label="1">C</p></section></div></div>
    <div __boilernet_label="0"><p>D</p></div><p>E</p><p __boilernet_label="">F</p><p __boilernet_label="true">G</p>"""
    expected = {"A": True, "B": False, "C": True, "D": False, "E": False, "F": False, "G": False}
    assert _labelled(_page(write, html)) == list(expected.items())


@pytest.mark.parametrize("labels", ["10", "01", "11", "00"])
def test_boilernet_page_is_the_same_whatever_its_labels(write: Write, labels: str) -> None:
    mark = ['<span __boilernet_label="1">{}</span>' if label == "1" else "<span>{}</span>" for label in labels]
    html = (
        f'<body __boilernet_label="0"><p class=a>{mark[0].format("Fares")}</p>'
        f"<p>{mark[1].format('The ferry')} <span id=b>runs</span>{mark[1].format(' daily.')}</p>"
    )
    clean = '<html><body><p class="a">Fares</p><p>The ferry <span id="b">runs</span> daily.</p></body></html>'
    assert _html(_page(write, html)) == clean


def test_boilernet_page_without_labels_is_a_problem(write: Write) -> None:
    records = list(
        read_corpus(write({"a.html": '<p __boilernet_label="1">A', "b.html": "<p>B", "c.html": '<img __boilernet_label="1">'}))
    )
    assert isinstance(records[0], LabelledPage)
    assert records[1:] == [Problem("b", "no element has __boilernet_label"), Problem("c", "the page has no text")]


@pytest.mark.parametrize(("number", "is_content"), [(0, False), (1, True), (2, True), (3, True), (4, False), (5, False)])
def test_l3s_headline_full_text_and_supplements_are_content(write: Write, number: int, is_content: bool) -> None:
    assert _labelled(_page(write, f'<p>Menu<p class="x-nc-sel{number} lead">The ferry runs.')) == [
        ("Menu", False),
        ("The ferry runs.", is_content),
    ]


def test_l3s_nearest_marked_ancestor_wins(write: Write) -> None:
    html = '<div class="x-nc-sel2"><p>A<p class="x-nc-sel5">B<p class="note">C</div><p>D'
    assert _labelled(_page(write, html)) == [("A", True), ("B", False), ("C", True), ("D", False)]


@pytest.mark.parametrize("number", range(6))
def test_l3s_page_is_the_same_whatever_its_labels(write: Write, number: int) -> None:
    html = (
        f'<p class="lead x-nc-sel{number} wide"><span class="x-nc-sel{number}">The ferry</span> runs.</p>'
        f'<p class="x-nc-sel{number}">It <span class="x-nc-sel0">never</span> <span>stops</span>.</p>'
    )
    clean = '<html><body><p class="lead wide">The ferry runs.</p><p>It never stops.</p></body></html>'
    assert _html(_page(write, html)) == clean


@pytest.mark.parametrize("above", [True, False])
def test_l3s_addresses_stand_in_a_file_of_their_own(write: Write, above: bool) -> None:
    mapping = "<urn:uuid:ferry>\thttp://www.ferries.example.org/a\n<urn:uuid:other> http://other.example.com/\n"
    file = "url-mapping.txt" if above else "annotated/url-mapping.txt"
    (record,) = read_corpus(write({"annotated/ferry.html": '<p class="x-nc-sel1">The ferry', file: mapping}))
    assert isinstance(record, LabelledPage)
    assert (record.url, record.site, record.corpus) == ("http://www.ferries.example.org/a", "example.org", "harbour")


def test_l3s_page_without_labels_is_a_problem(write: Write) -> None:
    records = list(
        read_corpus(write({"a.html": '<p class="x-nc-sel1">A', "b.html": "<p class=x>B", "c.html": '<img class="x-nc-sel1">'}))
    )
    assert isinstance(records[0], LabelledPage)
    assert records[1:] == [Problem("b", "no element has a class x-nc-sel"), Problem("c", "the page has no text")]


def test_webmainbench_nearest_marked_ancestor_wins(write: Write) -> None:
    html = '<p>A<div cc-select="true"><p>B<p cc-select="false">C<p>D</div><marked-text cc-select="true">E</marked-text> f g h'
    assert _labelled(_line(write, html)) == [("A", False), ("B", True), ("C", False), ("D", True), ("E f g h", False)]


@pytest.mark.parametrize("value", ["true", "false"])
def test_webmainbench_page_is_the_same_whatever_its_labels(write: Write, value: str) -> None:
    mark = f'cc-select="{value}" cc-no="3" data-anno-uid="u7"'
    html = (
        f'<div id="a" {mark} data-id="1"><marked-text {mark}>The ferry</marked-text><b {mark}>runs</b>'
        f"<marked-tail {mark}> daily.</marked-tail></div><p>It <marked-text>never</marked-text> stops.</p>"
    )
    clean = '<html><body><div id="a" data-id="1">The ferry<b>runs</b> daily.</div><p>It never stops.</p></body></html>'
    assert _html(_line(write, html)) == clean


def test_webmainbench_line_knows_address_and_language(write: Write) -> None:
    html = '<p cc-select="true">The ferry'
    record = _line(write, html, url="https://a.ferries.example.org/", language="en", meta={"language": "nl"})
    assert isinstance(record, LabelledPage)
    assert (record.url, record.site, record.lang) == ("https://a.ferries.example.org/", "example.org", "en")
    record = _line(write, html, meta={"language": "nl"})
    assert isinstance(record, LabelledPage)
    assert (record.url, record.site, record.lang) == ("", "ferries-00001", "nl")


def test_webmainbench_pages_are_named_by_file_and_line(write: Write) -> None:
    line = json.dumps({"html": '<p cc-select="true">The ferry'})
    corpus = write({"b.jsonl": f"\n{line}\n \n{line}", "a.jsonl": line, "notes.txt": "Text", ".c.jsonl": line})
    records = list(read_corpus(corpus))
    assert [(record.name, record.corpus) for record in records if isinstance(record, LabelledPage)] == [
        ("a-00001", "harbour"),
        ("b-00002", "harbour"),
        ("b-00004", "harbour"),
    ]
    assert [(record.name, record.corpus) for record in read_corpus(corpus / "b.jsonl") if isinstance(record, LabelledPage)] == [
        ("b-00002", "b"),
        ("b-00004", "b"),
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"html": "<p', "the line is not valid JSON: Unterminated string starting at in line 1"),
        ("3", "the line does not hold a JSON object"),
        ('{"url": "x"}', "the line has no html"),
        ('{"html": "<p>A"}', "no element has cc-select"),
        ('{"html": "<img cc-select=true>"}', "the page has no text"),
        ('{"html": "<p cc-select=true>\\ud800"}', None),
    ],
)
def test_problems_of_webmainbench_say_what_is_wrong(write: Write, line: str, reason: str | None) -> None:
    (record,) = read_corpus(write({"ferries.jsonl": line}))
    if reason is None:
        assert isinstance(record, LabelledPage)
    else:
        assert record == Problem("ferries-00001", reason)
