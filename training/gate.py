"""Fails if the scores on the development corpora are below their floors: `python training/gate.py CORPORA`.

There are two scores for each kind of model: that of the recipe on one fold of five, with a model trained on the other sites, and
that of the shipped file on all pages. The file has seen these pages, so its score shows only that it works as before; the recipe's
shows how good it is. The floors are in `floors.json`, with a digest of the pages they were measured on. `--raise` lifts them to a
little below the scores found; lowering a floor, or measuring on other pages, also takes `--lower`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from bodytext.cli.messages import say
from bodytext.features import PageFormat
from bodytext.models import Model, default_model
from bodytext.models.model import FORMATS
from bodytext.training.cache import digest
from bodytext.training.corpora.dataset import Dataset, Example, load_dataset, site_folds, split_groups
from bodytext.training.fitting.fit import fit
from bodytext.training.scoring.evaluate import score

FLOORS: Final = Path(__file__).with_name("floors.json")
CORPUS: Final = "wcxb"
FOLDS: Final = 5
MARGIN: Final = 0.004
"""Floors are this far below the scores found, because scores differ that much between machines."""


def scores(data: Dataset, page_format: PageFormat) -> Iterator[tuple[str, float]]:
    """Compute the mean word F1 of the recipe out of fold, and of the shipped file."""
    held = site_folds(split_groups(data.examples), FOLDS, seed=1) == 0
    training = [page for page, out in zip(data.examples, held.tolist(), strict=True) if not out]
    tested = [page for page, out in zip(data.examples, held.tolist(), strict=True) if out]
    yield f"{page_format}, out of fold", mean_word_f1(tested, fit(training, page_format=page_format))
    yield f"{page_format}, shipped", mean_word_f1(data.examples, default_model(page_format))


def mean_word_f1(pages: Sequence[Example], model: Model) -> float:
    """Average over the pages whose gold is a text."""
    words = (score(page, model).word for page in pages)
    return float(np.mean([found.f1 for found in words if found is not None]))


def below(found: Mapping[str, float], floors: Mapping[str, float]) -> list[str]:
    """List the scores that are below their floor or missing.

    >>> below({"html": 0.9}, {"html": 0.8, "text": 0.8})
    ['text']
    """
    return [name for name, floor in floors.items() if found.get(name, 0.0) < floor]


def raised(
    found: Mapping[str, float], pages: str, kept: Mapping[str, Any], *, lower: bool = False
) -> tuple[dict[str, Any], list[str]]:
    """Return new contents of the floors' file, and the floors that would have to be lowered.

    Args:
        found: the scores.
        pages: digest of the pages they were measured on.
        kept: the current contents.
        lower: whether floors may be lowered, or measured on other pages; otherwise the higher floor stays.

    >>> kept = {"pages": "a", "floors": {"html": 0.9}}
    >>> raised({"html": 0.8}, "a", kept)
    ({'pages': 'a', 'floors': {'html': 0.9}}, ['html'])
    >>> raised({"html": 0.8}, "a", kept, lower=True)[0]["floors"]
    {'html': 0.796}
    >>> raised({"html": 0.95}, "b", kept)
    ({'pages': 'a', 'floors': {'html': 0.9}}, ['pages'])
    """
    if not lower and kept and kept["pages"] != pages:
        return dict(kept), ["pages"]
    new = {name: round(value - MARGIN, 4) for name, value in found.items()}
    old: dict[str, float] = kept.get("floors", {})
    lowered = [name for name, floor in old.items() if new.get(name, 0.0) < floor]
    if not lower:
        new = {name: max(new.get(name, 0.0), old.get(name, 0.0)) for name in {**old, **new}}
    return {"pages": pages, "floors": new}, [] if lower else lowered


def main(arguments: Sequence[str] | None = None) -> int:
    """Print every score with its floor; returns 1 if one is below it, or if the floors are of other pages."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("corpora", type=Path, help=f"the folder that holds {CORPUS}")
    parser.add_argument("--floors", type=Path, default=FLOORS, help="the file of floors (default: %(default)s)")
    parser.add_argument("--raise", action="store_true", dest="lift", help="write new floors, never lower ones")
    parser.add_argument("--lower", action="store_true", help="with --raise: lower floors too")
    options = parser.parse_args(arguments)
    kept = json.loads(options.floors.read_text(encoding="utf-8")) if options.floors.is_file() else {}
    found: dict[str, float] = {}
    digests = []
    for page_format in FORMATS:
        data = load_dataset([options.corpora / CORPUS], page_format=page_format)
        digests += sorted(page.digest for page in data.examples)
        found |= scores(data, page_format)
    pages = digest(*digests)
    if options.lift:
        new, lowered = raised(found, pages, kept, lower=options.lower)
        if lowered:
            say(f"not lowered without --lower: {', '.join(lowered)}")
        options.floors.write_text(json.dumps(new, indent=2) + "\n", encoding="utf-8")
        kept = new
    floors = kept.get("floors", {})
    failed = below(found, floors)
    for name, value in found.items():
        print(f"{name}: word F1 {value:.4f}, floor {floors.get(name, 'none')}{' FAILED' if name in failed else ''}")
    if not kept or kept["pages"] != pages:
        say("the floors were measured on other pages: --raise --lower measures them again")
        return 1
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
