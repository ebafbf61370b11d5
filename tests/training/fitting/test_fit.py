"""Training is seeded, and its models tell content from boilerplate."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from bodytext.models import Model, read_model, write_model
from bodytext.training.corpora.dataset import Dataset, load_dataset
from bodytext.training.fitting.fit import fit
from bodytext.training.fitting.lexicon import fit_lexicon
from bodytext.training.fitting.recipe import DEFAULT

BODY = "The ferry to the island leaves at nine and comes back before the tide turns, says harbour master {}."


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """Six pages of six sites."""
    folder = tmp_path_factory.mktemp("corpus")
    for name in "abcdef":
        html = f"<div class='menu-{name}'>Home</div><div class=story><p>{BODY.format(name)}</p></div><p class=share>Share this</p>"
        (folder / f"{name}.html").write_text(html, encoding="utf-8")
        (folder / f"{name}.txt").write_text(BODY.format(name), encoding="utf-8")
    return load_dataset([folder], jobs=1)


@pytest.fixture(scope="module")
def model(data: Dataset) -> Model:
    """A model of the six pages."""
    return fit(data.examples, page_format="html", jobs=1)


def test_the_same_pages_give_the_same_bytes_with_any_number_of_processes(data: Dataset, model: Model, tmp_path: Path) -> None:
    steps: list[str] = []
    write_model(model, tmp_path / "a")
    write_model(fit(data.examples, page_format="html", jobs=2, on_step=steps.append), tmp_path / "b")
    assert len(steps) == 3
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_model_says_what_it_was_trained_on(model: Model) -> None:
    assert model.page_format == "html"
    assert model.metadata["pages"] == 6
    assert sum(model.metadata["corpora"].values()) == 6
    assert repr(model).startswith(f"<Model html: {len(model.columns)} columns, 2 networks, 100 trees, ")


def test_trees_can_be_left_out(data: Dataset, model: Model) -> None:
    without = fit(data.examples, page_format="html", jobs=1, recipe=dataclasses.replace(DEFAULT, n_trees=0))
    assert [member.name for member in model.members] == ["networks", "trees"]
    assert [member.name for member in without.members] == ["networks"]


def test_many_pages_get_a_second_pass_of_trees_alone(data: Dataset, model: Model, tmp_path: Path) -> None:
    assert model.second_pass is None
    recipe = dataclasses.replace(DEFAULT, min_second_pages=6, n_trees=10, n_second_trees=10)
    steps: list[str] = []
    found = fit(data.examples, page_format="html", jobs=1, recipe=recipe, on_step=steps.append)
    assert "training the second pass" in steps
    assert [member.name for member in found.members] == ["trees"]
    assert found.second_pass is not None
    assert [member.name for member in found.second_pass.members] == ["trees"]
    write_model(found, tmp_path / "a")
    write_model(fit(data.examples, page_format="html", jobs=2, recipe=recipe), tmp_path / "b")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    for example in data.examples:
        p = read_model(tmp_path / "a").probabilities(example.page)
        assert p[example.labels].min() > p[~example.labels].max()


def test_a_trained_model_tells_content_from_boilerplate(data: Dataset, model: Model) -> None:
    for example in data.examples:
        assert (model.probabilities(example.page) >= 0.5).tolist() == example.labels.tolist()


def test_pages_of_a_single_site_make_a_model_of_that_site(data: Dataset) -> None:
    examples = [dataclasses.replace(each, source=dataclasses.replace(each.source, site="ours.example")) for each in data.examples]
    model = fit(examples, page_format="html", jobs=1)
    assert b"story" in model.lexicon.names


def test_columns_that_never_change_are_left_out(model: Model) -> None:
    assert "words" in model.columns
    assert "page_unspaced" not in model.columns


@pytest.mark.parametrize(
    ("pages", "labels", "said"),
    [(0, None, "two labelled pages"), (1, None, "two labelled pages"), (6, True, "same label"), (6, False, "same label")],
)
def test_what_cannot_be_trained_on_says_why(data: Dataset, pages: int, labels: bool | None, said: str) -> None:
    examples = data.examples[:pages]
    if labels is not None:
        for example in examples:
            object.__setattr__(example, "labels", np.full(example.page.n_blocks, labels))
    with pytest.raises(ValueError, match=said):
        fit(examples, page_format="html", jobs=1)


def test_names_and_words_of_fewer_than_three_sites_are_not_learned(data: Dataset) -> None:
    pages = [example.page for example in data.examples]
    labels = [np.array([False, True, False])] * 6
    weights = [np.ones(3, dtype=np.float32)] * 6
    of_six = fit_lexicon(pages, labels, weights, list("abcdef"))
    of_two = fit_lexicon(pages, labels, weights, list("aaabbb"))
    assert {b"story", b"menu", b"share"} <= of_six.names.keys()
    assert b"menu-a" not in of_six.names
    assert b"ferry" in of_six.words
    assert not of_two.names
    assert not of_two.words
    story, menu = (of_six.name_weights[of_six.names[name]].sum() for name in (b"story", b"menu"))
    assert story > 0 > menu
    assert not of_six.name_weights[0].any()
