"""From numbers to probabilities, and from bytes to text."""

from __future__ import annotations

from pytest_benchmark.fixture import BenchmarkFixture

import bodytext
from bodytext.features import Page, features
from bodytext.models import default_model


def test_predict(benchmark: BenchmarkFixture, segmented: list[Page]) -> None:
    model = default_model("html")
    matrices = [features(page, lexicon=model.lexicon) for page in segmented]
    probabilities = benchmark(lambda: [model.predict(matrix) for matrix in matrices])
    assert [len(p) for p in probabilities] == [page.n_blocks for page in segmented]


def test_extract(benchmark: BenchmarkFixture, pages: list[bytes]) -> None:
    assert all(benchmark(lambda: [bodytext.extract(page) for page in pages]))
