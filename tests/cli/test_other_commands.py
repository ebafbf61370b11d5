"""Wrong use of `bodytext explain`, `label` and `batch`: one line, and nothing else happens."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Done

MODELS = Path(__file__).parents[2] / "models"
Bodytext = Callable[..., Done]
Refused = Callable[..., str]
Write = Callable[..., Path]


def failed(done: Done) -> str:
    """The one line of a command that failed."""
    assert (done.code, done.out) == (1, "")
    assert done.err.count("\n") == 1
    return done.err


def test_explain_reads_one_page(bodytext: Bodytext, refused: Refused, tmp_path: Path) -> None:
    assert "is a folder; a report is about one page" in refused("explain", tmp_path)
    assert "unrecognized arguments: b.html" in refused("explain", "a.html", "b.html")
    assert "only http and https" in refused("explain", "ftp://www.example.org/")
    assert "--url is for saved pages" in refused("explain", "https://www.example.org/", "--url", "https://www.example.org/")
    assert failed(bodytext("explain", tmp_path / "a.html")) == f"bodytext: {tmp_path}/a.html: No such file or directory\n"


def test_a_report_is_not_poured_into_a_terminal(refused: Refused, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert "give a file with -o report.html" in refused("explain", write("a.html"))


def test_explain_of_what_is_no_page_writes_nothing(bodytext: Bodytext, write: Write, tmp_path: Path) -> None:
    binary, out = tmp_path / "a.pdf", tmp_path / "report.html"
    binary.write_bytes(b"%PDF-1.7")
    assert failed(bodytext("explain", binary, "-o", out)).endswith("not_html: binary data, not a page\n")
    assert failed(bodytext("explain", write("a.html"), "--text", "-o", out)).endswith("leave out --text\n")
    assert not out.exists()


def test_a_report_that_cannot_be_written(bodytext: Bodytext, write: Write, tmp_path: Path) -> None:
    page = write("a.html")
    assert failed(bodytext("explain", page, "-o", tmp_path)) == f"bodytext: {tmp_path}: is a folder; name a file in it\n"
    assert "no such folder" in failed(bodytext("explain", page, "-o", tmp_path / "missing" / "report.html"))


def test_a_report_does_not_replace_its_page(refused: Refused, write: Write, tmp_path: Path) -> None:
    page = write("a.html")
    before = page.read_bytes()
    (tmp_path / "link.html").symlink_to(page)
    for out in (page, tmp_path / "link.html"):
        assert f"{out}: is one of the pages; write to another place with -o" in refused("explain", page, "-o", out)
    assert page.read_bytes() == before


@pytest.mark.parametrize(
    "arguments",
    [
        ["extract", "a.html", "--model", ""],
        ["batch", "a.html", "-o", "out", "--model", ""],
        ["label", ""],
        ["label", "pages", "-o", ""],
        ["relabel", ""],
        ["train", "", "-o", "my.bodytext"],
        ["train", "pages", "-o", ""],
        ["train", "pages", "-o", "my.bodytext", "--cache", ""],
        ["evaluate", ""],
        ["benchmark", ""],
    ],
)
def test_an_empty_name_is_not_the_folder_one_is_in(refused: Refused, arguments: list[str]) -> None:
    assert "the name of a file or a folder, not ''" in refused(*arguments)


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--port", "70000"], "argument --port: a whole number, between 0 and 65535, not '70000'"),
        (["--port", "http"], "argument --port: a whole number, between 0 and 65535, not 'http'"),
        (["--cv", "1"], "argument --cv: a whole number, at least 2, not '1'"),
    ],
)
def test_wrong_use_of_label(refused: Refused, arguments: list[str], reason: str) -> None:
    assert reason in refused("label", "pages", *arguments)


def test_label_needs_pages_a_place_for_the_model_and_a_free_port(bodytext: Bodytext, write: Write, tmp_path: Path) -> None:
    pytest.importorskip("starlette")
    (tmp_path / "empty").mkdir()
    assert "No such file or directory" in failed(bodytext("label", tmp_path / "missing"))
    assert "no pages in this folder" in failed(bodytext("label", tmp_path / "empty"))
    page = write("pages/a.html")
    assert "Not a directory" in failed(bodytext("label", page))
    assert "is a folder; name a file in it" in failed(bodytext("label", page.parent, "-o", tmp_path))
    assert "no such folder" in failed(bodytext("label", page.parent, "-o", tmp_path / "missing" / "m.bodytext"))
    assert "for lines of plain text, not for HTML" in failed(bodytext("label", page.parent, "--model", MODELS / "text.bodytext"))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = failed(bodytext("label", page.parent, "--port", port))
    assert said == f"bodytext: port {port}: in use; choose another with --port, or use --port 0\n"


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["-o", "out"], "there are no inputs"),
        (["crawl"], "the following arguments are required: -o/--output"),
        (["crawl", "-o", ""], "-o has no name"),
        (["", "-o", "out"], "an input has no name"),
        (["crawl", "-o", "out", "--jobs", "0"], "argument --jobs: a whole number, at least 1, not '0'"),
        (
            ["crawl", "-o", "out", "--deadline", "soon"],
            "argument --deadline: a number of seconds, more than 0 and at most 604800, not 'soon'",
        ),
        (["crawl", "-o", "out", "--deadline", "0"], "argument --deadline: a number of seconds, more than 0"),
        (["crawl", "-o", "out", "--deadline", "1e9"], "argument --deadline: a number of seconds, more than 0"),
        (["crawl", "-o", "out", "--memory", "9999999999"], "argument --memory: 0, or at least 1024"),
        (["crawl", "-o", "out", "--memory", "3"], "argument --memory: 0, or at least 1024"),
        (["crawl", "-o", "out", "--memory", "much"], "argument --memory: 0, or at least 1024"),
        (["crawl", "-o", "out", "--format", "html"], "argument --format: one of txt (text), markdown (md), not 'html'"),
        (["crawl", "-o", "out", "--parts", "csv"], "argument --parts: invalid choice: 'csv'"),
        (["crawl", "-o", "out", "--jobs", "2", "--cluster", "tcp://127.0.0.1:8786"], "--jobs is for this machine"),
        (["crawl", "-o", "out", "--tls-ca", "ca.pem"], "--tls-ca goes with --cluster"),
    ],
)
def test_wrong_use_of_batch(refused: Refused, arguments: list[str], reason: str) -> None:
    said = refused("batch", *arguments)
    assert said.startswith("bodytext batch: ")
    assert reason in said


@pytest.mark.parametrize(
    ("data", "reason"), [(b" \n\n", "there are no inputs in it"), (b"a\0b", "binary data, not a list of inputs")]
)
def test_a_list_of_inputs_that_is_none(refused: Refused, tmp_path: Path, data: bytes, reason: str) -> None:
    pytest.importorskip("pebble")
    path = tmp_path / "list"
    path.write_bytes(data)
    assert reason in refused("batch", "--from", path, "-o", tmp_path / "out")


def test_a_list_of_inputs_that_is_missing(bodytext: Bodytext, tmp_path: Path) -> None:
    pytest.importorskip("pebble")
    done = bodytext("batch", "--from", tmp_path / "list", "-o", tmp_path / "out")
    assert failed(done) == f"bodytext: {tmp_path}/list: No such file or directory\n"


@pytest.mark.parametrize(("command", "package", "extra"), [("batch", "pebble", "batch"), ("label", "uvicorn", "label")])
def test_a_missing_extra_is_named(
    bodytext: Bodytext, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: str, package: str, extra: str
) -> None:
    for name in [name for name in sys.modules if name.startswith((f"bodytext.{command}", package))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, package, None)
    options = ["-o", tmp_path / "out"] if command == "batch" else []
    assert failed(bodytext(command, tmp_path, *options)).endswith(f"needs {package}: pip install 'bodytext[{extra}]'\n")


@pytest.mark.parametrize("options", [[], ["--help"]])
def test_a_command_that_cannot_be_imported_says_so(bodytext: Bodytext, monkeypatch: pytest.MonkeyPatch, options: list[str]) -> None:
    monkeypatch.delitem(sys.modules, "bodytext.cli.explain", raising=False)
    monkeypatch.setitem(sys.modules, "bodytext.cli.inputs", None)
    assert failed(bodytext("explain", *options)).startswith("bodytext: ")
