"""Scores of an extraction against its gold, and how well calibrated its probabilities are.

Pure functions of texts and arrays. All scores lie in [0, 1]. Precision, recall and F1 follow C. J. van Rijsbergen, Information
Retrieval (2nd ed. 1979, ch. 7): F1 = 2 * common / (predicted + gold). Predicting nothing where nothing is wanted is perfect; one
empty side alone scores 0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from bodytext.training.corpora.tokens import word_tokens


class Scores(NamedTuple):
    """Precision, recall and F1, each in [0, 1]."""

    precision: float
    recall: float
    f1: float


class SnippetScores(NamedTuple):
    """Precision, recall, F1 and accuracy over snippets, each in [0, 1]."""

    precision: float
    recall: float
    f1: float
    accuracy: float


def bag_scores(predicted: Iterable[Hashable], gold: Iterable[Hashable]) -> Scores:
    """Score one multiset against another; order does not count.

    >>> bag_scores("aab", "ab")
    Scores(precision=0.6666666666666666, recall=1.0, f1=0.8)
    """
    have, want = Counter(predicted), Counter(gold)
    return _scores((have & want).total(), have.total(), want.total())


def word_scores(predicted: str, gold: str) -> Scores:
    """Score the multisets of words, split by `word_tokens`.

    >>> word_scores("The sea is wide.", "the sea")
    Scores(precision=0.5, recall=1.0, f1=0.6666666666666666)
    """
    return bag_scores(word_tokens(predicted), word_tokens(gold))


def word_f1(predicted: str, gold: str) -> float:
    """Compute the F1 of the multisets of words.

    >>> round(word_f1("the sea is wide", "the sea"), 3)
    0.667
    """
    return word_scores(predicted, gold).f1


def shingles(words: Sequence[str], n: int) -> list[tuple[str, ...]]:
    """List all runs of `n` words (A. Broder, "On the resemblance and containment of documents", 1997); fewer words make one
    shingle.

    Raises:
        ValueError: `n` is below 1.

    >>> shingles(["a", "b", "c"], 2), shingles(["a"], 2), shingles([], 2)
    ([('a', 'b'), ('b', 'c')], [('a',)], [])
    """
    if n < 1:
        raise ValueError(f"a shingle needs at least one word, not {n}")
    if not words:
        return []
    return [tuple(words[start : start + n]) for start in range(max(1, len(words) - n + 1))]


def shingle_scores(predicted: str, gold: str, *, n: int = 4) -> Scores:
    """Score the multisets of shingles of `n` words, so that order counts.

    This is the measure for one page in Zyte's article-extraction-benchmark. But words are split by `word_tokens`: unlike there,
    case does not count, and scripts without spaces are split into characters. That benchmark's F1 of a corpus is computed from the
    mean precision and the mean recall; it is not the mean of the pages' F1.

    Raises:
        ValueError: `n` is below 1.

    >>> shingle_scores("a b c d e", "a b c d f")
    Scores(precision=0.5, recall=0.5, f1=0.5)
    """
    return bag_scores(shingles(word_tokens(predicted), n), shingles(word_tokens(gold), n))


def character_scores(predicted: str, gold: str) -> Scores:
    """Score the multisets of characters (code points) without white space; case and punctuation count.

    For scripts written without spaces. In an alphabet of a few letters any two long texts look alike, so it says nothing there.

    >>> character_scores("北 防", "北防波堤")
    Scores(precision=1.0, recall=0.5, f1=0.6666666666666666)
    """
    return bag_scores("".join(predicted.split()), "".join(gold.split()))


def snippet_scores(pages: Iterable[tuple[str, Sequence[str], Sequence[str]]]) -> SnippetScores:
    """Score all snippets of all pages (A. Barbaresi, "Trafilatura", ACL-IJCNLP 2021 demonstrations).

    A snippet to keep is a true positive if the text has it, else a false negative; a snippet to drop is a false positive if
    the text has it, else a true negative. White space is folded before the search. As in trafilatura's evaluation a score
    without a denominator is 0.

    Args:
        pages: for each page the extracted text, the snippets to keep and the snippets to drop.

    Raises:
        ValueError: there is no snippet at all, or a blank one, which every text contains.

    >>> snippet_scores([("Boats  leave at dawn.", ["leave at dawn", "return at night"], ["Subscribe"])])
    SnippetScores(precision=1.0, recall=0.5, f1=0.6666666666666666, accuracy=0.6666666666666666)
    """
    tp = fn = fp = tn = 0
    for text, with_snippets, without_snippets in pages:
        folded = _fold(text)
        wanted = [_fold(snippet) for snippet in with_snippets]
        unwanted = [_fold(snippet) for snippet in without_snippets]
        if not all(wanted) or not all(unwanted):
            raise ValueError("a snippet is blank")
        hits = sum(snippet in folded for snippet in wanted)
        false_hits = sum(snippet in folded for snippet in unwanted)
        tp, fn = tp + hits, fn + len(wanted) - hits
        fp, tn = fp + false_hits, tn + len(unwanted) - false_hits
    total = tp + fn + fp + tn
    if not total:
        raise ValueError("no page has a snippet")
    return SnippetScores(_ratio(tp, tp + fp), _ratio(tp, tp + fn), _ratio(2 * tp, 2 * tp + fp + fn), (tp + tn) / total)


def block_scores(predicted: npt.NDArray[np.bool_], gold: npt.NDArray[np.bool_]) -> Scores:
    """Score the blocks predicted to be content, each block counting the same.

    Args:
        predicted: bool `(n_blocks,)`, True for a block kept.
        gold: bool `(n_blocks,)`, True for a block of content.

    Raises:
        ValueError: the arrays are not bool, not of one dimension or not of the same length.

    >>> block_scores(np.array([True, True, False, False]), np.array([True, False, True, False]))
    Scores(precision=0.5, recall=0.5, f1=0.5)
    """
    _validate_pair(predicted, gold)
    _validate_bool(predicted)
    _validate_bool(gold)
    return _scores(int((predicted & gold).sum()), int(predicted.sum()), int(gold.sum()))


def expected_calibration_error(
    probability: npt.NDArray[np.floating],
    label: npt.NDArray[np.bool_],
    *,
    weight: npt.NDArray[np.floating] | None = None,
    bins: int = 15,
) -> float:
    """Compute the mean distance between the probability of content and the share of content, over bins of equal width.

    M. P. Naeini, G. Cooper, M. Hauskrecht, "Obtaining Well Calibrated Probabilities Using Bayesian Binning", AAAI 2015, for the
    probability of the positive class; bins open below and closed above as in C. Guo, G. Pleiss, Y. Sun, K. Weinberger, "On
    Calibration of Modern Neural Networks", ICML 2017.

    Args:
        probability: `(n,)` in [0, 1].
        label: bool `(n,)`.
        weight: `(n,)`, at least 0; None weighs all the same.
        bins: at least 1.

    Returns:
        The error in [0, 1], 0 for a perfectly calibrated model.

    Raises:
        ValueError: the arrays differ in length, are empty or out of range, or the weights sum to 0.

    >>> expected_calibration_error(np.array([0.25, 0.25, 0.75, 0.75]), np.array([False, False, True, False]))
    0.25
    """
    _validate_pair(probability, label)
    _validate_bool(label)
    if bins < 1:
        raise ValueError(f"bins must be at least 1, not {bins}")
    p = probability.astype(np.float64)
    if not p.size:
        raise ValueError("no probabilities: the error is undefined")
    if not ((p >= 0) & (p <= 1)).all():
        raise ValueError("a probability is outside [0, 1]")
    w = np.ones(len(p)) if weight is None else weight.astype(np.float64)
    _validate_pair(p, w)
    if not (np.isfinite(w).all() and (w >= 0).all() and w.sum() > 0):
        raise ValueError("weights must be finite, at least 0 and not all 0")
    inner_edges = np.linspace(0, 1, bins + 1)[1:-1]
    distance = np.bincount(np.searchsorted(inner_edges, p), weights=w * (label - p), minlength=bins)
    return float(np.abs(distance).sum() / w.sum())


def _scores(common: int, n_predicted: int, n_gold: int) -> Scores:
    if not n_predicted or not n_gold:
        same = float(n_predicted == n_gold)
        return Scores(same, same, same)
    return Scores(common / n_predicted, common / n_gold, 2 * common / (n_predicted + n_gold))


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _fold(text: str) -> str:
    return " ".join(text.split())


def _validate_pair(a: npt.NDArray[np.generic], b: npt.NDArray[np.generic]) -> None:
    if a.ndim != 1 or a.shape != b.shape:
        raise ValueError(f"needs two arrays of one dimension and the same length, not shapes {a.shape} and {b.shape}")


def _validate_bool(array: npt.NDArray[np.bool_]) -> None:
    if array.dtype != np.bool_:
        raise ValueError(f"needs a bool array, not {array.dtype}")
