"""An algorithm for NeMo Curator's HTML extractors."""

from __future__ import annotations

import bodytext

from .frameworks import framework

with framework("NeMo Curator", "nemo-curator[text_cpu]"):
    from nemo_curator.stages.text.download.html_extractors import HTMLExtractorAlgorithm


class BodytextExtractor(HTMLExtractorAlgorithm):
    """Returns the paragraphs of the body text; stop words and language are ignored.

    Args:
        model: path of a model file; None takes the shipped one.
        threshold: as in `bodytext.extract`.
    """

    def __init__(self, *, model: str | None = None, threshold: float | None = None) -> None:
        self.model = bodytext.load(model) if model is not None else None
        self.threshold = threshold

    def extract_text(self, html: str, stop_words: frozenset[str], language: str) -> list[str] | None:
        """Return the paragraphs of a page's body text; None if it has none."""
        text = bodytext.extract(html, model=self.model, threshold=self.threshold)
        return text.split("\n\n") if text else None
