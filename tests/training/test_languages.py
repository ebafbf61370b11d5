"""A language is scored by a model that has seen no page in it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bodytext.models import Model, default_model
from bodytext.training import languages as module
from bodytext.training.corpora.dataset import Example
from bodytext.training.languages import language, main

LABELED = Path(__file__).parents[2] / "labeled"


@pytest.fixture
def own_pages(tmp_path: Path) -> Path:
    """A page of ours in each of three languages."""
    for name in ("de", "en", "nl"):
        shutil.copytree(next(iter(sorted(LABELED.glob(f"{name}-*")))), tmp_path / "labeled" / name)
    return tmp_path / "labeled"


@pytest.fixture
def english_corpus(tmp_path: Path) -> Path:
    """A page of others, in English."""
    folder = tmp_path / "news2023"
    folder.mkdir()
    (folder / "ferry.html").write_text("<html lang=en-GB><nav>Home</nav><p>The ferry leaves at nine.</p>", encoding="utf-8")
    (folder / "ferry.txt").write_text("The ferry leaves at nine.", encoding="utf-8")
    return folder


def test_each_language_is_left_out_once(
    own_pages: Path, english_corpus: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    seen: list[list[tuple[str, str]]] = []

    def fit(examples: list[Example], **_: object) -> Model:
        seen.append([(page.source.corpus, language(page)) for page in examples])
        return default_model("html")

    monkeypatch.setattr(module, "fit", fit)
    assert main([str(own_pages), str(english_corpus)]) == 0
    assert [sorted(pages) for pages in seen] == [
        [("labeled", "en"), ("labeled", "nl"), ("news2023", "en")],
        [("labeled", "de"), ("labeled", "nl"), ("news2023", "en")],
        [("labeled", "de"), ("labeled", "en"), ("news2023", "en")],
    ]
    printed = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in printed] == ["de", "en", "nl"]
    assert all(" on 1 pages" in line and 0.5 < float(line.split()[3]) <= 1 for line in printed)
