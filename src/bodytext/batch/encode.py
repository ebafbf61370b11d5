"""Encodes rows as bytes in the workers, so that the supervising process only has to write them."""

from __future__ import annotations

import json
from collections.abc import Sequence

from bodytext.extras import needs
from bodytext.formats import OutputFormat

from .schema import Row, arrow_schema, json_object
from .settings import PartFormat


def encode(rows: Sequence[Row], body: OutputFormat, parts: PartFormat) -> bytes:
    """Encode rows as JSON lines or, for Parquet, as an Arrow stream.

    >>> row = Row("u", "", "", "ok", "", 200, "", "nl", "tekst", 0.5, "", 1, 1, 2.0)
    >>> encode([row], "txt", "jsonl")[:30]
    b'{"url":"u","record_id":"","dat'
    """
    return _arrow(rows, body) if parts == "parquet" else _json_lines(rows, body)


def _json_lines(rows: Sequence[Row], body: OutputFormat) -> bytes:
    encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
    return "".join(encoder.encode(json_object(row, body)) + "\n" for row in rows).encode("utf-8", "replace")


def _arrow(rows: Sequence[Row], body: OutputFormat) -> bytes:
    with needs("batch"):
        import pyarrow as pa

    schema = arrow_schema(body)
    cells = [[_valid(cell) for cell in column] for column in zip(*rows, strict=True)] or [[] for _ in schema]
    arrays = [pa.array(column, field.type) for column, field in zip(cells, schema, strict=True)]
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, schema) as stream:
        stream.write_batch(pa.record_batch(arrays, schema=schema))
    return bytes(sink.getvalue())


def _valid(cell: object) -> object:
    """Make a cell acceptable to Arrow: strings without lone surrogates."""
    return cell.encode("utf-8", "replace").decode("utf-8") if isinstance(cell, str) else cell
