"""Twice the page is at most twice the work, counted in lines of Python and nodes of the tree, so that the clock plays no part.

The compiled loops are replaced by the same in Python for this, and libxml2 is counted by what costs it time: elements, and the squares
of the attributes of each. Features and models work on arrays whose sizes are counted too: blocks, contexts and containers.
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import bodytext
from bodytext.features import parse, segment
from bodytext.features.page import limits
from bodytext.features.page.bytes import survey_in_python
from bodytext.features.page.walk import walk_in_python
from bodytext.formats import OUTPUT_FORMATS

sys.path.insert(0, str(Path(__file__).parent))

from inputs import Input, all_inputs

SEGMENT = sys.modules[segment.__module__]
SMALL = 0.002
TOLERANCE = 1.25
SURVEYED_BYTES = 2 * limits.MAX_TAG_BYTES
GROWING = [entry for entry in all_inputs() if entry.make(2 * SMALL) != entry.make(SMALL)]


@pytest.fixture(scope="module", autouse=True)
def _everything_is_loaded() -> None:
    for output_format in OUTPUT_FORMATS:
        bodytext.extract(b"<p>caf\xe9 au lait", output_format=output_format)


def work(html: bytes) -> int:
    """Lines of bodytext run while a page is classified and written in every format, and the sizes of what comes of it."""
    lines = 0

    def count(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal lines
        if "bodytext" not in frame.f_globals.get("__name__", ""):
            return None
        lines += event == "line"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        document = bodytext.classify(html, threshold=0)
        texts = [document.render(output_format) for output_format in OUTPUT_FORMATS]
    finally:
        sys.settrace(before)
    assert document.tree is not None
    page = document.page
    nodes = sum(1 + len(element.attrib) ** 2 for root in document.tree.roots for element in root.iter())
    return lines + nodes + page.n_blocks + page.n_containers + len(page.contexts.parent) + sum(map(len, texts))


@pytest.mark.parametrize("entry", GROWING, ids=lambda entry: entry.name)
def test_work_is_linear(entry: Input, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "survey", survey_in_python)
    monkeypatch.setattr(SEGMENT, "walk", walk_in_python)
    scale = SMALL
    while len(small := entry.make(scale)) < SURVEYED_BYTES:
        scale *= 2
    large = entry.make(2 * scale)
    assert work(large) <= TOLERANCE * 2 * work(small)


@pytest.mark.parametrize("count", [1000, 4000])
def test_a_tag_has_few_attributes_for_libxml2(count: int) -> None:
    html = b"<p " + b" ".join(b'a%d="<>"' % number for number in range(count)) + b">text"
    (root,) = parse(html + b" " * limits.MAX_TAG_BYTES).roots
    assert max(len(element.attrib) for element in root.iter()) <= limits.MAX_ATTRIBUTES
