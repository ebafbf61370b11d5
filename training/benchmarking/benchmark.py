"""Times extractors on the same pages, taking turns.

Everything runs in one process: pages in shuffled order, and for each page all extractors in shuffled order, so that whatever else
the machine does affects all of them alike. `compare` turns the trials into the rows of a table.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter_ns
from typing import Final

import numpy as np
import numpy.typing as npt

from bodytext.training.corpora.gold import LabelledPage

from .conditions import collected_by_hand
from .pages import page_bytes
from .peers import Extractor, one_line

_WARM_UP: Final = 5


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """The measurements of one extractor.

    Attributes:
        name, version: name and version of the extractor.
        nanoseconds: time of each call, int64 `(n_passes, n_pages)`.
        texts: the texts from the first pass, one per page, "" where it raised an error; None for the bare parse.
        raised: the errors it raised in any pass, by page number.
    """

    name: str
    version: str
    nanoseconds: npt.NDArray[np.int64]
    texts: tuple[str, ...] | None
    raised: Mapping[int, str]


def benchmark(
    pages: Sequence[LabelledPage],
    extractors: Sequence[Extractor],
    *,
    passes: int = 3,
    seed: int = 0,
    on_call: Callable[[], None] = lambda: None,
) -> list[Trial]:
    """Run extractors over pages and time every call; call it inside `conditions.fair`.

    Args:
        pages: at least one.
        extractors: at least one.
        passes: how often each page is timed.
        seed: random seed of the order of pages and extractors.
        on_call: called after each timed call, while the clock is stopped.

    Returns:
        One trial per extractor, in their order.

    Raises:
        ValueError: there are no pages, no extractors or no passes.

    >>> page = LabelledPage("harbour", "ours", b"Boats leave at dawn.", text="Boats leave at dawn.")
    >>> [trial] = benchmark([page], [Extractor("all", "1", bytes.decode)], passes=2)
    >>> trial.texts, trial.nanoseconds.shape, trial.raised
    (('Boats leave at dawn.',), (2, 1), {})
    """
    if not pages or not extractors or passes < 1:
        raise ValueError(f"needs pages, extractors and passes, not {len(pages)}, {len(extractors)} and {passes}")
    sources = [page_bytes(page) for page in pages]
    spent = np.zeros((len(extractors), passes, len(pages)), dtype=np.int64)
    texts = [[""] * len(pages) for _ in extractors]
    raised: list[dict[int, str]] = [{} for _ in extractors]
    for source in sources[:_WARM_UP]:
        for extractor in extractors:
            _call(extractor, source)
    rng = np.random.default_rng(seed)
    with collected_by_hand():
        for turn in range(passes):
            for page in rng.permutation(len(pages)).tolist():
                for number in rng.permutation(len(extractors)).tolist():
                    gc.collect()
                    spent[number, turn, page], text, error = _call(extractors[number], sources[page])
                    if error:
                        raised[number].setdefault(page, error)
                    if turn == 0:
                        texts[number][page] = text
                    on_call()
    return [
        Trial(
            extractor.name,
            extractor.version,
            spent[number],
            tuple(texts[number]) if extractor.has_text else None,
            raised[number],
        )
        for number, extractor in enumerate(extractors)
    ]


def _call(extractor: Extractor, source: bytes) -> tuple[int, str, str]:
    """Return nanoseconds, the text, and the error that was raised, "" if none."""
    text: object = ""
    error = ""
    start = perf_counter_ns()
    try:
        text = extractor.extract(source)
        spent = perf_counter_ns() - start
    except KeyboardInterrupt:
        raise
    except BaseException as caught:  # a panic in Rust is not an Exception
        spent = perf_counter_ns() - start
        error = one_line(caught)
    return max(spent, 1), text if isinstance(text, str) else "", error
