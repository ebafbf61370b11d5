"""Trains a model on labelled pages.

Pages that cannot be used are listed on stderr and left out. The same pages on the same machine give the same file, byte for byte.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bodytext.extras import needs

from .arguments import UsageError, add_cache, add_cluster, add_corpora, path_argument
from .messages import progress, reason, say

if TYPE_CHECKING:
    from bodytext.features import PageFormat

EXAMPLES: Final = """examples:
  bodytext train my-pages -o my.bodytext
  bodytext train my-pages -o my.bodytext --cache ~/.cache/bodytext
  bodytext train my-pages labeled --text -o my-lines.bodytext
  bodytext train my-pages -o my.bodytext --cluster tcp://10.0.0.1:8786
  bodytext extract --model my.bodytext page.html"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `bodytext train`."""
    add_corpora(parser)
    parser.add_argument("-o", "--output", type=path_argument, required=True, metavar="M", help="the model file to write")
    parser.add_argument("--text", action="store_true", help="reduce pages to plain text first, and train a model for plain text")
    add_cache(parser)
    add_cluster(parser)


def run(options: argparse.Namespace) -> int:
    """Train and write the model; returns 1 if it cannot be trained or written."""
    from bodytext.models import write_model
    from bodytext.training.cache import Cache
    from bodytext.training.corpora.dataset import load_dataset
    from bodytext.training.fitting.fit import fit

    if options.cluster is None and (options.tls_ca or options.tls_cert or options.tls_key):
        raise UsageError("--tls-ca, --tls-cert and --tls-key are for a cluster; give its address with --cluster")
    page_format: PageFormat = "text" if options.text else "html"
    try:
        _check_output(options.output)
        cache = Cache(options.cache)
        with _backend(options):
            with progress("reading") as on_page:
                data = load_dataset(options.corpora, page_format=page_format, cache=cache, jobs=options.jobs, on_page=on_page)
            for problem in data.problems:
                say(f"skipped {problem.name}: {problem.reason}")
            model = fit(data.examples, page_format=page_format, cache=cache, jobs=options.jobs, on_step=say)
        write_model(model, options.output)
    except (OSError, ValueError) as error:
        say(reason(error))
        return 1
    say(f"{options.output}: trained on {len(data.examples)} pages, {len(data.problems)} skipped")
    return 0


def _check_output(path: Path) -> None:
    """Raise `OSError` if the file cannot be written; better known now than after the training."""
    if path.is_dir():
        raise IsADirectoryError(f"{path}: is a folder; name a file in it")
    if not path.absolute().parent.is_dir():
        raise FileNotFoundError(f"{path}: no such folder: {path.absolute().parent}")
    if not os.access(path.absolute().parent, os.W_OK):
        raise PermissionError(f"{path}: its folder cannot be written to")


@contextmanager
def _backend(options: argparse.Namespace) -> Iterator[None]:
    """Run joblib in processes on this machine, or on the workers of a cluster."""
    if options.cluster is None:
        yield
        return
    with needs("train"):
        import joblib

    from bodytext.batch.cluster import Tls, connected

    with connected(options.cluster, Tls(options.tls_ca, options.tls_cert, options.tls_key)), joblib.parallel_config(backend="dask"):
        yield
