"""An algorithm for NeMo Curator's HTML extractors."""

from __future__ import annotations

import bodytext
from bodytext.models import Focus

from .frameworks import framework

with framework("NeMo Curator", "nemo-curator[text_cpu]"):
    from nemo_curator.stages.text.download.html_extractors import HTMLExtractorAlgorithm


class BodytextExtractor(HTMLExtractorAlgorithm):
    """Returns the paragraphs of the body text; stop words and language are ignored.

    Args:
        model: path of a model file; None takes the shipped one.
        focus, threshold, include_comments: as in `bodytext.extract`.
    """

    def __init__(
        self,
        *,
        model: str | None = None,
        focus: Focus | None = None,
        threshold: float | None = None,
        include_comments: bool = False,
    ) -> None:
        self.model = bodytext.load(model) if model is not None else None
        self.focus = focus
        self.threshold = threshold
        self.include_comments = include_comments

    def extract_text(self, html: str, stop_words: frozenset[str], language: str) -> list[str] | None:
        """Return the paragraphs of a page's body text; None if it has none."""
        text = bodytext.extract(
            html, include_comments=self.include_comments, focus=self.focus, threshold=self.threshold, model=self.model
        )
        return text.split("\n\n") if text else None
