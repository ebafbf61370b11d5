"""Statistics of times per page: pure functions of arrays. Times are in ms, all finite and above 0."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from bodytext.training.scoring.bootstrap import resampled


class Times(NamedTuple):
    """Mean, median and 95th percentile of ms per page, and pages per second, which is 1000 divided by the mean."""

    mean: float
    median: float
    p95: float
    pages_per_second: float


class Ratio(NamedTuple):
    """A ratio and its 95% interval."""

    value: float
    low: float
    high: float


def times(milliseconds: npt.ArrayLike) -> Times:
    """Summarise the times of pages.

    Args:
        milliseconds: `(n_pages,)`.

    Raises:
        ValueError: the array does not have one dimension, is empty, or has a value that is not finite and above 0.

    >>> times([1.0, 3.0, 2.0])
    Times(mean=2.0, median=2.0, p95=2.9, pages_per_second=500.0)
    """
    sample = _validated(milliseconds)
    mean = float(sample.mean())
    return Times(mean, float(np.median(sample)), float(np.percentile(sample, 95)), 1000 / mean)


def ratio_of_means(a: npt.ArrayLike, b: npt.ArrayLike, *, resamples: int = 2000, seed: int = 0) -> Ratio:
    """Compute the mean of `a` over the mean of `b`, with its 95% percentile interval from a paired bootstrap.

    Pages are drawn with both their times (B. Efron, R. Tibshirani, An Introduction to the Bootstrap, 1993, ch. 10.3 and 13), so
    that a large page, slow for both, does not widen the interval. The interval says how much the choice of pages matters; it is too
    narrow when they depend on one another, as those of one site do.

    Args:
        a: ms `(n_pages,)` of one program.
        b: ms `(n_pages,)` of another on the same pages in the same order.
        resamples: number of samples of `n_pages` pages to draw.
        seed: seed of the random generator; the same seed gives the same interval.

    Raises:
        ValueError: the lengths differ, there is no resample, or as in `times`.

    >>> ratio_of_means([2.0, 6.0, 4.0], [1.0, 3.0, 2.0])
    Ratio(value=2.0, low=2.0, high=2.0)
    """
    first, second = _validated(a), _validated(b)
    if first.shape != second.shape:
        raise ValueError(f"needs the times of the same pages, not {len(first)} and {len(second)}")
    drawn = resampled(len(first), resamples, seed)
    ratios = np.concatenate([first[pages].sum(axis=1) / second[pages].sum(axis=1) for pages in drawn])
    low, high = np.percentile(ratios, [2.5, 97.5]).tolist()
    return Ratio(float(first.sum() / second.sum()), low, high)


def _validated(milliseconds: npt.ArrayLike) -> npt.NDArray[np.float64]:
    sample = np.asarray(milliseconds, dtype=np.float64)
    if sample.ndim != 1 or not sample.size:
        raise ValueError(f"needs at least one time in one dimension, not shape {sample.shape}")
    if not (np.isfinite(sample) & (sample > 0)).all():
        raise ValueError("a time is not finite and above 0")
    return sample
