"""From blocks to numbers: the whole matrix, and each family by itself."""

from __future__ import annotations

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from bodytext.features import NAMES, Page, features
from bodytext.features.families.measures import Measures
from bodytext.features.schema import FAMILIES
from bodytext.models import default_model


def test_features(benchmark: BenchmarkFixture, segmented: list[Page]) -> None:
    lexicon = default_model("html").lexicon
    matrices = benchmark(lambda: [features(page, lexicon=lexicon) for page in segmented])
    assert [matrix.shape for matrix in matrices] == [(page.n_blocks, len(NAMES)) for page in segmented]


def test_measures(benchmark: BenchmarkFixture, segmented: list[Page]) -> None:
    assert len(benchmark(lambda: [Measures(page) for page in segmented])) == len(segmented)


@pytest.mark.parametrize("name", FAMILIES)
def test_family(benchmark: BenchmarkFixture, segmented: list[Page], name: str) -> None:
    columns, compute = FAMILIES[name]

    def shared() -> tuple[tuple[list[tuple[Page, Measures]]], dict[str, object]]:
        # Measures keep what they worked out, so every round gets new ones.
        return ([(page, Measures(page)) for page in segmented],), {}

    rows = benchmark.pedantic(lambda given: [compute(page, measures) for page, measures in given], setup=shared, rounds=10)
    assert {len(row) for row in rows} == {len(columns)}
