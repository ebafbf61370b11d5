"""What markup costs libxml2: the numbers that the survey of a page's bytes and its compiled twin share."""

from __future__ import annotations

from typing import Final

START_TAG_COST: Final = 3
END_TAG_COST: Final = 2
DEPTH_STEP: Final = 128
"""An end tag costs 1 more per this many elements, counted at the deepest point so far."""
MAX_DEPTH_COST: Final = 16
COUNTED_BYTES: Final = 512
"""Attributes are counted only in tags of at least this many bytes."""
VOID: Final = frozenset(b"area base br col embed hr img input link meta param source track wbr".split())
"""Elements without an end tag."""
