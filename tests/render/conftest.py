"""Pages whose blocks are kept as a test tells."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from bodytext.document import Document, Source
from bodytext.features import segment
from bodytext.models import Selection


def make_document(html: str, kept: list[bool] | None = None, *, url: str | None = None) -> Document:
    """A page whose blocks are kept as told, over and over; all of them without being told."""
    source = Source(html)
    page = segment(source.tree)
    chosen = np.resize(np.array(kept or [True]), page.n_blocks)
    return Document(page, chosen.astype(np.float32), Selection(chosen, 0.5, 1.0), source.tree.status, url, source)


@pytest.fixture(scope="session")
def document() -> Callable[..., Document]:
    """What makes such a page."""
    return make_document
