"""An extractor for datatrove's pipelines."""

from __future__ import annotations

import bodytext
from bodytext.formats import OutputFormat
from bodytext.models import Focus

from .frameworks import framework

with framework("datatrove", "datatrove"):
    from datatrove.pipeline.extractors.base import BaseExtractor


class Bodytext(BaseExtractor):
    """Replaces the HTML of each document with its body text; drops documents that have none.

    Args:
        timeout: time limit per page, in seconds.
        output_format: `txt`, `markdown` or `html`.
        model: path of a model file; None takes the shipped one.
        focus, threshold, include_comments: as in `bodytext.extract`.
    """

    name = "bodytext"

    def __init__(
        self,
        *,
        timeout: float = 10.0,
        output_format: OutputFormat = "txt",
        model: str | None = None,
        focus: Focus | None = None,
        threshold: float | None = None,
        include_comments: bool = False,
    ) -> None:
        super().__init__(timeout)
        self.output_format = output_format
        self.model = bodytext.load(model) if model is not None else None
        self.focus = focus
        self.threshold = threshold
        self.include_comments = include_comments

    def extract(self, text: str) -> str:
        """Return the body text of a page."""
        return bodytext.extract(
            text,
            output_format=self.output_format,
            include_comments=self.include_comments,
            focus=self.focus,
            threshold=self.threshold,
            model=self.model,
        )
