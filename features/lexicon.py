"""Learned names: how much each class, id, role, itemprop and word speaks for content, summed for a block.

A lexicon is part of a model. Names of containers and of words are learned by two logistic regressions (`bodytext.training.lexicon`);
here their weights are looked up and added. A container's score is a sum over interned contexts, so it costs next to nothing.
Unknown names and words of unknown languages count nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from .columns import Column, Measures
from .page import Contexts, FloatArray, Page
from .tags import TAGS

MAX_WORDS: Final = 30
_MAX_NAME_CHARS: Final = 400
_SPLIT = re.compile(r"[^a-zA-Z]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORD = re.compile(r"\w+")
_DIGITS = re.compile(r"\d+")

_ROBERTSON: Final = "Our own; words as in Weninger et al. 2016"
COLUMNS: Final = (
    Column("names_leaf", "log-odds", -8, 8),
    Column("names_own", "log-odds", -8, 8),
    Column("names_parent", "log-odds", -8, 8),
    Column("names_path", "log-odds", -20, 20),
    Column("names_lowest", "log-odds", -8, 0),
    Column("names_highest", "log-odds", 0, 8),
    Column("words_score", "log-odds", -20, 20),
)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Weights in log-odds for content: of names on the block's own element, of names on elements above, of words.

    Attributes:
        own: weight of a name on the innermost element or on the block's container.
        above: weight of a name on any element from the root down.
        words: weight of a word or of a whole short text.
        bias: constant of the names, and of the words.
    """

    own: dict[str, float]
    above: dict[str, float]
    words: dict[str, float]
    bias: tuple[float, float] = (0.0, 0.0)


EMPTY: Final = Lexicon({}, {}, {})


def compute(page: Page, measures: Measures, lexicon: Lexicon) -> list[FloatArray]:
    """The columns, each float32 of length `n_blocks`."""
    contexts = page.contexts
    own_weights, above_weights = lexicon.own, lexicon.above
    own: list[float] = []
    single: list[float] = []
    path: list[float] = []
    lowest: list[float] = []
    highest: list[float] = []
    memo: dict[tuple[object, ...], tuple[float, float]] = {}
    for number, parent in enumerate(contexts.parent):
        key = (contexts.tag[number], contexts.names[number])
        scores = memo.get(key)
        if scores is None:
            names = context_names(contexts, number)
            scores = (
                sum(own_weights.get(name, 0.0) for name in names),
                sum(above_weights.get(name, 0.0) for name in names),
            )
            memo[key] = scores
        own.append(scores[0])
        above = scores[1]
        single.append(above)
        if number:
            path.append(path[parent] + above)
            lowest.append(min(lowest[parent], above))
            highest.append(max(highest[parent], above))
        else:
            path.append(0.0)
            lowest.append(0.0)
            highest.append(0.0)
    container = page.context[page.container]
    leaf = page.leaf
    parents = np.array(contexts.parent, dtype=np.int32)
    own_score, single_score = np.array(own, dtype=np.float32), np.array(single, dtype=np.float32)
    container_own = own_score[container]
    leaf_own = np.where(leaf == container, 0, own_score[leaf]).astype(np.float32)
    path_score = np.array(path, dtype=np.float32)[leaf] + container_own + leaf_own + np.float32(lexicon.bias[0])
    words = word_scores(page.texts, lexicon)
    return [
        np.clip(leaf_own, -8, 8),
        np.clip(container_own + single_score[container], -8, 8),
        np.clip(single_score[parents[container]], -8, 8),
        np.clip(path_score, -20, 20),
        np.clip(np.array(lowest, dtype=np.float32)[leaf], -8, 0),
        np.clip(np.array(highest, dtype=np.float32)[leaf], 0, 8),
        np.clip(words, -20, 20),
    ]


def context_names(contexts: Contexts, number: int) -> list[str]:
    """The names of one element: its tag, and words of its class, id, role and itemprop.

    >>> contexts = Contexts([0], [1], [("entry-content wide", None, None, "articleBody")], [0], [0])
    >>> context_names(contexts, 0)
    ['<div>', 'content', 'entry', 'entry-content', 'wide', 'itemprop=articlebody']
    """
    css_class, css_id, role, itemprop = contexts.names[number]
    names = ["<" + TAGS[contexts.tag[number]] + ">"]
    if css_class:
        names += split_names(css_class)
    if css_id:
        names += ["#" + name for name in split_names(css_id)]
    if role:
        names.append("role=" + role.lower()[:30])
    if itemprop:
        names.append("itemprop=" + itemprop.lower()[:30])
    return names


@lru_cache(maxsize=4096)
def split_names(attribute: str) -> tuple[str, ...]:
    """The distinct names in a class or id attribute, whole and in parts, digits dropped, lower case.

    >>> split_names("post-1234 relatedPosts")
    ('post', 'posts', 'related', 'relatedposts')
    """
    names: set[str] = set()
    for name in attribute[:_MAX_NAME_CHARS].split():
        parts = [part.lower() for part in _SPLIT.split(_CAMEL.sub("-", name)) if len(part) > 1]
        names.update(part for part in parts if len(part) <= 20)
        whole = "-".join(parts) if "-" in name or "_" in name else "".join(parts)
        if parts and len(whole) <= 40:
            names.add(whole)
    return tuple(sorted(names))


def words_of(text: str) -> list[str]:
    """The distinct first words of a block, digits folded; a short text also as a whole.

    >>> words_of("Share on 12 Sites")
    ['0', 'on', 'share', 'sites', '=share on 0 sites']
    """
    head = text[:300].lower()
    found = _WORD.findall(_DIGITS.sub("0", head))[:MAX_WORDS]
    words = sorted(set(found))
    if len(found) <= 5:
        words.append("=" + " ".join(found))
    return words


def word_scores(texts: list[str], lexicon: Lexicon) -> FloatArray:
    """The words' log-odds of each text: the sum over its distinct words, divided by the root of their number."""
    weights, bias = lexicon.words, lexicon.bias[1]
    if not weights:
        return np.zeros(len(texts), dtype=np.float32)
    scores: list[float] = []
    for text in texts:
        words = words_of(text)
        total = 0.0
        for word in words:
            weight = weights.get(word)
            if weight is not None:
                total += weight
        scores.append(bias + total / max(len(words), 1) ** 0.5)
    return np.array(scores, dtype=np.float32)
