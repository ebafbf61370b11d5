"""A cache changes how long training takes, never what comes out."""

from __future__ import annotations

from pathlib import Path

import pytest

from bodytext.models import write_model
from bodytext.training import cache as caches
from bodytext.training.cache import Cache
from bodytext.training.corpora.dataset import load_dataset
from bodytext.training.fitting.fit import fit
from bodytext.training.fitting.recipe import Recipe

STORY = "The ferry to the island leaves at nine and comes back before the tide turns, says {}."
CALLS: list[int] = []


def double(value: int) -> int:
    CALLS.append(value)
    return 2 * value


def test_a_key_is_computed_once(tmp_path: Path) -> None:
    CALLS.clear()
    assert [Cache(tmp_path).call(double, 4, key=("four",)) for _ in range(2)] == [8, 8]
    assert Cache(tmp_path).call(double, 5, key=("five",)) == 10
    assert CALLS == [4, 5]


def test_other_code_computes_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    CALLS.clear()
    Cache(tmp_path).call(double, 4, key=("four",))
    monkeypatch.setattr(caches, "code_digest", lambda: "another")
    Cache(tmp_path).call(double, 4, key=("four",))
    assert CALLS == [4, 4]


def test_without_a_folder_nothing_is_kept() -> None:
    CALLS.clear()
    assert [Cache().call(double, 4, key=("four",)) for _ in range(2)] == [8, 8]
    assert CALLS == [4, 4]


def test_a_model_is_the_same_with_and_without_a_cache(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    for name in "abcdef":
        html = f"<div class='menu-{name}'>Home</div><p>{STORY.format(name)}</p><p class=share>Share this</p>"
        (pages / f"{name}.html").write_text(html, encoding="utf-8")
        (pages / f"{name}.txt").write_text(STORY.format(name), encoding="utf-8")
    recipe = Recipe(n_networks=1, min_steps=50)
    for number, cache in enumerate((None, Cache(tmp_path / "cache"), Cache(tmp_path / "cache"))):
        data = load_dataset([pages], cache=cache, jobs=1)
        write_model(fit(data.examples, page_format="html", recipe=recipe, cache=cache, jobs=1), tmp_path / str(number))
    assert (tmp_path / "0").read_bytes() == (tmp_path / "1").read_bytes() == (tmp_path / "2").read_bytes()
