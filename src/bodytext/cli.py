"""The command `bodytext`. Results on stdout, messages on stderr; exit 0 ok, 1 some input failed, 2 usage."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

from . import __version__
from .extraction import OUTPUT_FORMATS, extract, extract_text, load
from .models import Model, ModelError

_PAGE_SUFFIXES = (".html", ".htm", ".xhtml")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line; returns the exit code."""
    options = _parser().parse_args(arguments)
    try:
        code: int = options.run(options)
    except ModelError as error:
        _say(str(error))
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return 130
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bodytext", description="Keeps the body text of web pages and drops the rest.")
    parser.add_argument("--version", action="version", version=f"bodytext {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    one = commands.add_parser(
        "extract",
        help="print the body text of pages",
        description="Prints the body text of pages; several pages are printed one after the other, in the order given.",
        epilog="example: bodytext extract page.html > page.txt",
    )
    one.add_argument(
        "inputs", nargs="*", type=Path, metavar="FILE|DIR|-", help="pages, or folders of them; - or nothing reads stdin"
    )
    one.add_argument("--format", choices=OUTPUT_FORMATS, default="txt", help="what to print (default: %(default)s)")
    one.add_argument("--text", action="store_true", help="the input is plain text, one block a line, as in WET files")
    one.add_argument("--model", type=Path, metavar="M", help="a model of your own (default: the shipped one)")
    one.add_argument(
        "--threshold", type=_share, metavar="T", help="keep blocks of at least this probability (default: the model's own)"
    )
    one.add_argument("-o", "--output", type=Path, metavar="OUT", help="write here instead of to stdout")
    one.set_defaults(run=_extract)

    train = commands.add_parser(
        "train",
        help="train a model on labelled pages",
        description="Trains a model on labelled pages, in any of the known formats.",
    )
    train.add_argument("corpora", nargs="+", type=Path, metavar="DIR", help="folders of labelled pages")
    train.add_argument("-o", "--output", type=Path, required=True, metavar="M", help="the model file to write")
    train.add_argument("--text", action="store_true", help="train on the pages' lines, for plain text")
    train.add_argument("--jobs", type=int, default=-1, metavar="N", help="processes (default: one a core)")
    train.set_defaults(run=_train)

    evaluate = commands.add_parser(
        "evaluate", help="score a model on labelled pages", description="Scores a model, or its recipe by cross-validation."
    )
    evaluate.add_argument("corpora", nargs="+", type=Path, metavar="DIR", help="folders of labelled pages")
    how = evaluate.add_mutually_exclusive_group()
    how.add_argument("--model", type=Path, metavar="M", help="the model to score (default: the shipped one)")
    how.add_argument("--cv", type=_folds, metavar="K", help="train and score in K folds, split by site, instead of scoring a model")
    evaluate.add_argument("--text", action="store_true", help="score on the pages' lines, for plain text")
    evaluate.add_argument("--threshold", type=_share, metavar="T", help="keep blocks of at least this probability")
    evaluate.add_argument("--json", action="store_true", help="print the report as JSON")
    evaluate.add_argument("--jobs", type=int, default=-1, metavar="N", help="processes (default: one a core)")
    evaluate.set_defaults(run=_evaluate)

    relabel = commands.add_parser(
        "relabel",
        help="carry labels over to changed pages",
        description="Carries the labels of labelled pages over to the blocks as they are now, and lists the blocks without a label.",
    )
    relabel.add_argument("folders", nargs="+", type=Path, metavar="DIR", help="folders of labelled pages")
    relabel.set_defaults(run=_relabel)
    return parser


def _extract(options: argparse.Namespace) -> int:
    model = load(options.model) if options.model else None
    failed = False
    texts: list[str] = []
    for name, page in _pages(options.inputs or [Path("-")], text=options.text):
        if isinstance(page, str):
            _say(f"{name}: {page}")
            failed = True
            continue
        texts.append(_one(page, model, options))
        if options.output is None:
            sys.stdout.write(texts.pop() + "\n")
    if options.output is not None:
        temporary = options.output.with_name(f".{options.output.name}.{os.getpid()}")
        try:
            temporary.write_text("".join(text + "\n" for text in texts), encoding="utf-8")
            os.replace(temporary, options.output)
        except OSError as error:
            _say(f"{options.output}: {error.strerror}")
            return 1
    return int(failed)


def _one(page: bytes, model: Model | None, options: argparse.Namespace) -> str:
    function = extract_text if options.text else extract
    return function(page, output_format=options.format, threshold=options.threshold, model=model)


def _pages(inputs: Sequence[Path], *, text: bool) -> Iterator[tuple[str, bytes | str]]:
    """Name and bytes of each input; a str instead of bytes says why there are none."""
    for path in inputs:
        if str(path) == "-":
            yield "-", sys.stdin.buffer.read()
            continue
        files = [path]
        if path.is_dir():
            suffixes = (".txt",) if text else _PAGE_SUFFIXES
            files = sorted(file for file in path.rglob("*") if file.suffix.lower() in suffixes and file.is_file())
            if not files:
                yield str(path), "no pages in this folder"
        for file in files:
            try:
                yield str(file), file.read_bytes()
            except OSError as error:
                yield str(file), error.strerror or str(error)


def _train(options: argparse.Namespace) -> int:
    from .models import write_model
    from .training.dataset import load as load_corpora
    from .training.fit import fit

    kind: Literal["html", "text"] = "text" if options.text else "html"
    try:
        data = load_corpora(options.corpora, kind=kind, jobs=options.jobs)
        for problem in (*data.problems, *data.skipped):
            _say(f"skipped {problem.name}: {problem.reason}")
        model = fit(data.examples, kind=kind, jobs=options.jobs, on_step=_say)
        write_model(model, options.output)
    except (OSError, ValueError) as error:
        _say(str(error))
        return 1
    skipped = len(data.problems) + len(data.skipped)
    _say(f"{options.output}: trained on {len(data.examples)} pages, {skipped} skipped")
    return 0


def _evaluate(options: argparse.Namespace) -> int:
    import json

    from .models import default_model
    from .training.dataset import load as load_corpora
    from .training.evaluate import cross_validate, score
    from .training.report import as_dict, build_report, render

    kind: Literal["html", "text"] = "text" if options.text else "html"
    try:
        data = load_corpora(options.corpora, kind=kind, jobs=options.jobs)
        if options.cv:
            results = cross_validate(data.examples, folds=options.cv, kind=kind, jobs=options.jobs, on_step=_say)
        else:
            model = load(options.model) if options.model else default_model(kind)
            results = [score(example, model, threshold=options.threshold) for example in data.examples]
    except ModelError:
        raise
    except (OSError, ValueError) as error:
        _say(str(error))
        return 1
    report = build_report(results, problems=data.problems, skipped=data.skipped)
    print(json.dumps(as_dict(report), ensure_ascii=False, indent=1) if options.json else render(report))
    return 0


def _relabel(options: argparse.Namespace) -> int:
    from .training.relabel import relabel

    failed = False
    for folder in options.folders:
        pages = sorted(path.parent for path in folder.glob("**/labels.json"))
        if not pages:
            _say(f"{folder}: no labelled pages in this folder")
            failed = True
        for page in pages:
            try:
                for text in relabel(page):
                    print(f"{page.name}: {text}")
            except (OSError, ValueError, KeyError) as error:
                _say(f"{page}: {error}")
                failed = True
    return int(failed)


def _share(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError("between 0 and 1")
    return value


def _folds(text: str) -> int:
    value = int(text)
    if value < 2:
        raise argparse.ArgumentTypeError("at least 2")
    return value


def _say(message: str) -> None:
    print(f"bodytext: {message}", file=sys.stderr)
