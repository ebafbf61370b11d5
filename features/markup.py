"""Which element a block stands in and which elements stand above it."""

from __future__ import annotations

from typing import Final

import numpy as np

from .ancestors import FLAGS
from .columns import FLAG, INFINITE, LOG, Column, Measures, log1p
from .page import FloatArray, Page
from .tags import TAG_ID

_CONTAINER_TAGS: Final = (
    *[
        "p",
        "li",
        "td",
        "th",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "div",
        "section",
        "article",
        "main",
        "header",
        "footer",
        "blockquote",
        "pre",
        "dt",
        "dd",
    ],
    *"figcaption label button summary a span body form legend".split(),
)
_LEAF_TAGS: Final = ("a", "span", "time", "strong", "em", "small", "code", "label")
_LEAF_SAME: Final = {"b": "strong", "i": "em"}

COLUMNS: Final = (
    *(Column(f"tag_{tag}", FLAG, source="CleanEval, Marek et al. 2007") for tag in _CONTAINER_TAGS),
    *(Column(f"leaf_{tag}", FLAG) for tag in _LEAF_TAGS),
    *(Column(f"in_{flag}", FLAG, source="HTML standard 4.3, WAI-ARIA 5.3.4") for flag in FLAGS),
    Column("depth", LOG, 0, INFINITE),
    Column("alone_in_container", FLAG),
    Column("first_in_container", FLAG),
    Column("last_in_container", FLAG),
    Column("heading_level", "1 to 6 over 6, 0 for no heading"),
)


def compute(page: Page, measures: Measures) -> list[FloatArray]:
    """The columns, each float32 of length `n_blocks`."""
    n = page.n_blocks
    tag = measures.container_tag
    leaf = measures.leaf_tag.copy()
    for name, same in _LEAF_SAME.items():
        leaf[leaf == TAG_ID[name]] = TAG_ID[same]
    contexts = page.contexts
    flags = np.array(contexts.flags, dtype=np.int64)[page.leaf]
    depth = np.array(contexts.depth, dtype=np.float32)[page.leaf]
    blocks = np.arange(n)
    first, last = page.first[page.container], page.last[page.container]
    level = np.zeros(n, dtype=np.float32)
    for number in range(1, 7):
        level[tag == TAG_ID[f"h{number}"]] = number / 6
    return [
        *((tag == TAG_ID[name]).astype(np.float32) for name in _CONTAINER_TAGS),
        *((leaf == TAG_ID[name]).astype(np.float32) for name in _LEAF_TAGS),
        *((flags >> bit & 1).astype(np.float32) for bit in range(len(FLAGS))),
        log1p(depth),
        (last - first == 1).astype(np.float32),
        (first == blocks).astype(np.float32),
        (last == blocks + 1).astype(np.float32),
        level,
    ]
