"""Help, versions, and command lines that name no command."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from bodytext import __version__
from bodytext.cli import COMMANDS, version

from .conftest import Done

Bodytext = Callable[..., Done]
Refused = Callable[..., str]


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    variables: Mapping[str, str] = {**os.environ, **environment}
    command = [sys.executable, "-m", "bodytext", *arguments]
    return subprocess.run(command, capture_output=True, encoding="utf-8", env=variables, check=False, timeout=60)


@pytest.mark.parametrize("command", [*COMMANDS, "help"])
def test_every_command_explains_itself(bodytext: Bodytext, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    code, out, err = bodytext(command, "--help")
    assert (code, err) == (0, "")
    assert out.startswith(f"usage: bodytext {command}")
    assert command == "help" or "\nexample" in out
    assert bodytext("help", command) == Done(0, out, "")


@pytest.mark.parametrize("command", ["", "extract", "batch", "explain", "label", "help"])
def test_help_fits_a_terminal(bodytext: Bodytext, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = bodytext("help", *command.split()).out.splitlines()
    assert [line for line in lines if len(line) > 80] == []


def test_help_lists_the_commands(bodytext: Bodytext) -> None:
    code, out, _ = bodytext("--help")
    assert code == 0
    assert all(summary in out for summary in COMMANDS.values())
    assert bodytext("help").out == bodytext("-h").out == out


def test_no_command_shows_the_help_as_an_error(bodytext: Bodytext) -> None:
    assert bodytext() == Done(2, "", bodytext("--help").out)


@pytest.mark.parametrize("option", ["-V", "--version"])
def test_the_version(bodytext: Bodytext, option: str) -> None:
    assert bodytext(option) == Done(0, f"bodytext {__version__}\n", "")


@pytest.mark.parametrize("options", [("--version", "-v"), ("-V", "--verbose"), ("-vV",)])
def test_the_version_and_what_it_runs_on(bodytext: Bodytext, options: tuple[str, ...]) -> None:
    code, out, err = bodytext(*options)
    assert (code, err) == (0, "")
    names = [line.partition(":")[0] for line in out.splitlines()]
    expected = [f"bodytext {__version__}", "compiled parts", "Python", "lxml", "numpy", "html.bodytext", "text.bodytext"]
    assert names == expected


def test_whether_the_compiled_parts_run() -> None:
    assert "compiled parts: none; all run in Python, slower\n" in run("--version", "-v", BODYTEXT_PURE="1").stdout


def test_a_shipped_model_that_is_damaged_is_named(bodytext: Bodytext, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "html.bodytext").write_bytes(b"PK")
    monkeypatch.setattr("bodytext.models.DEFAULT", {"html": tmp_path / "html.bodytext"})
    assert f"{tmp_path}/html.bodytext: not a whole model file" in version.details()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["extrat"], "bodytext: no command 'extrat'; did you mean 'extract'?"),
        (["EXTRACT", "page.html"], "bodytext: no command 'EXTRACT'; did you mean 'extract'?"),
        (["help", "exlpain"], "bodytext help: no command 'exlpain'; did you mean 'explain'?"),
        (["zebra"], "bodytext: no command 'zebra'; there are extract, batch, "),
        ([__file__], f"bodytext: no command {__file__!r}; to extract that page: bodytext extract {__file__}"),
        (["https://www.example.org/"], "to extract that page: bodytext extract https://www.example.org/"),
        (["--colour"], "bodytext: unrecognized arguments: --colour"),
        (["help", "extract", "batch"], "bodytext help: unrecognized arguments: batch"),
        (["-v"], "bodytext: -v goes with --version"),
        (["zebra\n"], "bodytext: no command 'zebra\\n'; "),
    ],
)
def test_wrong_use(refused: Refused, arguments: list[str], said: str) -> None:
    assert said in refused(*arguments)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_results_in_a_pipe_are_utf8_whatever_the_locale(tmp_path: Path, encoding: str) -> None:
    page = tmp_path / "page.html"
    page.write_text("<p>Ein Café am Fährhafen, 東京 und zurück.", encoding="utf-8")
    done = run("extract", str(page), "--threshold", "0", LC_ALL="C", PYTHONIOENCODING=encoding, PYTHONUTF8="0")
    assert (done.returncode, done.stdout, done.stderr) == (0, "Ein Café am Fährhafen, 東京 und zurück.\n", "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this platform")
@pytest.mark.parametrize("arguments", [["--version"], ["extract", "-"]])
def test_stdout_on_a_full_disk(arguments: list[str]) -> None:
    with open("/dev/full", "w") as full:
        command = [sys.executable, "-m", "bodytext", *arguments]
        done = subprocess.run(command, input="<p>x", stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == "bodytext: stdout: No space left on device"
    assert "Traceback" not in done.stderr


def test_a_reader_that_has_gone_is_no_error_to_speak_of(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<p>The ferry leaves at nine.</p>" * 20_000, encoding="utf-8")
    command = [sys.executable, "-m", "bodytext", "extract", "--threshold", "0", str(page), str(page)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.wait(60) == 1
        assert process.stderr.read() == ""


def test_an_interrupt_ends_with_130(bodytext: Bodytext, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*arguments: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("bodytext.cli.extract.run", interrupt)
    assert bodytext("extract") == Done(130, "", "")
