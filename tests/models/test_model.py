"""A model: its members are averaged, it says what it is, it can be pickled, and it refuses pages of the other kind."""

from __future__ import annotations

import dataclasses
import pickle
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from bodytext.features import NAMES, PageFormat, parse, segment
from bodytext.features.families.lexicon import EMPTY
from bodytext.models import KINDS, Model, ModelError, default_model, read_model, write_model
from bodytext.models.context import context_names
from bodytext.models.layers import Layers
from bodytext.models.logistic import logistic
from bodytext.models.member import Member
from bodytext.models.network import Networks
from bodytext.models.second_pass import SecondPass
from bodytext.models.softmax import Softmax
from bodytext.models.trees import BoostedTrees
from bodytext.training.corpora.gold import PAGE_TYPES

Trees = Callable[[np.random.Generator, int, int, int], BoostedTrees]
ROWS = np.random.default_rng(3).normal(size=(50, len(NAMES))).astype(np.float32)


def networks() -> Networks:
    draws = np.random.default_rng(1)
    shapes = ((4, 3), (3, 1))
    layers = tuple(
        (draws.normal(size=shape).astype(np.float32), draws.normal(size=shape[1]).astype(np.float32)) for shape in shapes
    )
    return Networks((layers,))


def model_of(*members: Member) -> Model:
    zero = np.zeros(4, dtype=np.float32)
    return Model("html", NAMES[:4], zero, zero + 1, members, EMPTY)


@pytest.fixture
def trees(random_trees: Trees) -> BoostedTrees:
    return random_trees(np.random.default_rng(0), 3, 4, 5)


def test_the_log_odds_of_members_are_averaged(trees: BoostedTrees) -> None:
    model = model_of(networks(), trees)
    x = model.standardised(ROWS)
    assert model.predict(ROWS).tolist() == logistic((networks().log_odds(x) + trees.log_odds(x)) / 2).tolist()


def test_a_single_member_answers_alone(trees: BoostedTrees) -> None:
    for member in (networks(), trees):
        model = model_of(member)
        assert model.predict(ROWS).tolist() == member.probabilities(model.standardised(ROWS)).tolist()


@pytest.mark.parametrize("page_format", ["html", "text"])
def test_the_shipped_models_have_two_passes_kinds_and_page_types(page_format: PageFormat) -> None:
    model = default_model(page_format)
    assert model.second_pass is not None
    for kinds in (model.kinds, model.second_pass.kinds):
        assert kinds is not None
        assert kinds.classes == KINDS
    assert model.page_types is not None
    assert set(model.page_types.classes) == set(PAGE_TYPES)


def constant(n_inputs: int, odds: list[float]) -> Layers:
    """A layer whose outputs are these, whatever it sees."""
    return ((np.zeros((n_inputs, len(odds)), dtype=np.float32), np.array(odds, dtype=np.float32)),)


def two_passes(*, kind: str, page_type: str) -> Model:
    """A model whose second pass finds everything likely, and all blocks of this kind on a page of this type."""
    first = model_of(Networks((constant(4, [0]),)))
    types = ("article", "forum")
    n_columns = len(context_names(types))
    zero = np.zeros(n_columns, dtype=np.float32)
    kinds = Softmax(KINDS, constant(n_columns, [30 * (name == kind) for name in KINDS]))
    return dataclasses.replace(
        first,
        page_types=Softmax(types, constant(2 * 4 + 2 * len(KINDS), [30 * (name == page_type) for name in types])),
        second_pass=SecondPass(zero, zero + 1, (Networks((constant(n_columns, [3]),)),), kinds),
    )


PAGE = segment(parse(b"<nav class=menu>Home</nav><p>A sentence about the sea."))


def test_the_second_pass_decides() -> None:
    found = two_passes(kind="body", page_type="article").classify(PAGE)
    assert found.probabilities == pytest.approx([1 / (1 + np.exp(-3))] * 2)
    assert found.kinds is not None
    assert [KINDS[kind] for kind in found.kinds.argmax(axis=1)] == ["body", "body"]
    assert found.no_content_probability == pytest.approx(1 - found.probabilities.max())


def test_comments_are_content_on_forums_only() -> None:
    assert two_passes(kind="comment", page_type="article").classify(PAGE).probabilities.max() < 0.01
    assert two_passes(kind="comment", page_type="forum").classify(PAGE).probabilities.min() > 0.9


def test_both_passes_are_kept_in_a_file(tmp_path: Path) -> None:
    model = two_passes(kind="comment", page_type="forum")
    write_model(model, tmp_path / "m")
    before, after = model.classify(PAGE), read_model(tmp_path / "m").classify(PAGE)
    assert before.probabilities.tolist() == after.probabilities.tolist()
    assert before.kinds is not None
    assert after.kinds is not None
    assert before.kinds.tolist() == after.kinds.tolist()
    assert (after.page_type, after.page_type_probability) == (before.page_type, before.page_type_probability)


def test_a_model_for_other_kinds_of_blocks_is_refused(tmp_path: Path) -> None:
    model = dataclasses.replace(model_of(networks()), kinds=Softmax(("wheat", "chaff"), constant(4, [0, 0])))
    write_model(model, tmp_path / "m")
    with pytest.raises(ModelError, match="other kinds of blocks"):
        read_model(tmp_path / "m")


def test_trees_alone_make_a_model_file(trees: BoostedTrees, tmp_path: Path) -> None:
    write_model(model_of(trees), tmp_path / "m")
    assert read_model(tmp_path / "m").predict(ROWS).tolist() == model_of(trees).predict(ROWS).tolist()


def test_a_file_without_members_or_of_unknown_ones_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = model_of(networks())
    with monkeypatch.context() as patch:
        patch.setattr(Networks, "name", "oracle")
        write_model(model, tmp_path / "m")
    with pytest.raises(ModelError, match="does not know, 'oracle'"):
        read_model(tmp_path / "m")
    with monkeypatch.context() as patch:
        patch.setattr(Model, "predict", lambda self, rows: np.zeros(len(rows), dtype=np.float32))
        write_model(model_of(), tmp_path / "m")
    with pytest.raises(ModelError, match="neither networks nor trees"):
        read_model(tmp_path / "m")


def test_what_a_model_is_fits_on_a_line(trees: BoostedTrees) -> None:
    types = Softmax(("article", "forum"), ((np.zeros((2, 2), dtype=np.float32), np.zeros(2, dtype=np.float32)),))
    model = model_of(networks(), trees)
    assert repr(model) == "<Model html: 4 columns, 1 network, 3 trees, 0 names, 0 words, 0 page types>"
    assert [repr(member) for member in model.members] == ["<Networks: 4-3-1>", "<BoostedTrees: 3 trees, 33 nodes>"]
    assert repr(types) == "<Softmax: article, forum>"
    assert len(repr(default_model("html"))) < 120


def test_a_used_model_can_be_pickled() -> None:
    model = default_model("html")
    page = segment(parse(b"<nav class=menu>Home</nav><p>A sentence about the sea."))
    before = model.classify(page)
    after = pickle.loads(pickle.dumps(model)).classify(page)
    assert before.probabilities.tolist() == after.probabilities.tolist()
    assert (before.page_type, before.page_type_probability) == (after.page_type, after.page_type_probability)


def test_a_model_of_the_other_kind_is_refused() -> None:
    default_model("html").require_format("html")
    with pytest.raises(ModelError, match="for lines of plain text, not for HTML"):
        default_model("text").require_format("html")
    with pytest.raises(ModelError, match="for HTML, not for lines of plain text"):
        default_model("html").require_format("text")
