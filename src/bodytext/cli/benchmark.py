"""Compares bodytext with other extractors on labelled pages: time, memory and quality in one table.

The extractors take turns page by page, in shuffled order, in one process with one thread, so that ratios hold on a noisy machine.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from bodytext.atomic import replacing
from bodytext.formats import OUTPUT_FORMATS
from bodytext.models import Model, default_model
from bodytext.training.benchmarking.benchmark import benchmark
from bodytext.training.benchmarking.compare import Comparison, compare
from bodytext.training.benchmarking.conditions import fair
from bodytext.training.benchmarking.memory import Peak, measure_peak
from bodytext.training.benchmarking.pages import page_bytes, sample
from bodytext.training.benchmarking.peers import BASELINE, OURS, PEERS, Extractor, load_extractor, load_peers
from bodytext.training.benchmarking.plot import THEMES, Point, plot
from bodytext.training.benchmarking.render import comparison_as_dict, render_comparison, render_scaling, render_stages
from bodytext.training.benchmarking.scaling import scaling
from bodytext.training.benchmarking.stages import Stage, stages
from bodytext.training.corpora.gold import LabelledPage, Problem

from .arguments import UsageError, add_cache, add_model, folds, integer, path_argument, read_own_model
from .messages import progress, reason, say

EXAMPLES: Final = """examples:
  bodytext benchmark my-pages
  bodytext benchmark my-pages --cv 5
  bodytext benchmark my-pages --peers trafilatura resiliparse --limit 200 --plot quality.svg
  bodytext benchmark my-pages --peers none --stages --scaling
  bodytext benchmark my-pages --peers none --stages markdown"""
_ALL: Final = "all"
_NONE: Final = "none"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `bodytext benchmark`."""
    parser.add_argument("corpora", nargs="+", type=path_argument, metavar="DIR", help="folders of labelled pages")
    parser.add_argument(
        "--peers",
        nargs="+",
        type=_peer,
        default=[_ALL],
        metavar="NAME",
        help=f"extractors to compare with: {', '.join(PEERS)}, {_ALL} or {_NONE} (default: {_ALL}); install them with the "
        "dependency group `peers`",
    )
    parser.add_argument("--limit", type=integer(1), metavar="N", help="use a random sample of N pages (default: all pages)")
    parser.add_argument(
        "--passes", type=integer(1), default=3, metavar="N", help="how often each page is timed (default: %(default)s)"
    )
    parser.add_argument(
        "--seed", type=integer(0), default=0, metavar="N", help="random seed of the sample and of the order (default: %(default)s)"
    )
    how = parser.add_mutually_exclusive_group()
    add_model(how)
    how.add_argument(
        "--cv",
        type=folds,
        metavar="K",
        help="train on the pages in K folds, split by site, and give each page to the model that has not seen its site",
    )
    add_cache(parser)
    parser.add_argument(
        "--stages",
        nargs="?",
        const="txt",
        choices=OUTPUT_FORMATS,
        metavar="FORMAT",
        help="also print bodytext's time by stage, rendering txt (the default), markdown, html or json",
    )
    parser.add_argument(
        "--scaling",
        action="store_true",
        help="also print how bodytext's time grows with page size and processes, and the start-up time",
    )
    parser.add_argument("--no-memory", action="store_true", help="do not measure peak memory, which takes a run of its own")
    parser.add_argument(
        "--plot",
        type=_svg,
        metavar="FILE.svg",
        help="plot quality against time, as FILE-light.svg for light backgrounds and FILE-dark.svg for dark ones",
    )
    parser.add_argument("--json", action="store_true", help="print everything as JSON")


def run(options: argparse.Namespace) -> int:
    """Run the command: results on stdout, messages on stderr.

    Returns:
        0, or 1 if a corpus or a peer requested by name cannot be used, or the plot cannot be written.

    Raises:
        UsageError: an option would be ignored.
        ModelError: the model cannot be read, or is for plain text.
    """
    if ignored := _ignored(options):
        raise UsageError(ignored)
    model = read_own_model(options.model, "html")
    if options.plot and (obstacle := _obstacle(options.plot)):
        say(obstacle)
        return 1
    try:
        pages, problems = sample(options.corpora, limit=options.limit, seed=options.seed)
        ours = _held_out(pages, options) if options.cv else load_extractor(OURS, model=model)
    except (OSError, ValueError) as error:
        say(reason(error))
        return 1
    for why, names in _by_reason(problems).items():
        say(f"skipped {len(names)}: {why} ({', '.join(names[:5])}{', ...' if len(names) > 5 else ''})")
    if not pages:
        say("no pages to time")
        return 1
    return _run(pages, ours, model, options)


def _run(pages: Sequence[LabelledPage], ours: Extractor, model: Model | None, options: argparse.Namespace) -> int:
    sources = [page_bytes(page) for page in pages]
    with fair():
        peers, missing = load_peers(_chosen(options.peers))
        for problem in missing:
            say(f"left out {problem.name}: {problem.reason}")
        extractors = [load_extractor(BASELINE), ours, *peers]
        with progress("timing", total=options.passes * len(pages) * len(extractors)) as step:
            trials = benchmark(pages, extractors, passes=options.passes, seed=options.seed, on_call=step)
        by_stage = _stages(sources, model, options)
        growing = scaling(sources, passes=options.passes) if options.scaling else None
    comparison = compare(pages, trials, peaks={} if options.no_memory else _peaks(extractors, sources, options))
    notes = _notes(comparison, extractors, pages, model=model, folds=options.cv)
    if options.json:
        plain = comparison_as_dict(comparison, missing=missing, notes=notes, stages=by_stage, scaling=growing)
        print(json.dumps(plain, ensure_ascii=False, indent=1))
    else:
        tables = [render_comparison(comparison, missing=missing, notes=notes)]
        tables += [render_stages(by_stage)] if by_stage else []
        tables += [render_scaling(growing)] if growing is not None else []
        print("\n".join(tables), end="")
    written = options.plot is None or _write_plot(comparison, options.plot)
    asked_in_vain = any(problem.name in options.peers for problem in missing)
    return int(asked_in_vain or not written)


def _held_out(pages: Sequence[LabelledPage], options: argparse.Namespace) -> Extractor:
    from bodytext.training.benchmarking.held_out import held_out
    from bodytext.training.cache import Cache
    from bodytext.training.corpora.dataset import load_dataset

    cache = Cache(options.cache)
    with progress("reading") as step:
        data = load_dataset(options.corpora, cache=cache, on_page=step)
    return held_out(pages, data, folds=options.cv, cache=cache, on_step=say)


def _stages(sources: Sequence[bytes], model: Model | None, options: argparse.Namespace) -> list[Stage]:
    if not options.stages:
        return []
    with progress("stages", total=options.passes * len(sources)) as step:
        return stages(sources, model=model, output_format=options.stages, passes=options.passes, on_page=step)


def _peaks(extractors: Sequence[Extractor], sources: Sequence[bytes], options: argparse.Namespace) -> dict[str, Peak]:
    """Measure peak memory by extractor; one whose process dies is reported on stderr and left out."""
    peaks: dict[str, Peak] = {}
    with progress("memory", total=options.passes * len(sources) * len(extractors)) as step:
        for extractor in extractors:
            model = options.model if extractor.name == OURS else None
            try:
                peaks[extractor.name] = measure_peak(extractor.name, sources, passes=options.passes, model=model, on_page=step)
            except OSError as error:
                say(f"no peak memory of {extractor.name}: {error}")
    return peaks


def _notes(
    comparison: Comparison,
    extractors: Sequence[Extractor],
    pages: Sequence[LabelledPage],
    *,
    model: Model | None,
    folds: int | None,
) -> list[str]:
    """List versions and platform, memory growth between passes, and whether our model has seen the pages in training."""
    implementation = f"{sys.implementation.name} {'.'.join(map(str, sys.version_info[:3]))}, {sys.platform}, {os.cpu_count()} cores"
    notes = [f"{', '.join(f'{extractor.name} {extractor.version}' for extractor in extractors)}; {implementation}"]
    peak = next((row.peak for row in comparison.rows if row.name == OURS), None)
    if peak is not None and len(peak.passes) > 2:
        notes.append(f"{OURS}: the peak grew by {peak.growth:.1f} MB from the second pass to pass {len(peak.passes)}")
    if folds:
        notes.append(
            f"{OURS}: each page by one of {folds} models, trained on the pages of other sites; memory, stages and scaling are of the "
            "shipped model"
        )
        return notes
    trained_on = (model or default_model("html")).metadata.get("corpora") or {}
    seen = sorted({page.corpus for page in pages} & set(trained_on))
    if seen:
        notes.append(f"{OURS} was trained on {', '.join(seen)}: --cv measures it on pages it has not seen")
    return notes


def _by_reason(problems: Sequence[Problem]) -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for problem in problems:
        names.setdefault(problem.reason, []).append(problem.name)
    return names


def _write_plot(comparison: Comparison, path: Path) -> bool:
    points = [
        Point(row.name, row.times.mean, row.word_f1, ours=row.name == OURS) for row in comparison.rows if row.word_f1 is not None
    ]
    if not points:
        say(f"{path}: no page has gold, so there is no quality to plot")
        return False
    parse_ms = next((row.times.mean for row in comparison.rows if row.name == BASELINE), None)
    title = f"Quality and speed on {comparison.scored:,} pages, one thread"
    try:
        for theme in THEMES:
            svg = plot(points, title=title, parse_ms=parse_ms, theme=theme)
            with replacing(path.with_stem(f"{path.stem}-{theme}")) as temporary:
                temporary.write_text(svg, encoding="utf-8", newline="\n")
    except OSError as error:
        say(f"{path}: {error.strerror or error}")
        return False
    return True


def _ignored(options: argparse.Namespace) -> str:
    """Say which option the others would make bodytext ignore, and why; "" if none."""
    if options.cache and not options.cv:
        return "--cache is for training; it needs --cv"
    if options.scaling and options.model:
        return "--scaling times the shipped model; leave out --model"
    if _NONE in options.peers and len(options.peers) > 1:
        return f"--peers {_NONE} cannot be combined with other peers"
    return ""


def _obstacle(path: Path) -> str:
    """Say why the plot cannot be written; better known now than after the benchmark."""
    folder = path.absolute().parent
    if not folder.is_dir():
        return f"{path}: no such folder: {folder}"
    return "" if os.access(folder, os.W_OK) else f"{path}: its folder cannot be written to"


def _chosen(names: Sequence[str]) -> list[str]:
    """Return the requested peers, in the order of `PEERS`."""
    return [name for name in PEERS if name in names or _ALL in names]


def _peer(name: str) -> str:
    if name.lower() in (*PEERS, _ALL, _NONE):
        return name.lower()
    raise argparse.ArgumentTypeError(f"no such peer: {name}; there are {', '.join(PEERS)}, {_ALL} and {_NONE}")


def _svg(text: str) -> Path:
    path = Path(text)
    if path.suffix.lower() != ".svg":
        raise argparse.ArgumentTypeError(f"the name of an .svg file, not {text!r}")
    return path
