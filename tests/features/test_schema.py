"""The order, shape and declarations of the feature matrix."""

from __future__ import annotations

import math

import numpy as np
import pytest

from bodytext.features import NAMES, Page, features, parse, segment, segment_lines
from bodytext.features.families.lexicon import COLUMNS as LEXICON_COLUMNS
from bodytext.features.families.lexicon import EMPTY
from bodytext.features.families.lexicon import compute as compute_lexicon
from bodytext.features.families.measures import Measures
from bodytext.features.families.neighbours import OFFSETS, WINDOWED, shift
from bodytext.features.schema import COLUMNS, FAMILIES, schema_hash

HTML = """<html><head><title>Harbour news</title></head><body><nav><a href=1>Home</a> <a href=2>News</a></nav>
<main class="content"><h1>Harbour news</h1><p>The new pier was opened on Monday by the mayor, who gave a long speech to the crowd.</p>
<p>Nobody fell into the water, and the band played until late in the evening. 今天天气很好。</p>
<ul><li>one</li><li>two</li></ul></main><footer>© 2024</footer></body></html>"""


def test_names_are_unique_and_those_of_the_columns() -> None:
    assert len(set(NAMES)) == len(NAMES)
    assert tuple(column.name for column in COLUMNS) == NAMES


def test_hash_depends_on_names_and_order() -> None:
    assert schema_hash() == schema_hash(NAMES)
    assert schema_hash(NAMES[::-1]) != schema_hash()
    assert schema_hash(NAMES[1:]) != schema_hash()
    assert len(schema_hash()) == 16
    assert int(schema_hash(), 16) >= 0


@pytest.mark.parametrize("name", list(FAMILIES))
def test_a_family_computes_its_columns(name: str) -> None:
    columns, compute = FAMILIES[name]
    page = segment(parse(HTML))
    arrays = compute(page, Measures(page))
    assert len(arrays) == len(columns)
    for array, column in zip(arrays, columns, strict=True):
        assert array.shape == (page.n_blocks,), column.name
        assert array.dtype == np.float32, column.name


def test_the_lexicon_computes_its_columns() -> None:
    page = segment(parse(HTML))
    arrays = compute_lexicon(page, Measures(page), EMPTY)
    assert len(arrays) == len(LEXICON_COLUMNS)
    assert not np.any(arrays)


def test_the_families_and_the_window_make_up_the_schema() -> None:
    own = sum(len(columns) for columns, _ in FAMILIES.values()) + len(LEXICON_COLUMNS)
    assert len(NAMES) == own + len(OFFSETS) * len(WINDOWED) + 4


@pytest.mark.parametrize(
    "page", [segment(parse(HTML)), segment(parse("<p>x")), segment_lines("a\nb c.\n")], ids=["html", "one", "lines"]
)
def test_matrix(page: Page) -> None:
    matrix = features(page)
    assert matrix.shape == (page.n_blocks, len(NAMES))
    assert matrix.dtype == np.float32
    assert np.isfinite(matrix).all()
    for number, column in enumerate(COLUMNS):
        assert matrix[:, number].min() >= column.low - 1e-6, column.name
        assert math.isinf(column.high) or matrix[:, number].max() <= column.high + 1e-6, column.name


@pytest.mark.parametrize("html", [b"", b"%PDF-1.7", b"<p></p>"])
def test_empty_page(html: bytes) -> None:
    matrix = features(segment(parse(html)))
    assert matrix.shape == (0, len(NAMES))
    assert matrix.dtype == np.float32


def test_the_window_shows_the_neighbours() -> None:
    matrix = features(segment(parse(HTML)))
    for name in WINDOWED:
        own = matrix[:, NAMES.index(name)]
        for offset in OFFSETS:
            expected = np.zeros_like(own)
            for block in range(len(own)):
                if 0 <= block + offset < len(own):
                    expected[block] = own[block + offset]
            np.testing.assert_array_equal(matrix[:, NAMES.index(f"{name}{offset:+d}")], expected)


def test_shifted_beyond_the_page_is_zero() -> None:
    found = np.ones((1, 2), dtype=np.float32)
    for offset in (2, -2, 5):
        shift(np.ones((1, 2), dtype=np.float32), offset, found)
        assert found.tolist() == [[0, 0]]


def test_same_path_and_parent() -> None:
    matrix = features(segment(parse("<body><ul><li>a</li><li>b</li></ul><p>c</p>")))
    assert matrix[:, NAMES.index("same_path-1")].tolist() == [0, 1, 0]
    assert matrix[:, NAMES.index("same_path+1")].tolist() == [1, 0, 0]
    assert matrix[:, NAMES.index("same_parent-1")].tolist() == [0, 1, 0]
    assert matrix[:, NAMES.index("same_parent+1")].tolist() == [1, 0, 0]
