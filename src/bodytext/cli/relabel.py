"""Transfers the labels of labelled pages to their current blocks.

Needed after a page or the segmenter has changed. Blocks for which no label could be found are listed on stdout and written as
boilerplate, so check them.
"""

from __future__ import annotations

import argparse
from typing import Final

from .arguments import path_argument
from .messages import reason, say

EXAMPLES: Final = """example:
  bodytext relabel my-pages"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `bodytext relabel`."""
    parser.add_argument("folders", nargs="+", type=path_argument, metavar="DIR", help="folders of labelled pages")


def run(options: argparse.Namespace) -> int:
    """Rewrite the labels of every page; returns 1 if those of a page could not be transferred."""
    from bodytext.training.corpora.relabel import relabel

    failed = False
    for folder in options.folders:
        pages = sorted(path.parent for path in folder.glob("**/labels.json"))
        if not pages:
            what = (
                "no labelled pages in this folder" if folder.is_dir() else "not a folder" if folder.exists() else "no such folder"
            )
            say(f"{folder}: {what}")
            failed = True
        for page in pages:
            try:
                for text in relabel(page):
                    print(f"{page.name}: {text}")
            except (OSError, ValueError) as error:
                say(f"{page}: {reason(error)}")
                failed = True
    return int(failed)
