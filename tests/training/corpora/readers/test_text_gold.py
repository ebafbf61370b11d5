"""Corpora whose gold is a separate text next to the page: pairs, Dragnet, CleanEval and Readability."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from bodytext.features import parse, segment
from bodytext.training.corpora.gold import LabelledPage, Problem
from bodytext.training.corpora.readers import read_corpus

Write = Callable[[Mapping[str, object]], Path]

PAGE = "<p>Menu<p>The café opens at six.<p>It closes at ten."
GOLD = "The café opens at six.\nIt closes at ten."


def _page(corpus: Path) -> LabelledPage:
    (record,) = read_corpus(corpus)
    assert isinstance(record, LabelledPage), record
    return record


@pytest.mark.parametrize("suffix", [".html", ".htm", ".html.gz", ".HTML", ".Html.GZ"])
def test_pairs_take_packed_pages_and_other_suffixes(write: Write, suffix: str) -> None:
    corpus = write({"cafe.txt": GOLD})
    packed = write({"elsewhere/cafe.html.gz": PAGE}) / "elsewhere" / "cafe.html.gz"
    (corpus / f"cafe{suffix}").write_bytes(packed.read_bytes() if suffix.lower().endswith(".gz") else PAGE.encode())
    record = _page(corpus)
    assert (record.name, record.html, record.text) == ("cafe", PAGE.encode(), GOLD)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
def test_gold_may_have_any_encoding(write: Write, codec: str) -> None:
    assert _page(write({"cafe.html": PAGE, "cafe.txt": GOLD.encode(codec)})).text == GOLD


def test_gold_has_one_paragraph_a_line_and_no_space_around_it(write: Write) -> None:
    assert _page(write({"cafe.html": PAGE, "cafe.txt": "\r\n  One. \r\n\r\n\t\r\nTwo.\t\n\n"})).text == "One.\nTwo."


@pytest.mark.parametrize("opening", ["ID3 tags name a song.", "RIFF is a container of chunks.", "%PDF- opens such a file."])
def test_gold_may_begin_like_a_binary_file(write: Write, opening: str) -> None:
    assert _page(write({"cafe.html": PAGE, "cafe.txt": opening})).text == opening


def test_problems_of_pairs_say_what_is_wrong(write: Write) -> None:
    files = {
        "a.html": PAGE,
        "b.txt": GOLD,
        "c.html": PAGE,
        "c.txt": "\ufeff \n",
        "d.html": " ",
        "d.txt": GOLD,
        "e.html.gz": b"not packed",
        "e.txt": GOLD,
        "f.html": b"%PDF-1.7 of a page",
        "f.txt": GOLD,
        "g.html": PAGE,
        "g.txt": bytes(range(256)),
        "h.html": PAGE,
        "h.txt": GOLD,
    }
    records = list(read_corpus(write(files)))
    assert isinstance(records.pop(), LabelledPage)
    assert records == [
        Problem("a", "the gold text is missing"),
        Problem("b", "the page is missing"),
        Problem("c", "the gold text is empty"),
        Problem("d", "d.html is empty"),
        Problem("e", "e.html.gz cannot be read: Not a gzipped file (b'no')"),
        Problem("f", "f.html is not HTML"),
        Problem("g", "g.txt is not text"),
    ]


@pytest.mark.parametrize(
    "line", ["!@#$%^&*()  COMMENTS", "  !@#$%^&*() COMMENTS", "!@#$^&*()  COMMENTS (12)", "x !@#$%^&*()COMMENTS"]
)
def test_dragnet_gold_ends_where_the_comments_begin(write: Write, line: str) -> None:
    gold = f"{GOLD}\n\n{line}\nNice place!\n{line}\nAgreed."
    assert _page(write({"HTML/cafe.html": PAGE, "Corrected/cafe.html.corrected.txt": gold})).text == GOLD


@pytest.mark.parametrize("line", ["COMMENTS are open.", "12 COMMENTS", "!@#$%^&*()  comments"])
def test_dragnet_gold_may_speak_of_comments(write: Write, line: str) -> None:
    gold = f"{line}\n{GOLD}"
    assert _page(write({"HTML/cafe.html": PAGE, "Corrected/cafe.html.corrected.txt": gold})).text == gold


def test_problems_of_dragnet_say_what_is_wrong(write: Write) -> None:
    comments_only = "!@#$%^&*()  COMMENTS\nNice place!"
    files = {
        "HTML/a.html": PAGE,
        "HTML/b.html": PAGE,
        "Corrected/b.html.corrected.txt": comments_only,
        "Corrected/c.html.corrected.txt": GOLD,
    }
    assert list(read_corpus(write(files))) == [
        Problem("a", "the corrected text is missing"),
        Problem("b", "the gold text is empty"),
        Problem("c", "the page is missing"),
    ]


def test_cleaneval_wrapper_is_no_part_of_the_page_but_knows_its_address(write: Write) -> None:
    wrapped = f'<text id="http://www.cafe.example.org/menu" encoding="utf-8">\n{PAGE}\n</text>\n'
    record = _page(write({"original/7.html": wrapped, "cleaned/7-cleaned.txt": "URL: http://other.example\n\n" + GOLD}))
    assert isinstance(record.html, str)
    assert "<text" not in record.html
    assert "</text>" not in record.html
    assert segment(parse(record.html)).texts == ["Menu", *GOLD.splitlines()]
    assert (record.name, record.url, record.site, record.text) == ("7", "http://www.cafe.example.org/menu", "example.org", GOLD)


@pytest.mark.parametrize(
    ("encoding", "codec"), [("iso-8859-2", "iso-8859-2"), ("windows-1251", "windows-1251"), ("no-such", "utf-8")]
)
def test_cleaneval_wrapper_knows_the_encoding(write: Write, encoding: str, codec: str) -> None:
    word = {"iso-8859-2": "łódź", "windows-1251": "лодка", "utf-8": "smörgås"}[codec]
    wrapped = f"<text id='x' encoding='{encoding}'><p>{word}</p></text>".encode(codec)
    record = _page(write({"original/7.html": wrapped, "cleaned/7.txt": word}))
    assert segment(parse(record.html)).texts == [word]
    assert record.site == "7"


def test_cleaneval_gold_loses_its_address_and_markers(write: Write) -> None:
    gold = "URL: http://cafe.example.org/\n<h>Hours\n<p>The café opens at six. <p> is a tag.\n  <L> <p>It closes at ten.\n"
    record = _page(write({"original/7.html": PAGE, "cleaned/7.txt": gold}))
    assert record.text == "Hours\nThe café opens at six. <p> is a tag.\nIt closes at ten."
    assert (record.url, record.html) == ("http://cafe.example.org/", PAGE.encode())


def test_cleaneval_gold_mostly_in_han_is_chinese(write: Write) -> None:
    corpus = write(
        {
            "original/a.html": PAGE,
            "cleaned/a.txt": "咖啡馆六点开门 at six",
            "original/b.html": PAGE,
            "cleaned/b.txt": "The sign says 咖啡",
        }
    )
    assert [record.lang for record in read_corpus(corpus) if isinstance(record, LabelledPage)] == ["zh", ""]


def test_problems_of_cleaneval_say_what_is_wrong(write: Write) -> None:
    files = {
        "original/a.html": PAGE,
        "cleaned/b.txt": GOLD,
        "original/c.html": PAGE,
        "cleaned/c.txt": "URL: http://cafe.example.org/\n<p>\n",
        "original/d.html": '<text id="http://cafe.example.org/"> </text>',
        "cleaned/d.txt": GOLD,
    }
    assert list(read_corpus(write(files))) == [
        Problem("a", "the cleaned text is missing"),
        Problem("b", "the page is missing"),
        Problem("c", "the gold text is empty"),
        Problem("d", "the page is empty"),
    ]


def test_readability_gold_is_the_text_of_the_expected_page(write: Write) -> None:
    files = {
        "test-pages/cafe/source.html": PAGE,
        "test-pages/cafe/expected.html": "<div><p>The café opens\n at <i>six</i>.</p><p>It closes at ten.</p></div>",
        "test-pages/cafe/expected-metadata.json": {"title": "Café", "lang": "en-GB"},
        "test-pages/.git/source.html": PAGE,
        "test-pages/notes.txt": "A note.",
    }
    record = _page(write(files))
    assert (record.name, record.text, record.lang, record.html) == ("cafe", GOLD, "en-GB", PAGE.encode())


def test_problems_of_readability_say_what_is_wrong(write: Write) -> None:
    files = {
        "test-pages/a/expected.html": PAGE,
        "test-pages/b/source.html": PAGE,
        "test-pages/c/source.html": PAGE,
        "test-pages/c/expected.html": "<div><img></div>",
        "test-pages/d/source.html": PAGE,
        "test-pages/d/expected.html": PAGE,
        "test-pages/e/note.txt": "Nothing here.",
    }
    assert list(read_corpus(write(files))) == [
        Problem("a", "source.html is missing"),
        Problem("b", "expected.html is missing"),
        Problem("c", "the gold text is empty"),
        Problem("d", "expected-metadata.json is missing"),
        Problem("e", "source.html is missing"),
    ]
