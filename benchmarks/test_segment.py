"""From a tree to blocks."""

from __future__ import annotations

from pytest_benchmark.fixture import BenchmarkFixture

from bodytext.features import Tree, segment


def test_segment(benchmark: BenchmarkFixture, trees: list[Tree]) -> None:
    pages = benchmark(lambda: [segment(tree) for tree in trees])
    assert all(page.n_blocks for page in pages)
