"""One row, and the columns that JSON, Arrow and Spark derive from its fields."""

from __future__ import annotations

import json
from typing import get_args

import pyarrow as pa
import pytest

from bodytext.batch import Settings, columns
from bodytext.batch.encode import encode
from bodytext.batch.schema import FAILURES, Row, RowStatus, arrow_schema, spark_schema
from bodytext.features.page.decode import Status
from bodytext.formats import FORMATS

ROW = Row("https://a.example/", "<urn:1>", "2026", "ok", "", 200, "Ship", "en", "A \ud800 text", 0.123456, "article", 9, 3, 2.3456)
OFFERED = [name for name, entry in FORMATS.items() if entry.column]


def test_json_has_the_fields_in_order_and_rounded() -> None:
    (line,) = encode([ROW], "txt", "jsonl").splitlines()
    expected = ROW._asdict() | {"text": "A ? text", "confidence": 0.1235, "ms": 2.35}
    assert list(json.loads(line).items()) == list(expected.items())
    assert line == encode([ROW], "txt", "jsonl.gz").strip()


def test_arrow_has_the_fields_in_order_and_whole() -> None:
    with pa.ipc.open_stream(encode([ROW, ROW], "markdown", "parquet")) as stream:
        table = stream.read_all()
    assert table.schema.equals(arrow_schema("markdown"), check_metadata=True)
    assert tuple(table.column_names) == columns("markdown")
    assert table.column("markdown").to_pylist() == ["A ? text"] * 2
    assert table.column("confidence").to_pylist()[0] == pytest.approx(0.123456)
    types = {str: "string", int: "int32", float: "float"}
    assert [str(field.type) for field in table.schema] == [types[type(cell)] for cell in ROW]


def test_spark_has_the_same_columns() -> None:
    types = {str: "string", int: "int", float: "double"}
    assert spark_schema("txt").split(", ") == [f"{name} {types[type(cell)]}" for name, cell in ROW._asdict().items()]


def test_the_body_text_is_offered_in_the_formats_that_have_a_column() -> None:
    assert OFFERED == ["txt", "markdown"]
    for name in OFFERED:
        assert columns(Settings(body=name).body) == tuple(
            FORMATS[name].column if field == "text" else field for field in Row._fields
        )
    with pytest.raises(ValueError, match="batch writes the body text as txt, markdown, not as html"):
        Settings(body="html")
    with pytest.raises(ValueError, match=r"unknown format of parts 'csv'; there are jsonl, jsonl.gz, jsonl.zst, parquet"):
        Settings(parts="csv")  # type: ignore[arg-type]


def test_a_row_may_say_what_a_document_says_or_why_there_is_none() -> None:
    assert set(get_args(RowStatus)) == {*get_args(Status), "partial", *FAILURES}
    assert len(get_args(RowStatus)) == len(get_args(Status)) + 1 + len(FAILURES)
