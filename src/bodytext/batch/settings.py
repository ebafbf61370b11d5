"""The settings that all shards of a run share; they are sent to every process, here or on a cluster."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal, get_args

from bodytext.formats import OutputFormat
from bodytext.models import Focus, Model

from .records import Record
from .rows import Options, row_of
from .schema import Row, columns

PartFormat = Literal["jsonl", "jsonl.gz", "jsonl.zst", "parquet"]
PART_FORMATS: Final[tuple[PartFormat, ...]] = get_args(PartFormat)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of a run.

    Attributes:
        body: format of the body text; one of those with a column in `bodytext.formats`.
        parts: the format of the parts.
        model: path of a model file; None takes the shipped ones.
        focus, threshold: as in `bodytext.classify`.
        comments: whether readers' comments follow the body text.
        column, url_column: keys or columns of the page and its address in JSONL and Parquet.
        deadline: seconds after which a page is abandoned.
        memory: limit per worker in megabytes; 0 for none.
        process: function that turns a record into its row.
    """

    body: OutputFormat = "txt"
    parts: PartFormat = "jsonl.gz"
    model: str | None = None
    focus: Focus | None = None
    threshold: float | None = None
    comments: bool = False
    column: str = "html"
    url_column: str = "url"
    deadline: float = 30.0
    memory: int = 2048
    process: Callable[[Record, Options, Model | None], Row] = row_of

    @property
    def options(self) -> Options:
        """The options that rows depend on."""
        return Options(body=self.body, focus=self.focus, threshold=self.threshold, comments=self.comments)

    def __post_init__(self) -> None:
        """Check the formats.

        Raises:
            ValueError: rows or parts cannot have this format.
        """
        columns(self.body)
        if self.parts not in PART_FORMATS:
            raise ValueError(f"unknown format of parts {self.parts!r}; there are {', '.join(PART_FORMATS)}")
