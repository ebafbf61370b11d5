"""Every format is recognised by its files, and no page is lost: two pages in, two records out, whatever happened to the first."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from itertools import islice
from pathlib import Path

import pytest

from bodytext.features import parse, segment
from bodytext.training.corpora.gold import LabelledPage, Problem
from bodytext.training.corpora.readers import FORMATS, read_corpus
from bodytext.training.corpora.readers.own import block_hash

Write = Callable[[Mapping[str, object]], Path]

MENU, BODY = "Timetable Fares", "The night ferry leaves from the old stone pier."
PAGE = f"<nav>{MENU}</nav><p>{BODY}</p>"
GARBAGE = bytes(range(256)) * 4
CORPORA = Path(__file__).parents[4].parent / "shared" / "corpora"


def _pages(mark: str) -> dict[str, object]:
    page = f"<nav>{MENU}</nav><p {mark}>{BODY}</p>"
    return {"first.html": page, "second.html": page}


def _own(name: str) -> dict[str, object]:
    blocks = [
        {"id": 0, "xpath": "/html/body/nav", "hash": block_hash(MENU), "label": "boilerplate"},
        {"id": 1, "xpath": "/html/body/p", "hash": block_hash(BODY), "label": "content"},
    ]
    return {f"{name}/page.html": PAGE, f"{name}/labels.json": {"format": 1, "blocks": blocks}, f"{name}/meta.json": {"lang": "en"}}


def _line(mark: str) -> str:
    return json.dumps({"html": f"<nav>{MENU}</nav><p {mark}>{BODY}</p>"})


EXAMPLES: dict[str, dict[str, object]] = {
    "own": {**_own("first"), **_own("second")},
    "wcxb": {
        **{f"html/{name}.html.gz": PAGE for name in ("first", "second")},
        **{f"ground-truth/{name}.json": {"ground_truth": {"main_content": BODY}} for name in ("first", "second")},
    },
    "article_extraction": {
        **{f"html/{name}.html.gz": PAGE for name in ("first", "second")},
        "ground-truth.json": {name: {"articleBody": BODY} for name in ("first", "second")},
    },
    "dragnet": {
        **{f"HTML/{name}.html": PAGE for name in ("first", "second")},
        **{f"Corrected/{name}.html.corrected.txt": BODY for name in ("first", "second")},
    },
    "cleaneval": {
        **{f"original/{name}.html": PAGE for name in ("first", "second")},
        **{f"cleaned/{name}.txt": BODY for name in ("first", "second")},
    },
    "readability": {
        f"test-pages/{name}/{part}": content
        for name in ("first", "second")
        for part, content in (("source.html", PAGE), ("expected.html", f"<p>{BODY}"), ("expected-metadata.json", {"lang": "en"}))
    },
    "webmainbench": {"ferries.jsonl": _line('cc-select="true"') + "\n" + _line('cc-select="true"') + "\n"},
    "pairs": {"first.html": PAGE, "first.txt": BODY, "second.html": PAGE, "second.txt": BODY},
    "boilernet": _pages('__boilernet_label="1"'),
    "l3s": _pages('class="x-nc-sel2"'),
}
"""Two pages in each format."""

NAMES = {"webmainbench": ["ferries-00001", "ferries-00002"]}
FILES_OF_FIRST = [(format_, file) for format_, files in EXAMPLES.items() for file in files if "first" in file]


def _records(corpus: Path, format_: str) -> list[LabelledPage | Problem]:
    """The records of a corpus, checked to be one a page."""
    records = list(read_corpus(corpus))
    assert [record.name for record in records] == NAMES.get(format_, ["first", "second"])
    return records


def _assert_only_first_is_lost(records: list[LabelledPage | Problem]) -> None:
    problem, page = records
    assert isinstance(problem, Problem)
    assert problem.reason
    assert problem.reason.splitlines() == [problem.reason]
    assert len(problem.reason) < 120
    assert isinstance(page, LabelledPage)
    assert page.text == BODY


def test_there_is_an_example_of_every_format() -> None:
    assert EXAMPLES.keys() == FORMATS.keys()


@pytest.mark.parametrize("format_", EXAMPLES)
def test_every_format_is_recognised_and_gives_the_same_page(write: Write, format_: str) -> None:
    for record in _records(write(EXAMPLES[format_]), format_):
        assert isinstance(record, LabelledPage)
        assert (record.corpus, record.text, record.site) == ("harbour", BODY, record.name)
        assert segment(parse(record.html)).texts == [MENU, BODY]
        has_labels = format_ in ("own", "webmainbench", "boilernet", "l3s")
        assert (None if record.labels is None else record.labels.tolist()) == ([False, True] if has_labels else None)


@pytest.mark.parametrize(("format_", "file"), FILES_OF_FIRST)
@pytest.mark.parametrize("content", [b"", b" \n\n", GARBAGE], ids=["empty", "blank", "binary"])
def test_a_spoilt_file_costs_its_page_only(write: Write, format_: str, file: str, content: bytes) -> None:
    corpus = write({**EXAMPLES[format_], file: content})
    _assert_only_first_is_lost(_records(corpus, format_))


@pytest.mark.parametrize(("format_", "file"), [pair for pair in FILES_OF_FIRST if pair[0] not in ("boilernet", "l3s")])
@pytest.mark.parametrize("folder_instead", [False, True])
def test_a_missing_file_costs_its_page_only(write: Write, format_: str, file: str, folder_instead: bool) -> None:
    corpus = write(EXAMPLES[format_])
    (corpus / file).unlink()
    if folder_instead:
        (corpus / file).mkdir()
    _assert_only_first_is_lost(_records(corpus, format_))


@pytest.mark.parametrize("line", ["{", "[]", "null", "{}", '{"html": 3}', '{"html": " "}', '{"html": "<p>Unmarked"}', "\xff"])
def test_a_spoilt_line_costs_its_page_only(write: Write, line: str) -> None:
    lines = (line + "\n").encode("latin-1") + _line('cc-select="true"').encode()
    _assert_only_first_is_lost(_records(write({"ferries.jsonl": lines}), "webmainbench"))


@pytest.mark.parametrize("inner", ["dev", "annotated", "prepared_html", "html"])
def test_the_folder_above_the_pages_will_do_and_names_the_corpus(write: Write, inner: str) -> None:
    corpus = write({f"{inner}/{name}": content for name, content in EXAMPLES["pairs"].items()})
    assert [record.corpus for record in read_corpus(corpus) if isinstance(record, LabelledPage)] == ["harbour"] * 2
    assert [record.corpus for record in read_corpus(corpus / inner) if isinstance(record, LabelledPage)] == ["harbour"] * 2


def test_pages_are_read_when_they_are_asked_for(write: Write) -> None:
    corpus = write(EXAMPLES["pairs"])
    records = read_corpus(corpus)
    next(records)
    (corpus / "second.txt").write_text("Written later.")
    second = next(records)
    assert isinstance(second, LabelledPage)
    assert second.text == "Written later."


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"no such file or folder: .*nowhere"):
        read_corpus(tmp_path / "nowhere")


@pytest.mark.parametrize("files", [{}, {"notes.txt": "No page here."}, {"first.html": PAGE}, {"a/b/page.html": PAGE}])
def test_an_unknown_format_is_an_error_that_lists_the_known_ones(write: Write, files: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=f"no labelled pages found in .*harbour; the formats are {', '.join(FORMATS)}"):
        read_corpus(write(files))


def test_a_file_that_is_no_json_lines_is_an_error(write: Write) -> None:
    with pytest.raises(ValueError, match=r"no labelled pages found in .*notes\.txt"):
        read_corpus(write({"notes.txt": "Text"}) / "notes.txt")


@pytest.mark.skipif(not CORPORA.is_dir(), reason="the public corpora are not there")
@pytest.mark.parametrize("name", ["wcxb", "news2023", "readability", "zhnews"])
def test_the_public_corpora_can_be_read(name: str) -> None:
    records = list(islice(read_corpus(CORPORA / name), 20))
    assert len({record.name for record in records}) == 20
    pages = [record for record in records if isinstance(record, LabelledPage)]
    assert len(pages) >= 15
    for page in pages:
        assert page.corpus == name
        assert page.html
        assert page.site
        assert page.text
        assert page.lang.startswith({"zhnews": "zh", "wcxb": "en"}.get(name, ""))
