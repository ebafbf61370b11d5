"""Makes the row of a record."""

from __future__ import annotations

import time
from dataclasses import dataclass

from bodytext.extraction import classify, classify_lines
from bodytext.formats import OutputFormat
from bodytext.models import Focus, Model

from .records import Record
from .schema import FailureStatus, Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the rows of a run depend on.

    Attributes:
        body: format of the body text; one of those with a column in `bodytext.formats`.
        focus, threshold: as in `bodytext.classify`.
        comments: whether readers' comments follow the body text.
    """

    body: OutputFormat = "txt"
    focus: Focus | None = None
    threshold: float | None = None
    comments: bool = False


def row_of(record: Record, options: Options, model: Model | None = None) -> Row:
    """Classify the page of a record and make its row.

    >>> from .records import Position
    >>> row_of(Record(b"%PDF-1.7", Position(), url="https://www.example.org/"), Options()).status
    'not_html'
    """
    started = time.perf_counter()
    url = record.url or None
    focus, threshold = options.focus, options.threshold
    if record.page_format == "text":
        document = classify_lines(record.body, focus=focus, threshold=threshold, model=model, url=url)
    else:
        document = classify(record.body, focus=focus, threshold=threshold, model=model, url=url, charset=record.charset)
    text = document.render(options.body, include_comments=options.comments)
    return Row(
        url=record.url,
        record_id=record.record_id,
        date=record.date,
        status="partial" if record.truncated and document.status == "ok" else document.status,
        error="",
        http_status=record.http_status,
        title=document.title,
        language=document.page.head.lang,
        text=text,
        confidence=document.confidence,
        page_type=document.page_type,
        n_blocks=document.page.n_blocks,
        n_kept=int(document.kept.sum()),
        ms=1000 * (time.perf_counter() - started),
    )


def failed_row(record: Record, status: FailureStatus, reason: str) -> Row:
    """Make the row of a record whose page could not be classified.

    >>> from .records import Position
    >>> failed_row(Record(b"", Position(), url="https://www.example.org/"), "timeout", "not done after 30 s").error
    'not done after 30 s'
    """
    return Row(
        url=record.url,
        record_id=record.record_id,
        date=record.date,
        status=status,
        error=reason,
        http_status=record.http_status,
        title="",
        language="",
        text="",
        confidence=0.0,
        page_type="",
        n_blocks=0,
        n_kept=0,
        ms=0.0,
    )
