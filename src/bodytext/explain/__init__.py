"""Explains why the model kept or dropped a block: attribution to features, and a report for people."""

from .attribution import Attribution, attribute
from .report import report

__all__ = ["Attribution", "attribute", "report"]
