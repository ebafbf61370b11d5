"""A linearizer for `dolma warc`; it is known as `bodytext` once this module is imported."""

from __future__ import annotations

from dolma.warc.linearizers import BaseLinearizer, LinearizerRegistry

import bodytext


@LinearizerRegistry.add("bodytext")
class BodytextLinearizer(BaseLinearizer):
    """Turns the HTML of a record into its body text."""

    def linearize(self, content: str | bytes) -> str:
        """The body text of a page."""
        return bodytext.extract(content)
