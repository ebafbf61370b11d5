"""Scores a model on labelled pages, or its recipe by cross-validation.

Without --cv, the given model is scored; scores on pages that it was trained on say little. With --cv, the recipe is trained K
times, and every page is scored by a model that saw no page of its site.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Final

from .arguments import add_cache, add_corpora, add_model, add_threshold, folds, read_own_model
from .messages import progress, reason, say

if TYPE_CHECKING:
    from bodytext.features import PageFormat

EXAMPLES: Final = """examples:
  bodytext evaluate my-pages --cv 5
  bodytext evaluate my-pages --model my.bodytext --json"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `bodytext evaluate`."""
    add_corpora(parser)
    how = parser.add_mutually_exclusive_group()
    add_model(how)
    how.add_argument("--cv", type=folds, metavar="K", help="cross-validate the recipe in K folds, split by site")
    parser.add_argument("--text", action="store_true", help="reduce pages to plain text and score the model for that")
    add_cache(parser)
    add_threshold(parser)
    parser.add_argument("--json", action="store_true", help="print the report as JSON")


def run(options: argparse.Namespace) -> int:
    """Print the report; returns 1 if no page can be scored."""
    import json

    from bodytext.models import ModelError, default_model
    from bodytext.training.cache import Cache
    from bodytext.training.corpora.dataset import load_dataset
    from bodytext.training.scoring.evaluate import cross_validate, evaluate
    from bodytext.training.scoring.render import render_report, report_as_dict
    from bodytext.training.scoring.report import build_report

    page_format: PageFormat = "text" if options.text else "html"
    try:
        model = None if options.cv else read_own_model(options.model, page_format) or default_model(page_format)
        cache = Cache(options.cache)
        with progress("reading") as on_page:
            data = load_dataset(options.corpora, page_format=page_format, cache=cache, jobs=options.jobs, on_page=on_page)
        if model is None:
            found = cross_validate(
                data,
                folds=options.cv,
                page_format=page_format,
                threshold=options.threshold,
                cache=cache,
                jobs=options.jobs,
                on_step=say,
            )
        else:
            with progress("scoring", total=len(data.examples) + len(data.misaligned)) as on_page:
                found = evaluate(data, model, threshold=options.threshold, on_page=on_page)
    except ModelError:
        raise
    except (OSError, ValueError) as error:
        say(reason(error))
        return 1
    report = build_report(found.results, misaligned=found.misaligned, skipped=data.problems)
    print(json.dumps(report_as_dict(report), ensure_ascii=False, indent=1) if options.json else render_report(report))
    if not found.results:
        say("no page can be scored")
        return 1
    return 0
