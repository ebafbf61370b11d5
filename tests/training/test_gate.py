"""The gate fails below a floor and on other pages, and never lowers a floor on its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bodytext.features import PageFormat
from bodytext.training import gate
from bodytext.training.corpora.dataset import Dataset

STORY = "The ferry to the island leaves at nine and comes back before the tide turns, says {}."


@pytest.fixture
def corpora(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a corpus of two pages, and scores that are given instead of measured."""
    folder = tmp_path / gate.CORPUS
    folder.mkdir()
    for name in ("north", "south"):
        (folder / f"{name}.html").write_text(f"<p>Home<p>{STORY.format(name)}", encoding="utf-8")
        (folder / f"{name}.txt").write_text(STORY.format(name), encoding="utf-8")
    measured(monkeypatch, 0.9)
    return tmp_path


def measured(monkeypatch: pytest.MonkeyPatch, html: float, text: float | None = None) -> None:
    def scores(data: Dataset, page_format: PageFormat) -> Iterator[tuple[str, float]]:
        yield page_format, html if page_format == "html" or text is None else text

    monkeypatch.setattr(gate, "scores", scores)


def run(corpora: Path, *options: str) -> int:
    return gate.main([str(corpora), "--floors", str(corpora / "floors.json"), *options])


def floors(corpora: Path) -> dict[str, float]:
    found: dict[str, float] = json.loads((corpora / "floors.json").read_text())["floors"]
    return found


def test_without_floors_it_fails(corpora: Path) -> None:
    assert run(corpora) == 1


def test_at_or_above_the_floors_it_passes(corpora: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(corpora, "--raise") == 0
    assert floors(corpora) == {"html": 0.896, "text": 0.896}
    assert run(corpora) == 0
    assert "html: word F1 0.9000, floor 0.896\n" in capsys.readouterr().out


def test_below_a_floor_it_fails(corpora: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    run(corpora, "--raise")
    measured(monkeypatch, 0.8)
    assert run(corpora) == 1
    assert "html: word F1 0.8000, floor 0.896 FAILED" in capsys.readouterr().out


def test_a_floor_is_lowered_only_when_told(corpora: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(corpora, "--raise")
    measured(monkeypatch, 0.8)
    assert run(corpora, "--raise") == 1
    assert floors(corpora)["html"] == 0.896
    assert run(corpora, "--raise", "--lower") == 0
    assert floors(corpora)["html"] == 0.796


def test_one_floor_is_raised_though_another_stays(corpora: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(corpora, "--raise")
    measured(monkeypatch, 0.95, text=0.898)
    assert run(corpora, "--raise") == 0
    assert floors(corpora) == {"html": 0.946, "text": 0.896}


def test_floors_of_other_pages_do_not_count(corpora: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(corpora, "--raise")
    (corpora / gate.CORPUS / "south.html").write_text(f"<p>Menu<p>{STORY.format('south')}", encoding="utf-8")
    assert run(corpora) == 1
    assert "other pages" in capsys.readouterr().err
    assert run(corpora, "--raise") == 1
