"""Which element a block is in, and which elements are above that one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Final

import numpy as np

from bodytext.features.arrays import FloatArray
from bodytext.features.page.ancestors import FLAGS
from bodytext.features.page.tags import TAGS

from .arithmetic import flag, log1p
from .family import FLAG, INFINITE, LOG, Column, Family, Inputs

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
_TAG_NAMES: Final = tuple(f"tag_{tag}" for tag in _CONTAINER_TAGS)
_LEAF_NAMES: Final = tuple(f"leaf_{tag}" for tag in _LEAF_TAGS)
_FLAG_NAMES: Final = tuple(f"in_{name}" for name in FLAGS)
_INDICATORS: Final = (*_TAG_NAMES, *_LEAF_NAMES, *_FLAG_NAMES)
_SAME: Final = {"b": "strong", "i": "em"}


def _indicators(names: Sequence[str]) -> FloatArray:
    """float32 `(n_names, n_tags)`, 1 where the tag has the name."""
    return np.array([[_SAME.get(tag, tag) == name for tag in TAGS] for name in names], dtype=np.float32)


_IS_CONTAINER: Final = _indicators(_CONTAINER_TAGS)
_IS_LEAF: Final = _indicators(_LEAF_TAGS)
_BITS: Final = np.arange(len(FLAGS), dtype=np.int32)[:, np.newaxis]
_LEVEL: Final = np.array([int(tag[1]) / 6 if tag in _HEADINGS else 0 for tag in TAGS], dtype=np.float32)

_COLUMNS: Final = (
    *(Column(name, FLAG, source="CleanEval, Marek et al. 2007") for name in _TAG_NAMES),
    *(Column(name, FLAG) for name in _LEAF_NAMES),
    *(Column(name, FLAG, source="HTML standard 4.3, WAI-ARIA 5.3.4") for name in _FLAG_NAMES),
    Column("depth", LOG, 0, INFINITE),
    Column("alone_in_container", FLAG),
    Column("first_in_container", FLAG),
    Column("last_in_container", FLAG),
    Column("heading_level", "1 to 6 over 6, 0 for no heading"),
)


def compute(inputs: Inputs) -> Mapping[str, FloatArray]:
    """Compute the columns, by name."""
    page, measures = inputs.page, inputs.measures
    contexts = page.contexts
    flags = np.asarray(contexts.flags, dtype=np.int32)[page.leaf]
    depth = np.asarray(contexts.depth, dtype=np.float32)[page.leaf]
    is_tag, is_leaf = _IS_CONTAINER[:, measures.container_tag], _IS_LEAF[:, measures.leaf_tag]
    is_in = ((flags >> _BITS) & 1).astype(np.float32)
    blocks = np.arange(page.n_blocks)
    first, last = page.first[page.container], page.last[page.container]
    return {
        **dict(zip(_INDICATORS, chain(is_tag, is_leaf, is_in), strict=True)),
        "depth": log1p(depth),
        "alone_in_container": flag(last - first == 1),
        "first_in_container": flag(first == blocks),
        "last_in_container": flag(last == blocks + 1),
        "heading_level": _LEVEL[measures.container_tag],
    }


MARKUP: Final = Family("markup", "Elements around it", _COLUMNS, compute)
