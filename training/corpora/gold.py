"""A labelled page: the page and its gold, whichever corpus it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

PAGE_TYPES: Final = ("article", "forum", "product", "collection", "listing", "documentation", "service")
"""The types of page that the corpora distinguish."""


@dataclass(frozen=True, slots=True, eq=False)
class LabelledPage:
    """One page with its gold. At least one of `text`, `labels` and `with_snippets` is set.

    Attributes:
        name: unique within its corpus.
        corpus: name of the corpus, for reports.
        html: the page as found in the corpus, without any labels in it.
        text: the main text, one paragraph a line.
        labels: bool `(n_blocks,)` for the blocks of `segment(parse(html))`, True for content.
        kinds: what each of these blocks is, as a position in `bodytext.models.KINDS`, int32 `(n_blocks,)`.
        with_snippets: texts that an extraction must contain.
        without_snippets: texts that it must not contain.
        url: address of the page, "" when unknown.
        site: registered domain, else the name; pages of one site are never split between training and test.
        lang: language tag, "" when unknown.
        page_type: one of `PAGE_TYPES`, "" when unknown.
    """

    name: str
    corpus: str
    html: bytes | str
    text: str | None = None
    labels: npt.NDArray[np.bool_] | None = None
    kinds: npt.NDArray[np.int32] | None = None
    with_snippets: tuple[str, ...] = ()
    without_snippets: tuple[str, ...] = ()
    url: str = ""
    site: str = ""
    lang: str = ""
    page_type: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """A page that cannot be used, and why."""

    name: str
    reason: str
