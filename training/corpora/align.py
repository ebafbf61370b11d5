"""Labels blocks from gold text.

The words of the page are matched with the words of the gold by their longest common subsequence (H. Hyyrö, "Bit-Parallel LCS-length
Computation Revisited", AWOCA 2004), on Python's long integers. A word is covered if it is matched together with a neighbour, or if
it belongs to three words in a row that also occur in the gold, at a place where nothing was matched. A block is content if at least
half of its words are covered. A short block has too little evidence of its own: it must be a whole line of the gold, or be matched
in one piece between matched neighbours.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from bodytext.features.families.arithmetic import prefix_sums

from .tokens import word_tokens

SHORT_TOKENS: Final = 6
COVERED: Final = 0.5
_MAX_TOKENS: Final = 60_000


@dataclass(frozen=True, slots=True)
class Alignment:
    """Labels from gold text.

    Attributes:
        labels: bool `(n_blocks,)`, True for content.
        coverage: share of each block's words that the gold covers, float32 `(n_blocks,)` in [0, 1].
        gold_found: share of the gold's words that are in content blocks, in [0, 1].
    """

    labels: npt.NDArray[np.bool_]
    coverage: npt.NDArray[np.float32]
    gold_found: float


def align(blocks: list[str], gold: str) -> Alignment:
    """Label blocks by the gold text.

    Args:
        blocks: the texts of a page's blocks, in page order.
        gold: the main text according to a human, one paragraph per line.

    >>> align(["Home", "A long enough sentence about the sea.", "Buy now"], "A long enough sentence about the sea.").labels.tolist()
    [False, True, False]
    """
    n = len(blocks)
    gold_lines = [word_tokens(line) for line in gold.splitlines()]
    gold_tokens = [token for line in gold_lines for token in line][:_MAX_TOKENS]
    block_tokens = [word_tokens(text) for text in blocks]
    page_tokens = [token for tokens in block_tokens for token in tokens][:_MAX_TOKENS]
    lengths = np.fromiter(map(len, block_tokens), dtype=np.int64, count=n)
    ends = np.minimum(np.cumsum(lengths), len(page_tokens))
    starts = np.concatenate(([0], ends[:-1])).astype(np.int64)[:n]

    match = np.array(common_subsequence(page_tokens, gold_tokens), dtype=np.int64)
    in_runs = _in_runs(match)
    covered = in_runs | _in_free_shingles(page_tokens, gold_tokens, match, in_runs)
    sums = prefix_sums(covered)
    sizes = np.maximum(ends - starts, 1)
    coverage = ((sums[ends] - sums[starts]) / sizes).astype(np.float32)

    is_short = lengths < SHORT_TOKENS
    labels = (coverage >= COVERED) & ~is_short & (lengths > 0)
    in_one_piece = np.array(
        [bool(is_short[block]) and _matched_in_place(match, int(starts[block]), int(ends[block])) for block in range(n)], dtype=bool
    )
    line_counts = Counter(tuple(line) for line in gold_lines if 0 < len(line) < SHORT_TOKENS)
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for block in np.flatnonzero(is_short & (lengths > 0)).tolist():
        places[tuple(block_tokens[block])].append(block)
    support = _support(labels | in_one_piece, lengths)
    for tokens, candidates in places.items():
        wanted = line_counts.get(tokens, 0)
        placed = [block for block in candidates if in_one_piece[block]]
        if wanted > len(placed):
            rest = sorted((b for b in candidates if not in_one_piece[b]), key=lambda b: -support[b])
            placed += [b for b in rest[: wanted - len(placed)] if support[b] > 0 or len(candidates) == 1]
        elif wanted and len(placed) > wanted:
            placed = sorted(placed, key=lambda b: -support[b])[:wanted]
        labels[placed] = True
    kept = Counter(token for block in np.flatnonzero(labels) for token in block_tokens[block])
    found = sum((kept & Counter(gold_tokens)).values())
    return Alignment(labels, coverage, found / len(gold_tokens) if gold_tokens else 0.0)


def common_subsequence(page: list[str], gold: list[str]) -> list[int]:
    """Return the partner of each word of the page in a longest common subsequence with the gold; -1 if it has none.

    Of equal passages the last one is matched. rapidfuzz finds a subsequence of the same length but breaks ties differently, so
    other blocks would become content.

    >>> common_subsequence(list("xabcy"), list("abc"))
    [-1, 0, 1, 2, -1]
    """
    where: dict[str, int] = defaultdict(int)
    for position, token in enumerate(gold):
        where[token] |= 1 << position
    everything = (1 << len(gold)) - 1
    state = everything
    history: list[int] = []
    for token in page:
        matches = where.get(token, 0)
        if matches:
            hit = state & matches
            state = ((state + hit) | (state - hit)) & everything
        history.append(state)
    partner = [-1] * len(page)
    at, position = len(gold) - 1, len(page) - 1
    while at >= 0 and position >= 0:
        if page[position] == gold[at]:
            # Matching the last words of both is always optimal, and takes the last of equal passages: the body, not its teaser.
            partner[position] = at
            at -= 1
            position -= 1
            continue
        below = (1 << (at + 1)) - 1
        before = history[position - 1] if position else everything
        # The zero bits count the common words; a word of the page that adds none is skipped.
        if (before & below).bit_count() == (history[position] & below).bit_count():
            position -= 1
        else:
            at -= 1
    return partner


def _in_runs(match: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Mark words that are matched together with the word before or after."""
    covered = np.zeros(len(match), dtype=bool)
    if len(match) > 1:
        joined = (match[1:] >= 0) & (match[1:] == match[:-1] + 1) & (match[:-1] >= 0)
        covered[1:] |= joined
        covered[:-1] |= joined
    return covered


def _in_free_shingles(
    page: list[str], gold: list[str], match: npt.NDArray[np.int64], in_runs: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    """Mark words inside three words in a row that also occur in the gold, at a place where nothing was matched yet.

    So a title, teaser or quote that repeats words of the body does not become content: each word of the gold is used only once.
    """
    taken = np.zeros(len(gold), dtype=bool)
    taken[match[in_runs]] = True
    free = Counter(
        shingle for start, shingle in enumerate(zip(gold, gold[1:], gold[2:], strict=False)) if not taken[start : start + 3].any()
    )
    covered = np.zeros(len(page), dtype=bool)
    if free:
        for start, shingle in enumerate(zip(page, page[1:], page[2:], strict=False)):
            if free[shingle] > 0 and not in_runs[start : start + 3].any():
                free[shingle] -= 1
                covered[start : start + 3] = True
    return covered


def _matched_in_place(match: npt.NDArray[np.int64], start: int, end: int) -> bool:
    """Return whether the words `start` to `end` are matched in one piece and the match continues before or after them."""
    if end <= start:
        return False
    low, high = int(match[start]), int(match[end - 1])
    if low < 0 or high - low != end - 1 - start or (match[start:end] < 0).any():
        return False
    goes_on_before = start > 0 and match[start - 1] == low - 1 and low > 0
    goes_on_after = end < len(match) and match[end] == high + 1
    return bool(goes_on_before or goes_on_after)


def _support(labels: npt.NDArray[np.bool_], lengths: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Measure how much labelled text is near each block; closer text counts more."""
    weight = np.where(labels, np.minimum(lengths, 20), 0).astype(np.float64)
    support = np.zeros(len(labels))
    for offset in range(1, 5):
        support[offset:] += weight[:-offset] / offset if offset < len(weight) else 0
        if offset < len(weight):
            support[:-offset] += weight[offset:] / offset
    return support
