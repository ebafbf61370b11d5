"""`bodytext extract`: what it prints of one page and of several, where it writes, and what it refuses."""

from __future__ import annotations

import errno
import io
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from bodytext.cli import extract

from .conftest import WORDS, Done

LABELED = Path(__file__).parents[2] / "labeled"

MODELS = Path(__file__).parents[2] / "models"
Bodytext = Callable[..., Done]
Refused = Callable[..., str]
Write = Callable[..., Path]
needs_posix = pytest.mark.skipif(os.name != "posix", reason="the file system of this platform has no such names, links or devices")


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.html"
    path.write_text("<p>Some <a href=x>linked</a> words <img src=y alt=z></p>", encoding="utf-8")
    return path


def files(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.is_file()}


def test_links_and_images_of_markdown(bodytext: Bodytext, page: Path) -> None:
    shown = ("extract", "--threshold", "0", page, "--format")
    assert bodytext(*shown, "markdown").out == "Some linked words\n"
    assert bodytext(*shown, "markdown", "--links").out == "Some [linked](x) words\n"
    assert bodytext(*shown, "md", "--images").out == "Some linked words ![z](y)\n"


def test_html_has_links_and_images_made_absolute(bodytext: Bodytext, page: Path) -> None:
    done = bodytext("extract", "--threshold", "0", page, "--format", "html", "--url", "https://www.example.org/a/")
    expected = (
        '<p>Some <a href="https://www.example.org/a/x">linked</a> words <img src="https://www.example.org/a/y" alt="z"></p>\n'
    )
    assert done.out == expected


@pytest.mark.parametrize(("alias", "name"), [("md", "markdown"), ("text", "txt")])
def test_a_format_by_its_alias(bodytext: Bodytext, page: Path, alias: str, name: str) -> None:
    assert bodytext("extract", page, "--format", alias) == bodytext("extract", page, "--format", name)


def test_tables_are_left_out_when_asked(bodytext: Bodytext, tmp_path: Path) -> None:
    path = tmp_path / "table.html"
    path.write_text(f"<p>{WORDS}</p><table><tr><th>Day<th>Ferry<tr><td>Monday<td>nine<tr><td>Sunday<td>ten</table>")
    assert "Monday" in bodytext("extract", "--threshold", "0", path).out
    assert bodytext("extract", "--threshold", "0", path, "--no-tables").out == f"{WORDS}\n"


def test_comments_are_added_when_asked(bodytext: Bodytext, tmp_path: Path) -> None:
    page = LABELED / "en-article-comments-reed" / "page.html"
    plain, with_comments = bodytext("extract", page), bodytext("extract", page, "--comments")
    assert "Comments" not in plain.out
    assert with_comments.out.startswith(plain.out.rstrip("\n") + "\n\nComments\n\n")
    found = json.loads(bodytext("extract", page, "--comments", "--format", "json").out)["comments"]
    assert len(found) == 60
    assert all(comment["author"] and comment["text"] for comment in found)


def test_nothing_worth_keeping_is_told_and_no_failure(bodytext: Bodytext) -> None:
    page = LABELED / "en-service-nothing-member-login" / "page.html"
    done = bodytext("extract", page)
    assert (done.code, done.out.strip()) == (0, "")
    assert "no_content: nothing on the page is worth keeping" in done.err


def test_a_focus_moves_what_is_kept(bodytext: Bodytext) -> None:
    page = LABELED / "en-forum-narrowboat-stove" / "page.html"
    precise, balanced, complete = (
        len(bodytext("extract", page, *focus).out) for focus in (["--focus", "precision"], [], ["--focus", "recall"])
    )
    assert precise < balanced < complete


def test_the_charset_counts_when_the_page_is_not_utf8(bodytext: Bodytext, tmp_path: Path) -> None:
    for name, option in (("page.html", ()), ("page.txt", ("--text",))):
        path = tmp_path / name
        path.write_bytes(f"{WORDS} In the caf".encode() + b"\xe9.")
        done = bodytext("extract", "--threshold", "0", path, "--charset", "windows-1251", *option)
        assert done.out == f"{WORDS} In the cafй.\n"


def test_pages_are_told_apart_by_their_names(bodytext: Bodytext, write: Write) -> None:
    a, b = write("a.html"), write("b.html")
    assert bodytext("extract", b, a).out == f"==> {b} <==\nb: {WORDS}\n\n==> {a} <==\na: {WORDS}\n"
    assert bodytext("extract", a).out == f"a: {WORDS}\n"


def test_the_page_of_a_folder_has_its_name_even_when_it_is_the_only_one(bodytext: Bodytext, write: Write) -> None:
    path = write("folder/sub/a.html")
    assert bodytext("extract", path.parents[1]).out == f"==> {path} <==\na: {WORDS}\n"


def test_html_of_several_pages_has_an_article_each(bodytext: Bodytext, write: Write) -> None:
    path = write("a & b.html")
    done = bodytext("extract", "--format", "html", path, path)
    assert done.out == 2 * f'<article data-file="{str(path).replace("&", "&amp;")}">\n<p>a &amp; b: {WORDS}</p>\n</article>\n'


def test_json_of_several_pages_has_a_line_each_that_names_the_file(bodytext: Bodytext, write: Write) -> None:
    paths = [str(write("b.html")), str(write("a.html"))]
    records = [json.loads(line) for line in bodytext("extract", "--format", "json", *paths).out.splitlines()]
    assert [record.pop("file") for record in records] == paths
    assert records[0] == json.loads(bodytext("extract", "--format", "json", paths[0]).out)


@needs_posix
@pytest.mark.skipif(sys.platform == "darwin", reason="names are text there")
def test_names_that_are_no_text_or_have_line_ends(bodytext: Bodytext, write: Write, tmp_path: Path) -> None:
    folder = tmp_path / "odd"
    for name in ("new\nline.html", "bytes\udcff.html"):
        write("page.html").rename((folder.mkdir(exist_ok=True), folder / name)[1])
    done = bodytext("extract", folder)
    assert [line for line in done.out.splitlines() if "==>" in line] == [
        f"==> {folder}/bytes\\xff.html <==",
        f"==> {folder}/new\\nline.html <==",
    ]
    records = [json.loads(line) for line in bodytext("extract", folder, "--format", "json").out.splitlines()]
    assert [record["file"] for record in records] == [f"{folder}/bytes\udcff.html", f"{folder}/new\nline.html"]
    assert bodytext("extract", f"{tmp_path}/no\nsuch.html").err.endswith("no\\nsuch.html: No such file or directory\n")


@pytest.mark.parametrize("out", ["texts", "texts/", "."])
def test_a_folder_gives_a_file_a_page_in_the_same_folders(
    bodytext: Bodytext, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, out: str
) -> None:
    write("pages/a.html")
    write("pages/sub/b.htm")
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert bodytext("extract", "../pages", "-o", out) == Done(0, "", "")
    assert files(tmp_path / "here" / out) == {"a.txt": f"a: {WORDS}\n", "sub/b.txt": f"b: {WORDS}\n"}


@pytest.mark.parametrize(("form", "suffix"), [("txt", "txt"), ("md", "md"), ("html", "html"), ("json", "json")])
def test_files_are_named_after_their_format(bodytext: Bodytext, write: Write, tmp_path: Path, form: str, suffix: str) -> None:
    bodytext("extract", write("pages/a.html"), "--format", form, "-o", f"{tmp_path}/out/")
    assert list(files(tmp_path / "out")) == [f"a.{suffix}"]


def test_one_page_goes_to_a_folder_that_is_there_and_to_a_file_otherwise(bodytext: Bodytext, write: Write, tmp_path: Path) -> None:
    page, folder = write("a.html"), tmp_path / "out"
    bodytext("extract", page, "-o", folder)
    assert folder.read_text(encoding="utf-8") == f"a: {WORDS}\n"
    folder.unlink()
    folder.mkdir()
    bodytext("extract", page, "-o", folder)
    assert files(folder) == {"a.txt": f"a: {WORDS}\n"}


def test_two_pages_never_go_to_one_file(bodytext: Bodytext, write: Write, tmp_path: Path) -> None:
    for name in ("one/a.html", "one/a.htm", "two/a.html"):
        write(name, text=f"{name} {WORDS}")
    bodytext("extract", tmp_path / "one", tmp_path / "two", "-o", tmp_path / "out")
    assert files(tmp_path / "out") == {
        "one/a.html.txt": f"a: one/a.html {WORDS}\n",
        "one/a.htm.txt": f"a: one/a.htm {WORDS}\n",
        "two/a.txt": f"a: two/a.html {WORDS}\n",
    }


def test_results_in_the_folder_of_the_pages_are_no_pages(bodytext: Bodytext, write: Write, tmp_path: Path) -> None:
    write("a.html")
    for _ in range(2):
        assert bodytext("extract", tmp_path, "--format", "html", "-o", tmp_path / "out").code == 0
    assert list(files(tmp_path / "out")) == ["a.html"]


def test_no_page_is_replaced_by_its_result(refused: Refused, write: Write) -> None:
    page = write("a.html")
    before = page.read_bytes()
    assert "is one of the pages" in refused("extract", page, "-o", page)
    assert "is one of the pages" in refused("extract", page.parent, "--format", "html", "-o", page.parent)
    assert "is one of the pages" in refused("extract", page, "--format", "html", "-o", page.parent)
    assert page.read_bytes() == before


@needs_posix
def test_a_link_does_not_lead_out_of_the_folder(bodytext: Bodytext, write: Write, tmp_path: Path) -> None:
    write("pages/sub/a.html")
    write("pages/b.html")
    for name in ("out", "elsewhere"):
        (tmp_path / name).mkdir()
    (tmp_path / "out" / "sub").symlink_to(tmp_path / "elsewhere")
    code, _, err = bodytext("extract", tmp_path / "pages", "-o", tmp_path / "out")
    assert (code, list((tmp_path / "elsewhere").iterdir())) == (1, [])
    assert err == f"bodytext: {tmp_path}/out/sub/a.txt: a link leads out of {tmp_path}/out\n"
    assert (tmp_path / "out" / "b.txt").is_file()


def test_all_pages_in_one_file_of_json_lines(bodytext: Bodytext, write: Write, tmp_path: Path) -> None:
    write("pages/a.html")
    write("pages/b.html")
    bodytext("extract", tmp_path / "pages", "--format", "json", "-o", tmp_path / "pages.jsonl")
    lines = (tmp_path / "pages.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["title"] for line in lines] == ["a", "b"]


@needs_posix
def test_a_pipe_is_written_to_and_stays_a_pipe(bodytext: Bodytext, write: Write, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text(encoding="utf-8")), daemon=True)
    reader.start()
    assert bodytext("extract", write("a.html"), "-o", pipe) == Done(0, "", "")
    assert pipe.is_fifo()
    reader.join()
    assert read == [f"a: {WORDS}\n"]


@pytest.mark.parametrize("out", ["all.jsonl", "folder/"])
def test_a_full_disk_is_named_once(
    bodytext: Bodytext, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, out: str
) -> None:
    def full(path: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("bodytext.cli.output.replacing", full)
    page = write("a.html")
    code, _, err = bodytext("extract", page, page, "--format", "json", "-o", f"{tmp_path}/{out}")
    assert code == 1
    assert err.endswith(": No space left on device\n")
    assert err.count("\n") == 1


@needs_posix
def test_an_interrupt_ends_all_processes_without_a_word(write: Write, tmp_path: Path) -> None:
    for number in range(300):
        write(f"pages/{number}.html", text=WORDS * 100)
    command = [sys.executable, "-m", "bodytext", "extract", str(tmp_path / "pages"), "--jobs", "2"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        os.killpg(process.pid, signal.SIGINT)
        assert process.communicate(timeout=60)[1] == ""
        assert process.returncode == 130


def test_outputs_that_cannot_be_written(bodytext: Bodytext, write: Write, tmp_path: Path) -> None:
    page = write("pages/a.html")
    missing = tmp_path / "missing"
    for out in (missing / "a.txt", f"{missing}/sub/"):
        code, shown, err = bodytext("extract", page, "-o", out)
        assert (code, shown) == (1, "")
        assert err == f"bodytext: {Path(out)}: no such folder: {missing}\n"
    assert not missing.exists()


def test_one_page_that_cannot_be_written_costs_itself(bodytext: Bodytext, write: Write, tmp_path: Path) -> None:
    write("pages/a.html")
    write("pages/b.html")
    (tmp_path / "out" / "a.txt").mkdir(parents=True)
    code, _, err = bodytext("extract", tmp_path / "pages", "-o", tmp_path / "out")
    assert (code, err) == (1, f"bodytext: {tmp_path}/out/a.txt: is a folder; name a file in it\n")
    assert (tmp_path / "out" / "b.txt").is_file()


def test_binary_data_fails_and_an_empty_page_does_not(bodytext: Bodytext, tmp_path: Path) -> None:
    picture, empty = tmp_path / "picture.html", tmp_path / "empty.html"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    empty.write_bytes(b"")
    assert bodytext("extract", picture) == Done(1, "\n", f"bodytext: {picture}: not_html: binary data, not a page\n")
    assert bodytext("extract", empty) == Done(0, "\n", f"bodytext: {empty}: empty: the page has no text\n")


def test_html_is_no_plain_text(bodytext: Bodytext, write: Write) -> None:
    page = write("a.html")
    assert bodytext("extract", "--text", page) == Done(1, "", f"bodytext: {page}: HTML, not plain text; leave out --text\n")


def test_a_page_that_fails_costs_only_itself(bodytext: Bodytext, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    from bodytext.cli import extracting

    a, b = write("a.html"), write("b.html")
    real = extracting.classify

    def classify(page: bytes, **options: Any) -> Any:
        if b"<title>a" in page:
            raise MemoryError("no\nmore")
        return real(page, **options)

    monkeypatch.setattr(extracting, "classify", classify)
    code, out, err = bodytext("extract", a, b)
    assert (code, err) == (1, f"bodytext: {a}: not extracted: MemoryError: no more\n")
    assert out == f"==> {b} <==\nb: {WORDS}\n"


def test_more_processes_give_the_same(bodytext: Bodytext, write: Write, tmp_path: Path) -> None:
    for number in range(5):
        write(f"pages/{number}.html")
    (tmp_path / "pages" / "1.html").write_bytes(b"%PDF-1.7")
    arguments = ("extract", tmp_path / "missing.html", tmp_path / "pages", "--format", "markdown")
    assert bodytext(*arguments, "--jobs", 2) == bodytext(*arguments)


class _Terminal(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


def test_a_terminal_is_told_what_is_waited_for(bodytext: Bodytext, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", _Terminal(io.BytesIO(f"<p>{WORDS}".encode())))
    monkeypatch.setattr(sys, "platform", "linux")
    said = "bodytext: reading a page from the terminal; end it with Ctrl-D\n"
    assert bodytext("extract") == Done(0, f"{WORDS}\n", said)


def test_stdin_and_stdout_that_are_closed(bodytext: Bodytext, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert bodytext("extract") == Done(1, "", "bodytext: stdin: closed\n")
    monkeypatch.setattr(sys, "stdout", None)
    assert bodytext("extract", write("a.html")) == Done(1, "", "bodytext: stdout is closed\n")


@pytest.fixture
def address() -> Iterator[str]:
    """Of a web page on this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path != "/news/ferry.html":
                self.send_error(404)
                return
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=windows-1251")
            self.end_headers()
            self.wfile.write(f"<title>Ferry</title><p>{WORDS} In the <a href=/cafe>caf".encode() + b"\xe9</a>.")

        def log_message(self, format: str, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_page_of_the_web_with_its_charset_and_its_address(bodytext: Bodytext, address: str, tmp_path: Path) -> None:
    url = f"{address}/news/ferry.html"
    done = bodytext("extract", url, "--format", "md", "--links", "--threshold", "0")
    assert done == Done(0, f"{WORDS} In the [cafй]({address}/cafe).\n", "")
    assert "cafИ" in bodytext("extract", url, "--threshold", "0", "--charset", "koi8-r").out
    bodytext("extract", url, "-o", f"{tmp_path}/out/")
    assert list(files(tmp_path / "out")) == ["ferry.txt"]


def test_a_page_that_is_not_on_the_web(bodytext: Bodytext, address: str) -> None:
    assert bodytext("extract", f"{address}/x") == Done(1, "", f"bodytext: {address}/x: the server answers 404 Not Found\n")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["page.html", "--links"], "--links needs --format markdown or html; txt has none"),
        (["page.html", "--images", "--format", "json"], "--images needs --format markdown or html; json has none"),
        (["--text", "page.txt", "--links", "--format", "md"], "--links is for HTML; it cannot be used with --text"),
        (["--text", "page.txt", "--no-tables"], "--no-tables is for HTML; it cannot be used with --text"),
        (["a.html", "b.html", "--url", "https://www.example.org/"], "--url is the address of one page"),
        (["https://www.example.org/", "--url", "https://www.example.org/"], "--url is for saved pages"),
        (["page.html", "--url", "example.org"], "argument --url: a whole address"),
        (["page.html", "--charset", "klingon"], "argument --charset: the name of an encoding"),
        (["page.html", "--charset", "\udce9"], "argument --charset: the name of an encoding"),
        (["page.html", "--format", "pdf"], "argument --format: one of txt (text), markdown (md), html, json, not 'pdf'"),
        (["page.html", "--focus", "speed"], "argument --focus: invalid choice: 'speed'"),
        (["page.html", "--focus", "recall", "--threshold", "0.5"], "--focus and --threshold both choose what is kept"),
        (["page.html", "--threshold", "2"], "argument --threshold: a number between 0 and 1, not '2'"),
        (["page.html", "--threshold", "nan"], "argument --threshold: a number between 0 and 1, not 'nan'"),
        (["page.html", "--threshold", "high"], "argument --threshold: a number between 0 and 1, not 'high'"),
        (["page.html", "--jobs", "0"], "argument --jobs: a whole number, at least 1, not '0'"),
        (["page.html", "--jobs", "two"], "argument --jobs: a whole number, at least 1, not 'two'"),
        (["-", "--jobs", "2"], "--jobs is for files and folders"),
        (["--jobs", "2"], "--jobs is for files and folders"),
        (["https://www.example.org/", "--jobs", "2"], "--jobs is for files and folders"),
        (["https://www.example.org/", "https://www.example.com/"], "bodytext batch"),
        (["https://www.example.org/", "page.html"], "an address must be the only input"),
        (["ftp://www.example.org/"], "ftp://www.example.org/: only http and https addresses are fetched"),
        (["file:///etc/passwd"], "file:///etc/passwd: only http and https addresses are fetched"),
        (["-", "-"], "- stands for stdin, which can be read only once"),
        ([""], "an input has no name"),
        (["page.html", "-o", ""], "-o has no name"),
        (["a.html", "b.html", "-o", "both.txt"], "both.txt: several pages need a folder, both.txt/; or all on stdout: > both.txt"),
        (["a.html", "b.html", "-o", "both.jsonl"], "both.jsonl: several pages need a folder"),
        (["page.html", "--colour"], "unrecognized arguments: --colour"),
    ],
)
def test_wrong_use(refused: Refused, arguments: list[str], reason: str) -> None:
    assert refused("extract", *arguments).startswith("bodytext extract: ")
    assert reason in refused("extract", *arguments)


def test_a_file_is_not_replaced_by_several_pages(refused: Refused, write: Write, tmp_path: Path) -> None:
    page, notes = write("a.html"), tmp_path / "notes"
    notes.write_text("mine")
    assert "several pages need a folder" in refused("extract", page, page, "-o", notes)
    assert notes.read_text() == "mine"


@pytest.mark.parametrize(
    ("model", "options", "reason"),
    [
        (MODELS, [], "Is a directory"),
        (MODELS / "missing.bodytext", [], "No such file or directory"),
        (MODELS / "CARD.md", [], "not a whole model file"),
        (MODELS / "text.bodytext", [], "this model is for lines of plain text, not for HTML"),
        (MODELS / "html.bodytext", ["--text"], "this model is for HTML, not for lines of plain text"),
    ],
)
@pytest.mark.parametrize("command", ["extract", "explain"])
def test_a_model_that_cannot_be_used(
    bodytext: Bodytext, write: Write, command: str, model: Path, options: list[str], reason: str
) -> None:
    code, out, err = bodytext(command, write("a.html"), "--model", model, *options)
    assert (code, out) == (1, "")
    assert err.startswith(f"bodytext: {model}: {reason}")
    assert err.count("\n") == 1


def test_examples_of_the_help_are_right(refused: Refused) -> None:
    assert "argument" not in extract.EXAMPLES
    for line in extract.EXAMPLES.splitlines()[1:]:
        words = line.split("| ")[-1].split(" > ")[0].split()
        assert words[:2] == ["bodytext", "extract"]
        # An option that is wrong in the last place is found only after all others were understood.
        assert "--colour" in refused(*words[1:], "--colour")
