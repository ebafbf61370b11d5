"""Why the model kept a block or dropped it: attribution to features, and a report for people."""

from .attribution import Attribution, attribute
from .report import report

__all__ = ["Attribution", "attribute", "report"]
