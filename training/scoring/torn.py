"""Lists, tables and code that are torn: kept in part where the labels keep all of it or nothing."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from bodytext.features import Page
from bodytext.features.page.tags import TAG_ID

_TAGS: Final = [TAG_ID[tag] for tag in ("ul", "ol", "dl", "table", "pre")]


def torn_groups(page: Page, labels: npt.NDArray[np.bool_], kept: npt.NDArray[np.bool_]) -> tuple[int, int]:
    """Count the groups of a page that are torn, and all groups that could be.

    A group is a list, table or preformatted text of at least two blocks that is in no larger one whose blocks have the same label.

    Args:
        page: the page.
        labels: bool `(n_blocks,)`, True for content.
        kept: bool `(n_blocks,)`, True for blocks that are kept.

    >>> from bodytext.features import parse, segment
    >>> page = segment(parse("<ul><li>one<li>two</ul><ol><li>a<li>b</ol>"))
    >>> torn_groups(page, np.ones(4, dtype=bool), np.array([True, False, True, True]))
    (1, 2)
    """
    tags = np.asarray(page.contexts.tag, dtype=np.int32)[page.context]
    sizes = page.last - page.first
    content = np.concatenate(([0], np.cumsum(labels)))
    counted = content[page.last] - content[page.first]
    whole = (counted == 0) | (counted == sizes)
    groups = np.flatnonzero(np.isin(tags, _TAGS) & (sizes >= 2) & whole)
    torn = total = end = 0
    for group in groups.tolist():  # in page order, a container before those in it
        first, last = int(page.first[group]), int(page.last[group])
        if first < end:
            continue
        end = last
        total += 1
        torn += 0 < int(kept[first:last].sum()) < last - first
    return torn, total
