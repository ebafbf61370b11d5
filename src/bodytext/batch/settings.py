"""The settings that all shards of a run share; they are sent to every process, on this machine or another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal, get_args

from bodytext.models import Model

from .records import Record
from .rows import row_of
from .schema import BodyFormat, Row

PartFormat = Literal["jsonl", "jsonl.gz", "jsonl.zst", "parquet"]
PART_FORMATS: Final[tuple[PartFormat, ...]] = get_args(PartFormat)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of a run.

    Attributes:
        body: whether the body text is plain or Markdown.
        parts: the format of the parts.
        model: path of a model file; None takes the shipped ones.
        threshold: as in `bodytext.classify`.
        column, url_column: where JSONL and Parquet have the page and its address.
        deadline: seconds after which a page is given up.
        memory: megabytes a worker may have; 0 for no limit.
        process: turns a record into its row.
    """

    body: BodyFormat = "txt"
    parts: PartFormat = "jsonl.gz"
    model: str | None = None
    threshold: float | None = None
    column: str = "html"
    url_column: str = "url"
    deadline: float = 30.0
    memory: int = 2048
    process: Callable[[Record, BodyFormat, Model | None, float | None], Row] = row_of
