"""Types of the compiled walk."""

from collections.abc import Iterable

from lxml import etree

from .page import Walk

def walk(roots: Iterable[etree._Element]) -> Walk: ...
def survey(page: bytes, max_bytes: int, max_attributes: int, max_markup: int, /) -> tuple[list[tuple[int, int]], int]: ...
