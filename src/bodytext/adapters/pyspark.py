"""A function for PySpark's `DataFrame.mapInPandas`: pages in, rows of `bodytext batch` out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import bodytext
from bodytext.batch.records import BEGIN, Record
from bodytext.batch.rows import Options, row_of
from bodytext.batch.schema import columns, spark_schema
from bodytext.formats import OutputFormat
from bodytext.models import Focus

from .frameworks import framework


def schema(body: OutputFormat = "txt") -> str:
    """Return the columns of the rows from `pages`, as Spark DDL.

    >>> schema()[:36]
    'url string, record_id string, date s'
    """
    return spark_schema(body)


def pages(
    *,
    html: str = "html",
    url: str = "url",
    body: OutputFormat = "txt",
    model: str | None = None,
    focus: Focus | None = None,
    threshold: float | None = None,
    comments: bool = False,
) -> Callable[[Iterator[Any]], Iterator[Any]]:
    """Return a function for `mapInPandas`.

    Args:
        html, url: names of the column with the page (binary or string) and of the one with its address, which may be missing.
        body: format of the body text, `txt` or `markdown`.
        model: path of a model file that every executor can read; None takes the shipped one.
        focus, threshold: as in `bodytext.extract`.
        comments: whether readers' comments follow the body text.

    Returns:
        A function from pandas frames to pandas frames with the columns of `schema(body)`, one row per page; a null page has the
        status `empty`.
    """

    options = Options(body=body, focus=focus, threshold=threshold, comments=comments)

    def over_frames(frames: Iterator[Any]) -> Iterator[Any]:
        with framework("pandas", "pandas"):
            import pandas as pd

        loaded = bodytext.load(model) if model is not None else None
        for frame in frames:
            addresses = frame[url] if url in frame else [""] * len(frame)
            rows = [
                row_of(Record(_content(page), BEGIN, url=address or ""), options, loaded)
                for page, address in zip(frame[html], addresses, strict=True)
            ]
            yield pd.DataFrame(rows, columns=list(columns(body)))

    return over_frames


def _content(page: object) -> bytes | str:
    return bytes(page) if isinstance(page, bytearray) else page if isinstance(page, bytes | str) else b""
