"""Which element a block stands in and which elements stand above it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from bodytext.features.arrays import FloatArray
from bodytext.features.page.ancestors import FLAGS
from bodytext.features.page.columns import Page
from bodytext.features.page.tags import TAGS

from .family import FLAG, INFINITE, LOG, Column, flag, log1p
from .measures import Measures

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
_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
_LEAF_TAGS: Final = ("a", "span", "time", "strong", "em", "small", "code", "label")
_SAME: Final = {"b": "strong", "i": "em"}


def _indicators(names: Sequence[str]) -> FloatArray:
    """float32 `(n_names, n_tags)`, 1 where the tag has the name."""
    return np.array([[_SAME.get(tag, tag) == name for tag in TAGS] for name in names], dtype=np.float32)


_IS_CONTAINER: Final = _indicators(_CONTAINER_TAGS)
_IS_LEAF: Final = _indicators(_LEAF_TAGS)
_BITS: Final = np.arange(len(FLAGS), dtype=np.int32)[:, np.newaxis]
_LEVEL: Final = np.array([int(tag[1]) / 6 if tag in _HEADINGS else 0 for tag in TAGS], dtype=np.float32)

COLUMNS: Final = (
    *(Column(f"tag_{tag}", FLAG, source="CleanEval, Marek et al. 2007") for tag in _CONTAINER_TAGS),
    *(Column(f"leaf_{tag}", FLAG) for tag in _LEAF_TAGS),
    *(Column(f"in_{name}", FLAG, source="HTML standard 4.3, WAI-ARIA 5.3.4") for name in FLAGS),
    Column("depth", LOG, 0, INFINITE),
    Column("alone_in_container", FLAG),
    Column("first_in_container", FLAG),
    Column("last_in_container", FLAG),
    Column("heading_level", "1 to 6 over 6, 0 for no heading"),
)


def compute(page: Page, measures: Measures) -> list[FloatArray]:
    """The columns, each float32 of length `n_blocks`."""
    contexts = page.contexts
    flags = np.asarray(contexts.flags, dtype=np.int32)[page.leaf]
    depth = np.asarray(contexts.depth, dtype=np.float32)[page.leaf]
    blocks = np.arange(page.n_blocks)
    first, last = page.first[page.container], page.last[page.container]
    return [
        *_IS_CONTAINER[:, measures.container_tag],
        *_IS_LEAF[:, measures.leaf_tag],
        *((flags >> _BITS) & 1).astype(np.float32),
        log1p(depth),
        flag(last - first == 1),
        flag(first == blocks),
        flag(last == blocks + 1),
        _LEVEL[measures.container_tag],
    ]
