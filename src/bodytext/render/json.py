"""Writes everything known about a page as one JSON object."""

from __future__ import annotations

import json

from .content import Content


def json_of_record(content: Content) -> str:
    """Write the record of a page on one line.

    >>> from bodytext.features import segment_lines
    >>> json_of_record(Content(page=segment_lines(""), kept=[], record=lambda: {"title": "Café", "blocks": []}))
    '{"title": "Café", "blocks": []}'
    """
    return json.dumps(content.record(), ensure_ascii=False)
