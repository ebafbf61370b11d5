"""The page of batch columns names every column and status there is."""

from __future__ import annotations

from typing import get_args

from bodytext.batch.schema import RowStatus, arrow_schema, columns

from .blocks import ROOT


def test_every_column_and_status_is_documented() -> None:
    text = (ROOT / "docs" / "reference" / "batch-columns.md").read_text(encoding="utf-8")
    for name in (*columns("txt"), *columns("markdown"), *get_args(RowStatus)):
        assert f"`{name}`" in text
    types = {field.name: str(field.type) for field in arrow_schema("txt")}
    assert {name for name, kind in types.items() if kind == "int32"} == {"http_status", "n_blocks", "n_kept"}
    assert {name for name, kind in types.items() if kind == "float"} == {"confidence", "ms"}
