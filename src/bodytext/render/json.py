"""A document as one JSON object."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bodytext.document import Document


def as_json(document: Document, *, text: str | None = None) -> str:
    """Address, title, language tag, status, confidence, page type and text of a page, and all its blocks, kept or not, in page order.

    Args:
        document: what `bodytext.classify` returned.
        text: to print instead of the document's text.

    >>> import bodytext, json
    >>> sorted(json.loads(as_json(bodytext.classify("<p>one"))))
    ['blocks', 'confidence', 'language', 'page_type', 'status', 'text', 'title', 'url']
    """
    return json.dumps(
        {
            "url": document.url,
            "title": document.title,
            "language": document.page.head.lang,
            "status": document.status,
            "confidence": round(document.confidence, 4),
            "page_type": document.page_type,
            "text": document.text if text is None else text,
            "blocks": [
                {
                    "text": block.text,
                    "tag": block.tag,
                    "xpath": block.xpath,
                    "probability": round(block.probability, 4),
                    "is_content": block.is_content,
                }
                for block in document.blocks
            ],
        },
        ensure_ascii=False,
    )
