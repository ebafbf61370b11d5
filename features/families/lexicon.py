"""The lexicon: how strongly each class, id, role, itemprop and word indicates content.

It is part of a model. Its weights are learned by two logistic regressions (`training/fitting/lexicon.py`); here they are looked up
and added. A container's score is a sum over interned contexts, so it costs next to nothing. Unknown names and words add nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import numpy as np

from bodytext.features.arrays import FloatArray
from bodytext.features.lazy import lazy
from bodytext.features.loops.words import Table, words_of_elements
from bodytext.features.page.columns import Contexts, Names
from bodytext.features.page.tags import TAGS

from .measures import Measures

_MAX_NAME_CHARS: Final = 400
_MAX_WHOLE_BYTES: Final = 40
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_TAG_NAMES: Final = tuple(f"<{tag}> " for tag in TAGS)
_PART_BYTES: Final = bytes(byte if chr(byte).isalnum() or byte >= 0x80 or byte == 0x0A else 0x20 for byte in range(256))


@dataclass(frozen=True, eq=False, repr=False)
class Lexicon:
    """Weights of names and words, in log-odds of content.

    Attributes:
        names: the row of each name (UTF-8) in `name_weights`, from 1.
        name_weights: float32 `(n_names + 1, 2)`: of a name on the innermost element or on the block's container, and of a name on
            any element from the root down; row 0, for unknown names, is 0.
        words: the row of each word in `word_weights`, from 1; a word that begins with `=` is a whole short text.
        word_weights: float32 `(n_words + 1,)`; row 0, for unknown words, is 0.
        bias: the intercepts of names and of words.
    """

    names: dict[bytes, int]
    name_weights: FloatArray
    words: dict[bytes, int]
    word_weights: FloatArray
    bias: tuple[float, float] = (0.0, 0.0)

    def __repr__(self) -> str:
        return f"<Lexicon: {len(self.names):,} names, {len(self.words):,} words>"

    def __reduce__(self) -> tuple[type[Lexicon], tuple[object, ...]]:
        """Pickle without the look-up tables; each process builds its own, compiled or not."""
        return Lexicon, (self.names, self.name_weights, self.words, self.word_weights, self.bias)

    @lazy
    def names_table(self) -> Table:
        """`names` as a look-up table."""
        return Table(self.names)

    @lazy
    def words_table(self) -> Table:
        """`words` as a look-up table."""
        return Table(self.words)


EMPTY: Final = Lexicon({}, np.zeros((1, 2), dtype=np.float32), {}, np.zeros(1, dtype=np.float32))


def context_scores(contexts: Contexts, lexicon: Lexicon) -> FloatArray:
    """Sum the weights of each context's own names; float32 `(n_contexts, 2)`, columns as in `Lexicon.name_weights`."""
    found = words_of_elements(contexts.elements, _TAG_NAMES, _MAX_NAME_CHARS, names_of)
    return found.sums(lexicon.names_table, lexicon.name_weights)[np.asarray(contexts.element)]


def names_of(elements: list[tuple[int, Names]]) -> list[bytes]:
    """List the names on each element, separated by spaces: whole and split into parts, lower case, without digits.

    Args:
        elements: tag number, and class, id, role and itemprop as written.

    >>> names_of([(1, ("post-1234 relatedPosts", None, "Main", None))])[0].decode().split()
    ['<div>', 'post-', 'relatedposts', 'role=main', 'div', 'post', 'related', 'posts', 'role', 'main']
    """
    whole = "\n".join([element_line(*element) for element in elements])
    parts = _CAMEL.sub(" ", whole)
    return [
        line + b" " + in_parts
        for line, in_parts in zip(
            whole.lower().encode("utf-8", "replace").translate(None, b"0123456789").split(b"\n"),
            parts.lower().encode("utf-8", "replace").translate(_PART_BYTES, b"0123456789").split(b"\n"),
            strict=True,
        )
    ]


def element_line(tag: int, names: Names) -> str:
    """Write tag, class, id, role and itemprop of an element as one line.

    >>> element_line(1, ("entry-content", "main", None, "articleBody"))
    '<div> entry-content main itemprop=articleBody'
    """
    css_class, css_id, role, itemprop = names
    line = _TAG_NAMES[tag]
    if css_class:
        line += css_class[:_MAX_NAME_CHARS]
    if css_id:
        line += " " + css_id[:_MAX_NAME_CHARS]
    if role:
        line += " role=" + role[:_MAX_NAME_CHARS]
    if itemprop:
        line += " itemprop=" + itemprop[:_MAX_NAME_CHARS]
    return line if line.isprintable() else " ".join(line.split())


def word_scores(measures: Measures, lexicon: Lexicon) -> FloatArray:
    """Score the words of each block: the sum over its first words and its whole text, over the square root of their number."""
    tokens = measures.tokens
    table, weights = lexicon.words_table, lexicon.word_weights
    whole = tokens.rows(table, prefix=b"=", max_bytes=_MAX_WHOLE_BYTES)
    sums = tokens.sums(table, weights[:, np.newaxis])[:, 0] + weights[whole]
    return (sums / np.sqrt(tokens.counts + 1) + np.float32(lexicon.bias[1])).astype(np.float32)


def whole_texts(heads: list[bytes]) -> list[bytes]:
    """Turn short heads of blocks into words of their own, longer ones into empty words.

    >>> whole_texts([b"share this", b"x" * 60])
    [b'=share this', b'']
    """
    return [b"=" + head if len(head) <= _MAX_WHOLE_BYTES else b"" for head in heads]
