"""Runs named experiments and appends the results to `EXPERIMENTS.md`: `python training/experiments.py CORPORA NAME...`.

An experiment changes the recipe in one place. It is compared with the default page by page, with a paired bootstrap, in two ways:
out of fold by site on all corpora, and across corpora, on articles of other conventions and languages with a model that has seen
only WCXB and our own pages. The experiments here remove one part each, to show what it is worth; rejected alternatives are only in
the record.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import compress
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from bodytext.cli.messages import say
from bodytext.training.cache import Cache
from bodytext.training.corpora.dataset import Dataset, Example, load_dataset, site_folds, split_groups
from bodytext.training.fitting.fit import fit
from bodytext.training.fitting.recipe import DEFAULT, Recipe
from bodytext.training.scoring.bootstrap import paired_bootstrap
from bodytext.training.scoring.evaluate import score
from bodytext.training.scoring.metrics import block_scores, character_scores, shingle_scores
from bodytext.training.scoring.results import PageResult

RECORD: Final = Path(__file__).with_name("EXPERIMENTS.md")
OWN_PAGES: Final = Path(__file__).parents[1] / "labeled"
CORPORA: Final = ("wcxb", "news2023", "readability", "zhnews")
ACROSS: Final = CORPORA[1:]
"""Corpora that are also scored by a model trained without all of them."""
FOLDS: Final = 3

Scores = Mapping[str, npt.NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Experiment:
    """A change to try, and why it might help.

    Attributes:
        why: one sentence.
        recipe: to be compared with the default.
    """

    why: str
    recipe: Recipe = DEFAULT


def _without(*prefixes: str) -> Recipe:
    return replace(DEFAULT, excluded_prefixes=prefixes)


EXPERIMENTS: Final[Mapping[str, Experiment]] = {
    "default": Experiment("the baseline"),
    "no-trees": Experiment("networks alone, as models were before", replace(DEFAULT, n_trees=0)),
    "one-network": Experiment("is an average of networks worth its time?", replace(DEFAULT, n_networks=1)),
    "one-pass": Experiment("trees and networks without a second pass", replace(DEFAULT, n_second_trees=0)),
    "no-learned-names": Experiment(
        "do learned class names and words carry over to other sites?", _without("names_", "words_score")
    ),
    "no-learned-words": Experiment("words serve English only; what are they worth?", _without("words_score")),
    "no-phrases": Experiment("phrases in 42 languages against learned words alone", _without("phrase")),
    "no-page-level": Experiment("columns that are the same for all blocks tell types of pages apart", _without("page_")),
    "no-containers": Experiment("what do the containers around a block say?", _without("c0_", "c1_", "c2_", "c3_")),
    "no-groups": Experiment("what do blocks under the same path say?", _without("path_")),
}


def run(experiment: Experiment, data: Dataset, *, cache: Cache, jobs: int, on_step: Callable[[str], None]) -> Scores:
    """Score every page, NaN where it has no score: `out of fold`, and `across` for the corpora of articles."""
    pages = data.examples
    fold_of = site_folds(split_groups(pages), FOLDS, seed=1)
    across = np.array([page.source.corpus in ACROSS for page in pages])

    def scored(held: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
        model = fit(list(compress(pages, ~held)), page_format="html", recipe=experiment.recipe, cache=cache, jobs=jobs)
        return np.array([page_score(score(page, model)) if out else np.nan for page, out in zip(pages, held.tolist(), strict=True)])

    out_of_fold = np.full(len(pages), np.nan)
    for fold in range(FOLDS):
        on_step(f"fold {fold + 1} of {FOLDS}")
        held = fold_of == fold
        out_of_fold[held] = scored(held)[held]
    on_step("across corpora")
    return {"out of fold": out_of_fold, "across": scored(across)}


def page_score(result: PageResult) -> float:
    """Compute the F1 of a page: of shingles for news, characters for Chinese, blocks for our own pages, words for the rest."""
    if result.corpus == "labeled" and result.labels is not None and result.kept is not None:
        return block_scores(result.kept, result.labels).f1
    if result.gold is None or result.word is None:
        return float("nan")
    if result.corpus == "zhnews":
        return character_scores(result.predicted, result.gold).f1
    return shingle_scores(result.predicted, result.gold).f1 if result.corpus == "news2023" else result.word.f1


def columns(corpora: Sequence[str]) -> list[tuple[str, str]]:
    """Return the ways of scoring and their corpora, in the order of the record."""
    return [*(("out of fold", corpus) for corpus in corpora), *(("across", corpus) for corpus in corpora if corpus in ACROSS)]


def row(name: str, scores: Scores, default: Scores, corpus_of: npt.NDArray[np.str_], corpora: Sequence[str]) -> str:
    """Write a line of the record: each mean, and its difference from the default with its 95% interval."""
    cells = [name, EXPERIMENTS[name].why]
    verdicts = set()
    for way, corpus in columns(corpora):
        chosen = (corpus_of == corpus) & ~np.isnan(scores[way])
        found = scores[way][chosen]
        cell = f"{found.mean():.4f}"
        if scores is not default:
            difference = paired_bootstrap(found, default[way][chosen])
            cell += f" ({difference.difference:+.4f}, {difference.low:+.4f} to {difference.high:+.4f})"
            verdicts |= {"ahead"} if difference.low > 0 else {"behind"} if difference.high < 0 else set()
        cells.append(cell)
    verdict = "" if scores is default else "mixed" if len(verdicts) > 1 else next(iter(verdicts), "even")
    return "| " + " | ".join([*cells, verdict]) + " |"


def by_page_type(scores: Scores, default: Scores, pages: Sequence[Example]) -> str:
    """Write the mean of each page type, out of fold on WCXB, and its difference from the default."""
    types = np.array([page.source.page_type if page.source.corpus == "wcxb" else None for page in pages])
    found = []
    for page_type in sorted({name for name in types.tolist() if name}):
        mean, before = (float(np.nanmean(way["out of fold"][types == page_type])) for way in (scores, default))
        found.append(f"{page_type} {mean:.4f} ({mean - before:+.4f})")
    return ", ".join(found)


def head(corpora: Sequence[str]) -> str:
    """Write the first two lines of the record's table."""
    names = ["experiment", "why", *(f"{corpus}, {way}" for way, corpus in columns(corpora)), "verdict"]
    return "| " + " | ".join(names) + " |\n|" + "---|" * len(names)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run experiments, print each line and append it to the record; returns 2 for an unknown name."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("corpora", type=Path, help="the folder that holds " + ", ".join(CORPORA))
    parser.add_argument("names", nargs="*", metavar="NAME", choices=[*EXPERIMENTS, []], help=", ".join(EXPERIMENTS) + "; none: all")
    parser.add_argument("--cache", type=Path, help="a folder for lexicons and matrices, several gigabytes")
    parser.add_argument("--record", type=Path, default=RECORD, help="the file to append to (default: %(default)s)")
    parser.add_argument("--jobs", type=int, default=-1)
    options = parser.parse_args(arguments)
    cache = Cache(options.cache)
    paths = [OWN_PAGES, *(options.corpora / name for name in CORPORA if (options.corpora / name).is_dir())]
    data = load_dataset(paths, cache=cache, jobs=options.jobs)
    corpora = [path.name for path in paths]
    corpus_of = np.array([page.source.corpus for page in data.examples])

    def scores_of(name: str) -> Scores:
        return run(EXPERIMENTS[name], data, cache=cache, jobs=options.jobs, on_step=lambda step: say(f"{name}: {step}"))

    default = cache.call(scores_of, "default", key=("default", *(page.digest for page in data.examples)))
    for name in options.names or EXPERIMENTS:
        scores = default if name == "default" else scores_of(name)
        line = row(name, scores, default, corpus_of, corpora)
        print(line, flush=True)
        if of_types := by_page_type(scores, default, data.examples):
            say(f"{name}: {of_types}")
        with options.record.open("a", encoding="utf-8") as record:
            record.write(line + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
