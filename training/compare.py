"""Sets our scores out of fold beside those of other extractors, by page type: `python training/compare.py DIR --peers NAME...`.

Each page is scored by a model that saw no page of its site, so that neither side knows the pages. `ahead` is the share of resamples of a
paired bootstrap over pages in which our mean is the higher one.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from bodytext.training.cache import Cache
from bodytext.training.conditions import offline
from bodytext.training.dataset import load
from bodytext.training.evaluate import cross_validate
from bodytext.training.gold import LabelledPage
from bodytext.training.metrics import paired_bootstrap, shingle_scores, word_scores
from bodytext.training.peers import PEERS, Extractor, load_peers, one_line
from bodytext.training.readers import read_corpus

from bodytext.cli.messages import progress, say

FOLDS: Final = 5
SCORES: Final = {"words": word_scores, "shingles": shingle_scores}

Scores = npt.NDArray[np.float64]


def peer_scores(extractor: Extractor, pages: Sequence[LabelledPage], measure: str) -> Scores:
    """The F1 of a peer on each page; 0 where it raises."""
    found = np.zeros(len(pages))
    with offline(), progress(extractor.name, total=len(pages)) as on_page:
        for number, page in enumerate(pages):
            html = page.html if isinstance(page.html, bytes) else page.html.encode("utf-8", "surrogatepass")
            try:
                text = extractor.extract(html)
            except Exception as error:  # a peer may raise anything
                say(f"{extractor.name}: {page.name}: {one_line(error)}")
                text = ""
            found[number] = SCORES[measure](text, page.text or "").f1
            on_page()
    return found


def table(ours: Scores, peers: Mapping[str, Scores], types: Sequence[str]) -> str:
    """A line for all pages and one for each page type, in Markdown.

    >>> print(table(np.array([1.0, 0.5]), {"other": np.array([0.5, 0.5])}, ["article", "forum"]))
    | pages | bodytext | other | ahead |
    |---|---:|---:|---:|
    | all (2) | 0.750 | 0.500 | 75% |
    | article (1) | 1.000 | 0.500 | 100% |
    | forum (1) | 0.500 | 0.500 | 0% |
    """
    names = [column for name in peers for column in (name, "ahead")]
    lines = ["| " + " | ".join(["pages", "bodytext", *names]) + " |", "|---|" + "---:|" * (len(names) + 1)]
    of_page = np.array(types)
    for kind in ("", *sorted(set(filter(None, types)))):
        chosen = of_page == kind if kind else np.ones(len(of_page), dtype=bool)
        cells = [f"{kind or 'all'} ({int(chosen.sum())})", f"{ours[chosen].mean():.3f}"]
        for found in peers.values():
            cells += [f"{found[chosen].mean():.3f}", f"{paired_bootstrap(ours[chosen], found[chosen]).ahead:.0%}"]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("corpus", type=Path, help="a folder of labelled pages with texts as gold")
    parser.add_argument("--with", nargs="*", type=Path, default=[], dest="others", help="corpora to train on besides, not scored")
    parser.add_argument("--peers", nargs="+", default=list(PEERS), choices=list(PEERS), metavar="NAME", help=", ".join(PEERS))
    parser.add_argument("--measure", choices=list(SCORES), default="words", help="F1 of words or of four-word shingles")
    parser.add_argument("--cache", type=Path, help="a folder for lexicons and matrices")
    parser.add_argument("--jobs", type=int, default=-1)
    options = parser.parse_args(arguments)
    cache = Cache(options.cache)
    extractors, missing = load_peers(options.peers)
    for problem in missing:
        say(f"left out {problem.name}: {problem.reason}")
    data = load([options.corpus, *options.others], cache=cache, jobs=options.jobs)
    found = cross_validate(data, folds=FOLDS, kind="html", cache=cache, jobs=options.jobs, on_step=say)
    records = {page.name: page for page in read_corpus(options.corpus) if isinstance(page, LabelledPage) and page.text is not None}
    results = [result for result in found.results if result.corpus == options.corpus.name and result.name in records]
    pages = [records[result.name] for result in results]
    ours = np.array([SCORES[options.measure](result.predicted, result.gold or "").f1 for result in results])
    peers = {extractor.name: peer_scores(extractor, pages, options.measure) for extractor in extractors}
    print(table(ours, peers, [page.page_type for page in pages]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
