"""Wrong uses of `train`, `evaluate` and `relabel`: one line that says what is wrong, and 1 for an input, 2 for the command line."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bodytext.cli import main
from bodytext.models import DEFAULT

ROOT = Path(__file__).parents[2]
ONE = "nl-article-laadpalen-provincies"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in: `one` page, `two` pages, an `empty` folder, one whose page has no labels, and a file that is no model."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "labeled" / ONE, tmp_path / "one" / ONE)
    for name in (ONE, "de-forum-lastenrad-speichen"):
        shutil.copytree(ROOT / "labeled" / name, tmp_path / "two" / name)
    (tmp_path / "empty").mkdir()
    (tmp_path / "bare" / "page").mkdir(parents=True)
    (tmp_path / "bare" / "page" / "page.html").write_text("<p>Rye")
    (tmp_path / "notes.txt").write_text("Rye")
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], command: str) -> tuple[int, str, str]:
    try:
        code = main(command.split())
    except SystemExit as stop:
        code = int(str(stop.code))
    captured = capsys.readouterr()
    return code, captured.out, captured.err


WRONG_INPUT = [
    ("train nowhere -o m", "no such file or folder: nowhere"),
    ("train empty -o m", "no labelled pages found in empty"),
    ("train one -o m", "at least two labelled pages are needed to train on, not 1"),
    ("train two -o .", ".: is a folder; name a file in it"),
    ("train two -o nowhere/m", "nowhere/m: no such folder"),
    ("train two -o m --cache notes.txt", "notes.txt: not a folder"),
    ("evaluate nowhere", "no such file or folder: nowhere"),
    ("evaluate empty", "no labelled pages found in empty"),
    ("evaluate empty", "bodytext label empty labels pages of your own"),
    ("evaluate notes.txt", "no labelled pages found in notes.txt"),
    ("evaluate one --model nowhere", "nowhere: No such file or directory"),
    ("evaluate one --model notes.txt", "notes.txt: not a whole model file"),
    ("evaluate one --model .", ".: Is a directory"),
    ("evaluate one --cv 2", "2 folds need at least 2 pages or sites, not 1"),
    (f"evaluate one --model {DEFAULT['text']}", "text.bodytext: this model is for lines of plain text, not for HTML"),
    (f"evaluate one --text --model {DEFAULT['html']}", "html.bodytext: this model is for HTML, not for lines of plain text"),
    ("relabel nowhere", "nowhere: no such folder"),
    ("relabel notes.txt", "notes.txt: not a folder"),
    ("relabel empty", "empty: no labelled pages in this folder"),
]


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(("command", "said"), WRONG_INPUT)
def test_an_input_that_cannot_be_used_is_one_line(command: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, command + ("" if command.startswith("relabel") else " --jobs 1"))
    assert (code, out) == (1, "")
    assert said in err
    assert err.startswith("bodytext: ")
    assert err.count("\n") == 1


WRONG_USAGE = [
    ("train two", "-o"),
    ("train -o m", "DIR"),
    ("train two -o m --tls-ca ca.pem", "--cluster"),
    ("evaluate", "DIR"),
    ("evaluate two --cv 1", "at least 2"),
    ("evaluate two --cv many", "--cv"),
    ("evaluate two --cv 2 --model m", "not allowed with"),
    ("evaluate two --threshold 2", "between 0 and 1"),
    ("evaluate two --rouge", "--rouge"),
    ("relabel", "DIR"),
]


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(("command", "said"), WRONG_USAGE)
def test_a_wrong_command_line_exits_with_two(command: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, command)
    assert (code, out) == (2, "")
    assert said in err.splitlines()[-1]


def test_nothing_is_written_when_nothing_is_trained(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "train one -o m --jobs 1")[0] == 1
    assert not (here / "m").exists()


@pytest.mark.usefixtures("here")
def test_pages_that_all_cannot_be_used_are_named_and_the_exit_code_is_one(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "evaluate bare --jobs 1")
    assert code == 1
    assert "meta.json is missing: page" in out
    assert err == "bodytext: no page can be scored\n"
    code, out, err = run(capsys, "train bare -o m --jobs 1")
    assert (code, out) == (1, "")
    assert err.splitlines()[0] == "bodytext: skipped page: meta.json is missing"


@pytest.mark.usefixtures("here")
def test_one_page_can_be_scored(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "evaluate one --jobs 1")
    assert (code, err) == (0, "")
    assert out.startswith("1 page scored, 1 with gold text\n")


def test_labels_that_cannot_be_carried_over_are_named_and_the_others_are_done(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "two" / ONE / "labels.json").write_text("{")
    before = (here / "two" / "de-forum-lastenrad-speichen" / "labels.json").read_bytes()
    code, out, err = run(capsys, "relabel two")
    assert (code, out) == (1, "")
    assert err.startswith(f"bodytext: two/{ONE}: ")
    assert err.count("\n") == 1
    assert (here / "two" / "de-forum-lastenrad-speichen" / "labels.json").read_bytes() == before


EXTRA = ("joblib", "matplotlib", "rich", "scipy", "sklearn", "threadpoolctl", "tldextract")
BASE = f"""
import sys
from bodytext.cli import main
sys.modules |= dict.fromkeys({EXTRA})
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("command", ["train two -o m", "evaluate two", "evaluate two --cv 2", "benchmark two --peers none"])
def test_a_base_install_says_which_extra_is_missing_and_has_its_help(command: str) -> None:
    done = subprocess.run([sys.executable, "-c", BASE, *command.split()], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("bodytext: training needs ")
    assert done.stderr.endswith(": pip install 'bodytext[train]'\n")
    assert done.stderr.count("\n") == 1
    asked = subprocess.run(
        [sys.executable, "-c", BASE, command.split(maxsplit=1)[0], "--help"], capture_output=True, text=True, check=False
    )
    assert (asked.returncode, asked.stderr) == (0, "")
