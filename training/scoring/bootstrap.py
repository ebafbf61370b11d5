"""Confidence intervals of a mean, or of the difference of two means, by bootstraps over pages. Pure functions of arrays."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

_INDICES_AT_ONCE: Final = 1 << 20
"""Samples are drawn in slices of this many indices, so that memory does not grow with pages times resamples."""


class Interval(NamedTuple):
    """A mean and its 95% interval, in the unit of the values."""

    mean: float
    low: float
    high: float


class PairedBootstrap(NamedTuple):
    """Mean of `a - b`, its 95% interval, and the share of resamples in [0, 1] whose mean is above 0."""

    difference: float
    low: float
    high: float
    ahead: float


def bootstrap_mean(values: npt.ArrayLike, *, resamples: int = 2000, seed: int = 0) -> Interval:
    """Compute a mean and its 95% percentile interval (B. Efron, R. Tibshirani, An Introduction to the Bootstrap, 1993, ch. 13).

    Args:
        values: `(n,)`, one per page; the interval is too narrow if they depend on one another, as for pages of one site.
        resamples: number of samples of size n to draw.
        seed: seed of the random generator; the same seed gives the same interval.

    Raises:
        ValueError: there are no values, more than one dimension, or a value that is not finite.

    >>> bootstrap_mean([0.5, 0.5, 0.5])
    Interval(mean=0.5, low=0.5, high=0.5)
    """
    sample = _validate_sample(values)
    low, high = np.percentile(_resampled_means(sample, resamples, seed), [2.5, 97.5]).tolist()
    return Interval(float(sample.mean()), low, high)


def paired_bootstrap(a: npt.ArrayLike, b: npt.ArrayLike, *, resamples: int = 2000, seed: int = 0) -> PairedBootstrap:
    """Estimate how certain it is that `a` is ahead of `b`: the bootstrap of `bootstrap_mean` over the differences page by page.

    Args:
        a: scores `(n,)` of one program.
        b: scores `(n,)` of another on the same pages in the same order.
        resamples: number of samples of size n to draw.
        seed: seed of the random generator.

    Returns:
        The mean difference, its 95% interval and the share of resamples in which `a` is ahead; a tie is not ahead.

    Raises:
        ValueError: the lengths differ, there are no scores, or one is not finite.

    >>> paired_bootstrap([1.0, 0.5, 0.75], [0.5, 0.0, 0.25])
    PairedBootstrap(difference=0.5, low=0.5, high=0.5, ahead=1.0)
    """
    first, second = _validate_sample(a), _validate_sample(b)
    if first.shape != second.shape:
        raise ValueError(f"needs two arrays of the same length, not {len(first)} and {len(second)}")
    difference = first - second
    means = _resampled_means(difference, resamples, seed)
    low, high = np.percentile(means, [2.5, 97.5]).tolist()
    return PairedBootstrap(float(difference.mean()), low, high, float((means > 0).mean()))


def resampled(n: int, resamples: int, seed: int) -> Iterator[npt.NDArray[np.int64]]:
    """Draw samples of `n` out of `n` pages, with replacement.

    Returns:
        Arrays `(rows, n)` of page numbers, `resamples` rows in all.

    Raises:
        ValueError: there is no resample.

    >>> [rows.shape for rows in resampled(3, 50, 0)]
    [(50, 3)]
    """
    if resamples < 1:
        raise ValueError(f"resamples must be at least 1, not {resamples}")
    rng = np.random.default_rng(seed)
    rows = max(1, _INDICES_AT_ONCE // n)
    for done in range(0, resamples, rows):
        yield rng.integers(n, size=(min(rows, resamples - done), n))


def _resampled_means(sample: npt.NDArray[np.float64], resamples: int, seed: int) -> npt.NDArray[np.float64]:
    return np.concatenate([sample[drawn].mean(axis=1) for drawn in resampled(len(sample), resamples, seed)])


def _validate_sample(values: npt.ArrayLike) -> npt.NDArray[np.float64]:
    sample = np.asarray(values, dtype=np.float64)
    if sample.ndim != 1 or not sample.size:
        raise ValueError(f"needs at least one value in one dimension, not shape {sample.shape}")
    if not np.isfinite(sample).all():
        raise ValueError("a value is not finite")
    return sample
