"""From bytes to UTF-8."""

from __future__ import annotations

from pytest_benchmark.fixture import BenchmarkFixture

from bodytext.features.page.decode import is_binary, to_utf8


def test_decode(benchmark: BenchmarkFixture, pages: list[bytes]) -> None:
    decoded = benchmark(lambda: [to_utf8(page) for page in pages if not is_binary(page)])
    assert len(decoded) == len(pages)


def test_decode_with_a_declared_charset(benchmark: BenchmarkFixture, pages: list[bytes]) -> None:
    recoded = [page.decode("utf-8").encode("windows-1252", "xmlcharrefreplace") for page in pages]
    decoded = benchmark(lambda: [to_utf8(page, charset="windows-1252") for page in recoded])
    assert {encoding for _, encoding in decoded} == {"windows-1252"}
