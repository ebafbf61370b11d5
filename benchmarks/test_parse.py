"""From bytes to a tree, and the bare parse that everything is compared with."""

from __future__ import annotations

from lxml import etree
from pytest_benchmark.fixture import BenchmarkFixture

from bodytext.features import parse


def test_bare_lxml_parse(benchmark: BenchmarkFixture, pages: list[bytes]) -> None:
    roots = benchmark(lambda: [etree.fromstring(page, etree.HTMLParser()) for page in pages])
    assert all(root is not None for root in roots)


def test_parse(benchmark: BenchmarkFixture, pages: list[bytes]) -> None:
    trees = benchmark(lambda: [parse(page) for page in pages])
    assert {tree.status for tree in trees} == {"ok"}
