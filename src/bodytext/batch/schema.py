"""The rows of `bodytext batch`: their columns, their statuses, and the version of both.

A row is a tuple in the order of `columns(...)`. Columns are only ever appended; a change of meaning raises `SCHEMA_VERSION`.
"""

from __future__ import annotations

from typing import Any, Final, Literal

BodyFormat = Literal["txt", "markdown"]
Row = tuple[str, str, str, str, str, int, str, str, str, float, str, int, int, float]

SCHEMA_VERSION: Final = 1

BODY_COLUMN: Final[dict[BodyFormat, str]] = {"txt": "text", "markdown": "markdown"}

FAILED: Final = ("timeout", "out_of_memory", "crashed", "error", "unreadable")
"""Statuses that batch adds to those of a `Document`; a page with one of them has no text and makes the exit code 1."""


def columns(body: BodyFormat) -> tuple[str, ...]:
    """Names of the columns, in order.

    >>> columns("txt")[:4], columns("markdown")[8]
    (('url', 'record_id', 'date', 'status'), 'markdown')
    """
    return (
        "url",
        "record_id",
        "date",
        "status",
        "error",
        "http_status",
        "title",
        "language",
        BODY_COLUMN[body],
        "confidence",
        "page_type",
        "n_blocks",
        "n_kept",
        "ms",
    )


def arrow_schema(body: BodyFormat) -> Any:
    """The same columns as a `pyarrow.Schema`, with the version in its metadata."""
    import pyarrow as pa

    of_python = {str: pa.string(), int: pa.int32(), float: pa.float32()}
    types = [of_python[python] for python in (str, str, str, str, str, int, str, str, str, float, str, int, int, float)]
    metadata = {"bodytext.schema_version": str(SCHEMA_VERSION)}
    return pa.schema(list(zip(columns(body), types, strict=True)), metadata=metadata)
