"""Pages to time our own steps on: those of `labeled/`, so that nothing but this repository is needed.

`pytest benchmarks --benchmark-group-by=func` runs them; with `--benchmark-autosave` before a change and `--benchmark-compare` after
it they show what the change did. Set OMP_NUM_THREADS=1, or numpy's threads are timed too.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bodytext.features import Page, Tree, parse, segment

LABELED = Path(__file__).parents[1] / "labeled"
LONG_BYTES = 1_000_000


@pytest.fixture(scope="session", params=["labeled", "long"])
def pages(request: pytest.FixtureRequest) -> list[bytes]:
    """All labelled pages, or one page of 1 MB made of the bodies of all of them, over and over."""
    sources = [path.read_bytes() for path in sorted(LABELED.glob("*/page.html"))]
    if request.param == "labeled":
        return sources
    bodies = b"\n".join(source.partition(b"<body")[2].partition(b">")[2].rpartition(b"</body>")[0] for source in sources)
    return [b"<html><head><title>Long</title></head><body>" + (bodies * (LONG_BYTES // len(bodies) + 1))[:LONG_BYTES]]


@pytest.fixture(scope="session")
def trees(pages: list[bytes]) -> list[Tree]:
    """The pages parsed; nothing that is timed changes a tree."""
    return [parse(page) for page in pages]


@pytest.fixture(scope="session")
def segmented(trees: list[Tree]) -> list[Page]:
    """The pages cut into blocks."""
    return [segment(tree) for tree in trees]
