"""Types of `compiled_walk`."""

from collections.abc import Iterable

from lxml import etree

from .columns import Walk

def walk(roots: Iterable[etree._Element], max_blocks: int, elements: list[etree._Element | None] | None = None) -> Walk: ...
