"""The order, shape and declarations of the feature matrix."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from bodytext.features import NAMES, Page, features, parse, segment, segment_lines
from bodytext.features.families.family import LOG, Column, Family, Inputs
from bodytext.features.families.lexicon import EMPTY
from bodytext.features.families.measures import Measures
from bodytext.features.families.registry import FAMILIES
from bodytext.features.schema import assemble, schema_hash

HTML = """<html><head><title>Harbour news</title></head><body><nav><a href=1>Home</a> <a href=2>News</a></nav>
<main class="content"><h1>Harbour news</h1><p>The new pier was opened on Monday by the mayor, who gave a long speech to the crowd.</p>
<p>Nobody fell into the water, and the band played until late in the evening. 今天天气很好。</p>
<ul><li>one</li><li>two</li></ul></main><footer>© 2024</footer></body></html>"""


def test_names_are_unique_and_those_of_the_columns() -> None:
    assert len(set(NAMES)) == len(NAMES)
    assert tuple(column.name for family in FAMILIES for column in family.columns) == NAMES


def test_hash_depends_on_names_and_order() -> None:
    assert schema_hash() == schema_hash(NAMES)
    assert schema_hash(NAMES[::-1]) != schema_hash()
    assert schema_hash(NAMES[1:]) != schema_hash()
    assert len(schema_hash()) == 16
    assert int(schema_hash(), 16) >= 0


@pytest.mark.parametrize("number", range(len(FAMILIES)), ids=[family.name for family in FAMILIES])
def test_a_family_computes_its_columns_from_those_before(number: int) -> None:
    page = segment(parse(HTML))
    before = assemble(FAMILIES[:number], page, EMPTY).T if number else []
    known = dict(zip([name for family in FAMILIES[:number] for name in family.names], before, strict=True))
    columns = FAMILIES[number].compute(Inputs(page, Measures(page), EMPTY, known))
    assert tuple(columns) == FAMILIES[number].names
    for name, column in columns.items():
        assert column.shape == (page.n_blocks,), name
        assert column.dtype == np.float32, name


def test_families_have_names_of_one_word_and_titles() -> None:
    assert len({family.name for family in FAMILIES}) == len(FAMILIES)
    assert all(family.name.isidentifier() and family.title for family in FAMILIES)


# What a new family takes: a file with this in it, and a line in the registry.
VOWELS = Family(
    "vowels",
    "Vowels of the block",
    (Column("vowels", LOG, 0, math.inf), Column("vowels_a_word", "a word", 0, math.inf)),
    lambda inputs: {
        "vowels": (vowels := np.array([sum(map(text.lower().count, "aeiou")) for text in inputs.page.texts], dtype=np.float32)),
        "vowels_a_word": vowels / np.expm1(inputs.columns["words"]),
    },
)


def test_a_new_family_gives_its_columns_after_the_others_which_stay_as_they_are() -> None:
    page = segment(parse("<p>One two</p><p>Sea</p>"))
    matrix = assemble((*FAMILIES, VOWELS), page, EMPTY)
    assert matrix.shape == (2, len(NAMES) + 2)
    np.testing.assert_array_equal(matrix[:, :-2], features(page))
    np.testing.assert_allclose(matrix[:, -2:], [[3, 1.5], [2, 2]], rtol=1e-6)
    assert assemble((*FAMILIES, VOWELS), segment(parse("")), EMPTY).shape == (0, len(NAMES) + 2)


@pytest.mark.parametrize("computed", [["vowels"], ["vowels_a_word", "vowels"], ["vowels", "vowels_a_word", "more"], ["a", "b"]])
def test_a_family_that_computes_other_columns_than_it_declares_is_named(computed: list[str]) -> None:
    page = segment(parse("<p>One"))
    wrong = dataclasses.replace(VOWELS, compute=lambda inputs: dict.fromkeys(computed, np.zeros(1, dtype=np.float32)))
    with pytest.raises(ValueError, match="the family vowels computes other columns than it declares"):
        assemble((*FAMILIES, wrong), page, EMPTY)


@pytest.mark.parametrize(
    "page", [segment(parse(HTML)), segment(parse("<p>x")), segment_lines("a\nb c.\n")], ids=["html", "one", "lines"]
)
def test_matrix(page: Page) -> None:
    matrix = features(page)
    assert matrix.shape == (page.n_blocks, len(NAMES))
    assert matrix.dtype == np.float32
    assert np.isfinite(matrix).all()
    for number, column in enumerate(column for family in FAMILIES for column in family.columns):
        assert matrix[:, number].min() >= column.low - 1e-6, column.name
        assert math.isinf(column.high) or matrix[:, number].max() <= column.high + 1e-6, column.name


@pytest.mark.parametrize("html", [b"", b"%PDF-1.7", b"<p></p>"])
def test_empty_page(html: bytes) -> None:
    matrix = features(segment(parse(html)))
    assert matrix.shape == (0, len(NAMES))
    assert matrix.dtype == np.float32
