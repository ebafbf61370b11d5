"""The function in a real session of Spark."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from typing import Any

import pytest

pyspark = pytest.importorskip("pyspark", reason="needs pyspark and pandas")
pytest.importorskip("pandas", reason="needs pyspark and pandas")
if shutil.which("java") is None:
    pytest.skip("Spark needs Java", allow_module_level=True)

from pyspark.sql import SparkSession

from bodytext.adapters.pyspark import pages, schema
from bodytext.batch.schema import columns

from .pages import OTHER, OTHER_TEXT, PAGE, TEXT, URL

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        session = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
        yield session
        session.stop()


def test_one_row_a_page(spark: Any) -> None:
    frame = spark.createDataFrame(
        [(URL, bytearray(PAGE.encode())), ("b", None), ("c", bytearray(OTHER.encode()))], "url string, html binary"
    )
    found = frame.mapInPandas(pages(), schema()).collect()
    assert [(row.url, row.status, row.text) for row in found] == [(URL, "ok", TEXT), ("b", "empty", ""), ("c", "ok", OTHER_TEXT)]
    assert tuple(found[0].asDict()) == columns("txt")


def test_strings_without_address_as_markdown(spark: Any) -> None:
    frame = spark.createDataFrame([(PAGE,)], "page string")
    (row,) = frame.mapInPandas(pages(html="page", body="markdown"), schema("markdown")).collect()
    assert (row.url, row.language) == ("", "nl")
    assert row.markdown
