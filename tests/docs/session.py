"""Runs the Python blocks of a page one after the other: `python session.py BLOCKS.json`, a list of texts of which the last is the new one.

A block with prompts is a doctest. The blocks before the last are run again for what they define, and what they print is dropped.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import json
import sys
from pathlib import Path
from typing import Any


def run(text: str, names: dict[str, Any], label: str) -> None:
    """Run one block; an error when a doctest prints something else than it says."""
    if ">>>" not in text:
        exec(compile(text, label, "exec"), names)
        return
    test = doctest.DocTestParser().get_doctest(text, names, label, label, 0)
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    report: list[str] = []
    runner.run(test, out=report.append, clear_globs=False)
    names.update(test.globs)
    if runner.failures:
        sys.exit("".join(report))


if __name__ == "__main__":
    defined: dict[str, Any] = {"__name__": "__main__"}
    *before, last = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    for block in before:
        with contextlib.redirect_stdout(io.StringIO()):
            run(block, defined, "earlier")
    run(last, defined, "block")
