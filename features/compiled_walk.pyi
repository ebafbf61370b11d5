"""Types of the compiled walk."""

from lxml import etree

from .walk import Walk

def walk(found: Walk, root: etree._Element) -> None: ...
def survey(page: bytes, max_bytes: int, max_attributes: int, max_markup: int, /) -> tuple[list[tuple[int, int]], int]: ...
