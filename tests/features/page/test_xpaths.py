"""Where a block stands is what lxml's `getpath` says, found in time linear in the page."""

from __future__ import annotations

import pytest

from bodytext.features import block_xpaths, container_elements, parse, segment


@pytest.mark.parametrize(
    "html",
    ["<p>a<p>b<div><p>c</div>d", "<body>a</body></html><p>b<p>c", "<ul><li>a<li>b<ul><li>c</ul></ul>", "<table><tr><td>a<td>b"],
)
def test_xpaths_are_those_of_lxml(html: str) -> None:
    tree = parse(html)
    page = segment(tree)
    elements = container_elements(tree)
    by_lxml = [
        "/" if (element := elements[row]) is None else element.getroottree().getpath(element) for row in page.container.tolist()
    ]
    assert block_xpaths(tree, page) == by_lxml
