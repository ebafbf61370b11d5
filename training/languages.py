"""Scores each language of our own pages with a model that has seen no page in it: `python training/languages.py CORPORA`.

Several languages are left out at a time, so there are fewer models than languages, and each has a little less to learn from than if
only one language had been left out. Languages written without spaces are never left out together, because too little would remain
to learn from. English is left out only of our own pages, because most other pages are English.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from itertools import compress
from pathlib import Path
from typing import Final

import numpy as np

from bodytext.cli.messages import say
from bodytext.training.cache import Cache
from bodytext.training.corpora.dataset import Example, load_dataset
from bodytext.training.fitting.fit import fit
from bodytext.training.scoring.evaluate import score
from bodytext.training.scoring.metrics import block_scores
from bodytext.training.scoring.results import primary_language

OWN: Final = "labeled"
ENGLISH: Final = "en"
GROUPS: Final = 9
UNSPACED: Final = ("ja", "th", "zh", "km", "lo", "my")


def language(page: Example) -> str:
    """Return the primary language of a page: as stated by its corpus, else by the page, else English."""
    if page.source.corpus == "zhnews":
        return "zh"
    return primary_language(page.source.lang or page.page.head.lang) or ENGLISH


def groups(languages: Sequence[str], n_groups: int = GROUPS) -> list[set[str]]:
    """Deal languages out to groups, those written without spaces first and then the others, in alphabetical order.

    >>> [sorted(group) for group in groups(["nl", "de", "zh", "ja"], 2)]
    [['de', 'ja'], ['nl', 'zh']]
    """
    ordered = sorted(set(languages), key=lambda name: (name not in UNSPACED, name))
    return [set(ordered[number::n_groups]) for number in range(min(n_groups, len(ordered)))]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print block F1 over all blocks of each language's pages."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("corpora", nargs="+", type=Path, help="folders of labelled pages, one of them our own")
    parser.add_argument("--cache", type=Path, help="a folder for lexicons and matrices")
    options = parser.parse_args(arguments)
    cache = Cache(options.cache)
    pages = load_dataset(options.corpora, cache=cache).examples
    spoken = [language(page) for page in pages]
    own = [page.source.corpus == OWN for page in pages]
    for group in groups(list(compress(spoken, own))):
        say(f"without {', '.join(sorted(group))}")
        seen = [name not in group or (name == ENGLISH and not ours) for name, ours in zip(spoken, own, strict=True)]
        model = fit(list(compress(pages, seen)), page_format="html", cache=cache)
        for name in sorted(group):
            results = [score(page, model) for page, its, ours in zip(pages, spoken, own, strict=True) if ours and its == name]
            kept = np.concatenate([result.kept for result in results if result.kept is not None])
            labels = np.concatenate([result.labels for result in results if result.labels is not None])
            print(f"{name}: block F1 {block_scores(kept, labels).f1:.3f} on {len(results)} pages", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
