"""A linearizer for `dolma warc`; importing this module registers it as `bodytext`."""

from __future__ import annotations

import bodytext

from .frameworks import framework

with framework("dolma", "dolma[warc]"):
    from dolma.warc.linearizers import BaseLinearizer, LinearizerRegistry


@LinearizerRegistry.add("bodytext")
class BodytextLinearizer(BaseLinearizer):
    """Turns the HTML of a record into body text."""

    def linearize(self, content: str | bytes) -> str:
        """Return the body text of a page."""
        return bodytext.extract(content)
