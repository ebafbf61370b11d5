"""Types of pages: a softmax over what a page's blocks are like on average."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

import bodytext
from bodytext.features import NAMES, parse, segment
from bodytext.features.families.lexicon import EMPTY
from bodytext.models import KINDS, Model, ModelError, read_model, write_model
from bodytext.models.network import Networks
from bodytext.models.page_types import summary
from bodytext.models.softmax import Softmax

LABELED = Path(__file__).parents[2] / "labeled"


def test_a_summary_has_the_mean_block_the_mean_of_content_and_the_kinds() -> None:
    x = np.array([[1, 2, 6], [0, 0, 3]], dtype=np.float32)
    kinds = np.array([[0, 0.25, 0.5]], dtype=np.float32)
    assert summary(x, np.array([0, 0.5, 0.5], dtype=np.float32), kinds).tolist() == [3.0, 1.0, 4.0, 1.5, 0.25, 0.5]


def test_a_page_without_content_has_a_summary_too() -> None:
    zero = np.zeros(2, dtype=np.float32)
    assert summary(np.ones((1, 2), dtype=np.float32), zero, zero[np.newaxis]).tolist() == [1.0, 0.0, 0.0, 0.0]


def typed_model() -> Model:
    layers = ((np.zeros((2, 1), dtype=np.float32), np.zeros(1, dtype=np.float32)),)
    n_inputs = 2 * 2 + 2 * len(KINDS)
    types = Softmax(("article", "forum"), ((np.zeros((n_inputs, 2), dtype=np.float32), np.array([1, 0], dtype=np.float32)),))
    model = Model("html", NAMES[:2], np.zeros(2, dtype=np.float32), np.ones(2, dtype=np.float32), (Networks((layers,)),), EMPTY)
    return dataclasses.replace(model, page_types=types)


def test_a_file_keeps_the_types(tmp_path: Path) -> None:
    write_model(typed_model(), tmp_path / "m")
    found = read_model(tmp_path / "m").classify(segment(parse(b"<p>text")))
    assert found.page_type == "article"
    assert found.page_type_probability == pytest.approx(1 / (1 + np.exp(-1)))


def test_types_that_are_no_names_are_refused(tmp_path: Path) -> None:
    model = typed_model()
    assert model.page_types is not None
    numbers = dataclasses.replace(model.page_types, classes=(1, 2))  # type: ignore[arg-type]
    write_model(dataclasses.replace(model, page_types=numbers), tmp_path / "m")
    with pytest.raises(ModelError, match="classes of page_types"):
        read_model(tmp_path / "m")


def test_a_model_without_types_says_so() -> None:
    model = dataclasses.replace(typed_model(), page_types=None)
    found = model.classify(segment(parse(b"<p>text")))
    assert (found.page_type, found.page_type_probability) == ("", 0.0)


def test_an_empty_page_has_no_type() -> None:
    assert (bodytext.classify("").page_type, bodytext.classify("").page_type_probability) == ("", 0.0)


@pytest.mark.parametrize(("name", "page_type"), [("nl-article-laadpalen-provincies", "article")])
def test_the_shipped_model_knows_the_demonstration_page(name: str, page_type: str) -> None:
    document = bodytext.classify((LABELED / name / "page.html").read_bytes())
    assert document.page_type == page_type
    assert 0.5 < document.page_type_probability <= 1
