"""From a page to its row."""

from __future__ import annotations

import time

from bodytext.extraction import classify, classify_lines
from bodytext.models import Model

from .records import Record
from .schema import BodyFormat, Row


def row_of(page: Record, body: BodyFormat, model: Model | None, threshold: float | None) -> Row:
    """Classify a page.

    >>> from .records import Position
    >>> row_of(Record(b"%PDF-1.7", Position(), url="https://www.example.org/"), "txt", None, None)[3]
    'not_html'
    """
    begun = time.perf_counter()
    if page.kind == "text":
        document = classify_lines(page.body, threshold=threshold, model=model, url=page.url or None)
    else:
        document = classify(page.body, threshold=threshold, model=model, url=page.url or None, charset=page.charset)
    text = document.render(body)
    status = "partial" if page.truncated and document.status == "ok" else document.status
    return (
        page.url,
        page.record_id,
        page.date,
        status,
        "",
        page.http_status,
        document.title,
        document.page.head.lang,
        text,
        document.confidence,
        document.page_type,
        document.page.n_blocks,
        int(document.kept.sum()),
        1000 * (time.perf_counter() - begun),
    )


def failed_row(page: Record, status: str, reason: str) -> Row:
    """The row of a page that could not be classified.

    >>> from .records import Position
    >>> failed_row(Record(b"", Position()), "timeout", "30 s")[3:5]
    ('timeout', '30 s')
    """
    return (page.url, page.record_id, page.date, status, reason, page.http_status, "", "", "", 0.0, "", 0, 0, 0.0)
