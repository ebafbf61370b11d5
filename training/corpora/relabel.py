"""Transfers labels after the page or the segmenter has changed, and lists the blocks it could not match.

Blocks with unchanged text are matched in order by their hashes. Any other block takes the label that all old blocks of its element,
or of the nearest element around it, agree on.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Final

import numpy as np

from bodytext.features import block_xpaths, parse, segment
from bodytext.training.corpora.readers.files import read_bytes
from bodytext.training.corpora.readers.own import LABELS, block_hash, judgements, page_file, write_labels

BOILERPLATE: Final = "boilerplate"


@dataclass(frozen=True, slots=True)
class Carried:
    """The result of transferring a page's labels.

    Attributes:
        labels: the label or kind of each block; `boilerplate` where unknown.
        unplaced: numbers of the new blocks for which none was found.
    """

    labels: tuple[str, ...]
    unplaced: tuple[int, ...]


def carry_over(old: list[tuple[str, str, str]], new: list[tuple[str, str]]) -> Carried:
    """Find labels or kinds for new blocks.

    Args:
        old: XPath, hash, and label or kind of each block as it was labelled.
        new: XPath and hash of each block as it is now.

    >>> old = [("/p[1]", "a", "caption"), ("/p[2]", "b", "body")]
    >>> carried = carry_over(old, [("/p[1]", "a"), ("/p[2]", "b1"), ("/p[2]", "b2"), ("/div", "c")])
    >>> carried.labels, carried.unplaced
    (('caption', 'body', 'body', 'boilerplate'), (3,))
    """
    labels = [BOILERPLATE] * len(new)
    placed = np.zeros(len(new), dtype=bool)
    matcher = SequenceMatcher(None, [hashed for _, hashed, _ in old], [hashed for _, hashed in new], autojunk=False)
    for start_old, start_new, size in matcher.get_matching_blocks():
        for step in range(size):
            labels[start_new + step] = old[start_old + step][2]
            placed[start_new + step] = True
    said: dict[str, set[str]] = defaultdict(set)
    for xpath, _, label in old:
        said[xpath].add(label)
    for number in np.flatnonzero(~placed).tolist():
        xpath = new[number][0]
        while xpath and xpath not in said:
            xpath = xpath.rpartition("/")[0]
        if len(said.get(xpath, ())) == 1:
            labels[number] = next(iter(said[xpath]))
            placed[number] = True
    return Carried(tuple(labels), tuple(np.flatnonzero(~placed).tolist()))


def relabel(folder: Path) -> list[str]:
    """Rewrite the labels of one page's folder for the blocks as they are now.

    Returns:
        The texts of the blocks for which no label was found; they are written as boilerplate.

    Raises:
        ValueError: the folder has no readable page or labels; the files stay as they are.
        OSError: the labels cannot be written.
    """
    html = read_bytes(page_file(folder))
    old, has_kinds = written_labels(folder / "labels.json")
    tree = parse(html)
    page = segment(tree)
    carried = carry_over(old, [(path, block_hash(text)) for path, text in zip(block_xpaths(tree, page), page.texts, strict=True)])
    if has_kinds:
        write_labels(folder, html, kinds=carried.labels)
    else:
        write_labels(folder, html, [LABELS[label] for label in carried.labels])
    return [page.texts[number] for number in carried.unplaced]


def written_labels(path: Path) -> tuple[list[tuple[str, str, str]], bool]:
    """Read XPath, hash, and label or kind of each block as it was labelled, and whether these are kinds."""
    try:
        blocks = json.loads(read_bytes(path))["blocks"]
        places = [(block["xpath"], block["hash"]) for block in blocks]
    except (KeyError, TypeError) as error:
        raise ValueError(f"{path.name} has no list of blocks, each with xpath, hash, and label or kind") from error
    key, said = judgements(blocks)
    return [(xpath, hashed, label) for (xpath, hashed), label in zip(places, said, strict=True)], key == "kind"
