"""The row that `bodytext batch` writes per page: its columns, their types, the possible statuses, and the schema version.

The schemas of all part formats and of Spark are derived from the fields of `Row`. Columns are only ever appended; a change of
meaning raises `SCHEMA_VERSION`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Final, Literal, NamedTuple, get_args, get_origin, get_type_hints

from bodytext.extras import needs
from bodytext.features.page.decode import Status
from bodytext.formats import FORMATS, OutputFormat, format_of

FailureStatus = Literal["timeout", "out_of_memory", "crashed", "error", "unreadable"]
"""Why a page failed; a page with one of these statuses makes the exit code 1."""
RowStatus = Literal[Status, "partial", FailureStatus]
"""The values of `Document.status`, `partial` for a page that the crawler cut short, and the failures."""
FAILURES: Final[tuple[FailureStatus, ...]] = get_args(FailureStatus)

SCHEMA_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Decimals:
    """The number of decimals to which JSON rounds a number."""

    n: int


class Row(NamedTuple):
    """One page.

    Attributes:
        url: its address, or the path of its file; "" when unknown.
        record_id: WARC-Record-ID; for JSONL and Parquet their own `record_id`, else the number of the row.
        date: when it was fetched, as the source gives it.
        status: whether it has text, and if not, why.
        error: what went wrong, "" if nothing did.
        http_status: status code of the response, 0 if unknown.
        title: title of the page.
        language: language tag that the page states, "" if none.
        text: the body text; its format names the column (`bodytext.formats`).
        confidence: expected F1 of the text, in [0, 1].
        page_type: as in `Document.page_type`, "" if the model does not predict it.
        n_blocks: number of blocks.
        n_kept: number of kept blocks.
        ms: processing time in milliseconds.
    """

    url: str
    record_id: str
    date: str
    status: RowStatus
    error: str
    http_status: int
    title: str
    language: str
    text: str
    confidence: Annotated[float, Decimals(4)]
    page_type: str
    n_blocks: int
    n_kept: int
    ms: Annotated[float, Decimals(2)]


class Column(NamedTuple):
    """A column of the output.

    Attributes:
        name: its name in the output.
        python: `str`, `int` or `float`.
        decimals: number of decimals JSON rounds to; None leaves it unrounded.
    """

    name: str
    python: type
    decimals: int | None


@cache
def schema(body: OutputFormat) -> tuple[Column, ...]:
    """Return the columns of the rows, in the order of the fields of `Row`.

    Args:
        body: format of the body text, which names its column.

    Raises:
        ValueError: the body text is not offered in this format.

    >>> schema("markdown")[8:10]
    (Column(name='markdown', python=<class 'str'>, decimals=None), Column(name='confidence', python=<class 'float'>, decimals=4))
    """
    body_column = format_of(body).column
    if not body_column:
        offered = ", ".join(name for name, entry in FORMATS.items() if entry.column)
        raise ValueError(f"batch writes the body text as {offered}, not as {body}")
    hints = get_type_hints(Row, include_extras=True)
    return tuple(_column(body_column if name == "text" else name, hints[name]) for name in Row._fields)


def _column(name: str, hint: Any) -> Column:
    if get_origin(hint) is Annotated:
        python, decimals = get_args(hint)
        return Column(name, python, decimals.n)
    if get_origin(hint) is Literal:
        return Column(name, type(get_args(hint)[0]), None)
    return Column(name, hint, None)


def columns(body: OutputFormat) -> tuple[str, ...]:
    """Return the names of the columns, in order.

    >>> columns("txt")[:4], columns("markdown")[8]
    (('url', 'record_id', 'date', 'status'), 'markdown')
    """
    return tuple(column.name for column in schema(body))


def json_object(row: Row, body: OutputFormat) -> dict[str, str | int | float]:
    """Return a row as a JSON object.

    >>> row = Row("u", "", "", "ok", "", 200, "", "nl", "tekst", 0.123456, "", 1, 1, 2.345)
    >>> json_object(row, "txt")["confidence"], json_object(row, "markdown")["markdown"]
    (0.1235, 'tekst')
    """
    cells: tuple[Any, ...] = row
    return {
        column.name: cell if column.decimals is None else round(cell, column.decimals)
        for column, cell in zip(schema(body), cells, strict=True)
    }


def arrow_schema(body: OutputFormat) -> Any:
    """Return the columns as a `pyarrow.Schema`, with the version in its metadata."""
    with needs("batch"):
        import pyarrow as pa

    types = {str: pa.string(), int: pa.int32(), float: pa.float32()}
    metadata = {"bodytext.schema_version": str(SCHEMA_VERSION)}
    return pa.schema([(column.name, types[column.python]) for column in schema(body)], metadata=metadata)


def spark_schema(body: OutputFormat) -> str:
    """Return the columns as Spark DDL.

    >>> spark_schema("txt").partition("confidence ")[2]
    'double, page_type string, n_blocks int, n_kept int, ms double'
    """
    types = {str: "string", int: "int", float: "double"}
    return ", ".join(f"{column.name} {types[column.python]}" for column in schema(body))
