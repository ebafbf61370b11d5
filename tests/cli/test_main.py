"""The command line as the README has it."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from bodytext.cli import main

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


def test_binary_input_gives_no_text_and_says_so(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    picture = tmp_path / "picture.html"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    code, out, _ = run(capsys, "extract", "--format", "json", picture)
    assert code == 0
    assert (json.loads(out)["status"], json.loads(out)["text"]) == ("not_html", "")


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
