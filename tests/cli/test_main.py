"""The command line as the README has it."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from bodytext.cli import main
from bodytext.training.corpora.readers.own import write_labels

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "labeled" / "nl-article-laadpalen-provincies" / "page.html"


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    code = main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_extract_prints_the_body_and_not_the_comment_prompts(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "extract", PAGE)
    assert (code, err) == (0, "")
    gold = [
        block["hash"] for block in json.loads((PAGE.parent / "labels.json").read_text())["blocks"] if block["label"] == "content"
    ]
    assert len(gold) >= 4
    assert sum(len(line) > 300 for line in out.splitlines()) >= 3
    assert "misbruik" not in out
    assert "Lezersreacties" not in out


@pytest.mark.parametrize("output_format", ["txt", "markdown", "html", "json"])
def test_every_format_keeps_the_same_blocks(output_format: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "extract", "--format", output_format, PAGE)
    assert code == 0
    text = json.loads(out)["text"] if output_format == "json" else out
    for line in run(capsys, "extract", PAGE)[1].split("\n\n"):
        assert line.strip()[:40].split("&")[0] in text


def test_a_page_from_standard_input(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(PAGE.read_bytes())))
    code, out, _ = run(capsys, "extract")
    assert code == 0
    assert out == run(capsys, "extract", PAGE)[1]


def test_a_missing_file_is_named_and_the_others_are_done(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, err = run(capsys, "extract", tmp_path / "missing.html", PAGE)
    assert code == 1
    assert "missing.html" in err
    assert len(err.splitlines()) == 1
    assert out


def test_a_folder_without_pages_is_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, err = run(capsys, "extract", tmp_path)
    assert (code, out) == (1, "")
    assert str(tmp_path) in err


def test_output_goes_to_the_named_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    assert run(capsys, "extract", PAGE, "-o", target)[:2] == (0, "")
    assert target.read_text(encoding="utf-8") == run(capsys, "extract", PAGE)[1]
    assert [path.name for path in tmp_path.iterdir()] == ["out.txt"]


def test_wrong_usage_exits_with_two(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["extract", "--threshold", "7"])
    assert stop.value.code == 2
    assert "between 0 and 1" in capsys.readouterr().err


def test_pages_of_a_folder_are_printed_in_order_one_json_object_a_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for name in ("b", "a"):
        (tmp_path / f"{name}.html").write_text(f"<title>{name}</title>" + PAGE.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "notes.txt").write_text("no page", encoding="utf-8")
    code, out, err = run(capsys, "extract", "--format", "json", tmp_path)
    assert (code, err) == (0, "")
    assert [json.loads(line)["title"] for line in out.splitlines()] == ["a", "b"]


def test_output_that_cannot_be_written_is_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, err = run(capsys, "extract", PAGE, "-o", tmp_path / "missing" / "out.txt")
    assert (code, out) == (1, "")
    assert len(err.splitlines()) == 1
    assert "out.txt" in err


def test_a_damaged_model_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.bodytext"
    damaged.write_bytes((ROOT / "models" / "html.bodytext").read_bytes()[:5000])
    code, out, err = run(capsys, "extract", "--model", damaged, PAGE)
    assert (code, out) == (1, "")
    assert "damaged.bodytext" in err


def test_train_then_extract_and_evaluate_with_the_new_model(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for folder in sorted((ROOT / "labeled").glob("nl-*")) + sorted((ROOT / "labeled").glob("de-*")):
        (corpus / folder.name).symlink_to(folder)
    model = tmp_path / "own.bodytext"
    assert run(capsys, "train", corpus, "-o", model, "--jobs", "1")[0] == 0
    first = model.read_bytes()
    assert run(capsys, "train", corpus, "-o", model, "--jobs", "1")[0] == 0
    assert model.read_bytes() == first
    assert run(capsys, "extract", "--model", model, PAGE)[1].strip()
    code, out, _ = run(capsys, "evaluate", corpus, "--model", model, "--json", "--jobs", "1")
    assert code == 0
    assert json.loads(out)["overall"]["block"]["f1"] > 0.9


def test_training_on_nothing_says_so_and_writes_nothing(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    model = tmp_path / "m.bodytext"
    for corpus, said in ((tmp_path / "missing", "no such file or folder"), (tmp_path, "no labelled pages found")):
        code, out, err = run(capsys, "train", corpus, "-o", model, "--jobs", "1")
        assert (code, out) == (1, "")
        assert said in err
    code, _, err = run(capsys, "train", ROOT / "labeled", "-o", tmp_path / "missing" / "m.bodytext", "--jobs", "1")
    assert code == 1
    assert "no such folder" in err
    assert not model.exists()


def test_pages_that_cannot_be_used_are_listed_and_counted(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    body = "The ferry to the island leaves at nine and comes back before the tide turns."
    for name, text in (*((name, body) for name in "abefgh"), ("c", "Something that stands nowhere on this page.")):
        (tmp_path / f"{name}.html").write_text(f"<nav>Home</nav><p>{body}</p>", encoding="utf-8")
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    (tmp_path / "d.html").write_text("<p>alone</p>", encoding="utf-8")
    code, _, err = run(capsys, "train", tmp_path, "-o", tmp_path / "m.bodytext", "--jobs", "1")
    assert code == 0
    assert "skipped c: less than half of the gold's words are on the page" in err
    assert "skipped d: the gold text is missing" in err
    assert err.endswith("trained on 6 pages, 2 skipped\n")
    code, out, _ = run(capsys, "evaluate", tmp_path, "--cv", "2", "--jobs", "1")
    assert code == 0
    assert out.startswith("6 pages scored, 6 with gold text, 2 skipped\n")
    assert "over 7 pages, those included whose gold is not on the page" in out


def test_relabel_carries_labels_over_and_lists_new_blocks(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder = tmp_path / "one"
    folder.mkdir()
    (folder / "page.html").write_text("<ul><li>Home</ul><div>The ferry leaves at nine.</div>", encoding="utf-8")
    write_labels(folder, (folder / "page.html").read_bytes(), [False, True])
    before = (folder / "labels.json").read_bytes()
    assert run(capsys, "relabel", tmp_path)[:2] == (0, "")
    assert (folder / "labels.json").read_bytes() == before
    html = "<ul><li>Home</ul><p>Brand new</p><div>The ferry leaves at nine.</div>"
    (folder / "page.html").write_text(html, encoding="utf-8")
    assert run(capsys, "relabel", tmp_path)[:2] == (0, "one: Brand new\n")
    labels = json.loads((folder / "labels.json").read_text(encoding="utf-8"))["blocks"]
    assert [block["label"] for block in labels] == ["boilerplate", "boilerplate", "content"]
    code, _, err = run(capsys, "relabel", tmp_path / "empty")
    assert code == 1
    assert "no such folder" in err


def test_the_train_script_is_the_command() -> None:
    done = subprocess.run([sys.executable, ROOT / "training" / "train.py", "--help"], capture_output=True, text=True, check=True)
    assert "usage: bodytext train" in done.stdout
