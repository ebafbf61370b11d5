"""Labelled pages prepared for training: segmented, aligned with their gold, weighted."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from bodytext.extras import needs
from bodytext.features import Page, PageFormat, parse, segment, segment_lines
from bodytext.features.families.measures import Measures
from bodytext.features.families.title import title_block
from bodytext.features.page.tags import TAG_ID
from bodytext.training.cache import Cache, digest

from .align import align
from .gold import LabelledPage, Problem
from .readers import read_corpus

with needs("train"):
    import joblib

MIN_GOLD_FOUND: Final = 0.5
"""Pages with a smaller share of their gold's words are not used."""
MIN_SITES: Final = 5
"""With fewer sites, splits are by page."""
WEIGHT_POWER: Final = 0.7
"""A block's weight is its number of words to this power, normalised per page because scores are averaged over pages."""
EXACT_WEIGHT: Final = 4.0
"""The weight of pages labelled block by block, relative to pages labelled by alignment."""
HEADLINE_WEIGHT: Final = 4.0
"""In plain text only the position tells a headline from a teaser, so the few headlines get more weight."""
_HEADINGS: Final = [TAG_ID[tag] for tag in ("h1", "h2", "h3")]


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """A page with block labels.

    Attributes:
        source: the labelled page it was made from, without its HTML.
        page: the blocks.
        labels: bool `(n_blocks,)`, True for content.
        kinds: position of each block's kind in `bodytext.models.KINDS`, int32 `(n_blocks,)`; None if the corpus has no kinds.
        weights: float32 `(n_blocks,)`, sums to 1, or to `EXACT_WEIGHT` for exact labels.
        gold_found: share of the gold's words that are on the page, in [0, 1]; 1 for exact labels.
        digest: a hash of everything it was made from.
    """

    source: LabelledPage
    page: Page
    labels: npt.NDArray[np.bool_]
    weights: npt.NDArray[np.float32]
    gold_found: float = 1.0
    digest: str = ""
    kinds: npt.NDArray[np.int32] | None = None

    @property
    def site(self) -> str:
        """The key that keeps pages of one site together in splits."""
        return self.source.site or self.source.name


@dataclass(frozen=True, slots=True)
class Dataset:
    """The pages of some corpora.

    Attributes:
        examples: pages to learn from and to score.
        misaligned: pages with less than `MIN_GOLD_FOUND` of their gold, which are not trained on.
        problems: why a page is misaligned or cannot be used at all; one per page.
    """

    examples: list[Example]
    misaligned: list[Example]
    problems: list[Problem]


def load_dataset(
    paths: Sequence[Path],
    *,
    page_format: PageFormat = "html",
    cache: Cache | None = None,
    jobs: int = -1,
    on_page: Callable[[], None] = lambda: None,
) -> Dataset:
    """Read corpora and prepare their pages for training.

    Args:
        paths: folders in any of `readers.FORMATS`.
        page_format: `text` reduces every page to lines of plain text first.
        cache: cache of prepared pages; the result does not depend on it.
        jobs: number of processes, as in joblib.
        on_page: called after each page.

    Raises:
        FileNotFoundError, ValueError: as `readers.read_corpus`.
    """
    records = [read_corpus(path) for path in paths]
    found = joblib.Parallel(n_jobs=jobs, batch_size=8, return_as="generator")(
        joblib.delayed(_cached)(record, page_format, cache or Cache()) for corpus in records for record in corpus
    )
    data = Dataset([], [], [])
    for item in found:
        on_page()
        if isinstance(item, Problem):
            data.problems.append(item)
        elif item.gold_found < MIN_GOLD_FOUND:
            data.misaligned.append(item)
            data.problems.append(Problem(item.source.name, "less than half of the gold's words are on the page"))
        else:
            data.examples.append(item)
    return data


def _cached(record: LabelledPage | Problem, page_format: PageFormat, cache: Cache) -> Example | Problem:
    if isinstance(record, Problem):
        return record
    fields = (getattr(record, field.name) for field in dataclasses.fields(record))
    key = digest(page_format, *(field.tobytes() if isinstance(field, np.ndarray) else field for field in fields))
    found = cache.call(example, record, page_format, key=(key,))
    return found if isinstance(found, Problem) else dataclasses.replace(found, digest=key)


def example(record: LabelledPage | Problem, page_format: PageFormat) -> Example | Problem:
    """Prepare a page, or say why it cannot be used."""
    if isinstance(record, Problem):
        return record
    page = segment(parse(record.html))
    if page.n_blocks == 0:
        return Problem(record.name, "the page has no text")
    labels, gold_found = record.labels, 1.0
    if labels is None:
        if record.text is None:
            return Problem(record.name, "the gold has no text")
        aligned = align(page.texts, record.text)
        labels, gold_found = aligned.labels, aligned.gold_found
    headline = headline_block(page) if page_format == "text" else None
    if page_format == "text":
        page = segment_lines("\n".join(page.texts))
    weights = block_weights(page)
    if headline is not None:
        labels = labels.copy()
        labels[headline] = True
        weights[headline] *= np.float32(HEADLINE_WEIGHT)
        weights /= weights.sum()
    if record.labels is not None:
        weights = weights * np.float32(EXACT_WEIGHT)
    return Example(
        dataclasses.replace(record, html="", labels=None, kinds=None), page, labels, weights, gold_found, kinds=record.kinds
    )


def headline_block(page: Page) -> int | None:
    """Return the number of the heading block that repeats the page's title, else of the only `<h1>`, else None.

    Most corpora leave the headline out of their gold; in plain text, which has no separate title, it is kept.
    """
    if page.n_blocks == 0:
        return None
    measures = Measures(page)
    found = title_block(page, measures)
    if found is not None and measures.container_tag[found] in _HEADINGS:
        return found
    first_level = np.flatnonzero(measures.container_tag == _HEADINGS[0])
    return int(first_level[0]) if len(first_level) == 1 else None


def block_weights(page: Page) -> npt.NDArray[np.float32]:
    """Compute the weight of each block, float32 `(n_blocks,)`, summing to 1."""
    weights = np.maximum(Measures(page).words, 1) ** WEIGHT_POWER
    return (weights / weights.sum()).astype(np.float32)


def split_groups(examples: Sequence[Example]) -> list[str]:
    """Return the groups for splits: the site of each page, or the page itself if there are fewer than `MIN_SITES` sites.

    That is because whoever trains on a single site wants a model for that site.
    """
    sites = [example.site for example in examples]
    if len(set(sites)) >= MIN_SITES:
        return sites
    return [f"{example.source.corpus}/{example.source.name}" for example in examples]


def site_folds(sites: Iterable[str], n_folds: int, *, seed: int = 0) -> npt.NDArray[np.int64]:
    """Assign a fold number to each page, the same for all pages of a site.

    >>> folds = site_folds(["a", "b", "a", "c"], 2)
    >>> bool(folds[0] == folds[2]), sorted(set(folds.tolist()))
    (True, [0, 1])
    """
    names = list(sites)
    distinct = sorted(set(names))
    if len(distinct) < n_folds:
        raise ValueError(f"{n_folds} folds need at least {n_folds} pages or sites, not {len(distinct)}")
    order = np.random.default_rng(seed).permutation(len(distinct))
    fold = {distinct[site]: place % n_folds for place, site in enumerate(order.tolist())}
    return np.array([fold[name] for name in names], dtype=np.int64)
