"""From blocks to numbers: the whole matrix, and each family on its own."""

from __future__ import annotations

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from bodytext.features import NAMES, Page, features
from bodytext.features.families.family import Family, Inputs
from bodytext.features.families.measures import Measures
from bodytext.features.families.registry import FAMILIES
from bodytext.models import default_model


def test_features(benchmark: BenchmarkFixture, segmented: list[Page]) -> None:
    lexicon = default_model("html").lexicon
    matrices = benchmark(lambda: [features(page, lexicon=lexicon) for page in segmented])
    assert [matrix.shape for matrix in matrices] == [(page.n_blocks, len(NAMES)) for page in segmented]


def test_measures(benchmark: BenchmarkFixture, segmented: list[Page]) -> None:
    assert len(benchmark(lambda: [Measures(page) for page in segmented])) == len(segmented)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_family(benchmark: BenchmarkFixture, segmented: list[Page], family: Family) -> None:
    lexicon = default_model("html").lexicon
    columns = [dict(zip(NAMES, features(page, lexicon=lexicon).T, strict=True)) for page in segmented]

    def shared() -> tuple[tuple[list[Inputs]], dict[str, object]]:
        # Measures keep what they worked out, so every round gets new ones.
        return ([Inputs(page, Measures(page), lexicon, known) for page, known in zip(segmented, columns, strict=True)],), {}

    found = benchmark.pedantic(lambda given: [family.compute(inputs) for inputs in given], setup=shared, rounds=10)
    assert {len(computed) for computed in found} == {len(family.columns)}
