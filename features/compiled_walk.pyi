"""Types of the compiled walk."""

from lxml import etree

from .walk import Walk

def walk(found: Walk, root: etree._Element) -> None: ...
