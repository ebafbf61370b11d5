"""Hand-written pages and what every format makes of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bodytext.document import Document
from bodytext.formats import OutputFormat

GOLDEN = Path(__file__).parent / "golden"
PAGES = sorted(path.stem for path in GOLDEN.glob("*.html") if not path.stem.endswith(".out"))
SUFFIXES: dict[str, OutputFormat] = {".txt": "txt", ".markdown": "markdown", ".out.html": "html"}


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("name", PAGES)
def test_output_is_as_written_down(document: Callable[..., Document], name: str, suffix: str) -> None:
    html = (GOLDEN / f"{name}.html").read_text(encoding="utf-8")
    kept = [not {"nav", "footer"} & set(block.xpath.split("/")) for block in document(html).blocks]
    found = document(html, kept, url="https://www.example.org/a/b.html")
    output = found.render(SUFFIXES[suffix], include_links=True, include_images=True)
    assert output + "\n" == (GOLDEN / f"{name}{suffix}").read_text(encoding="utf-8")
