"""Two pages that every adapter is shown, and what is to come of them."""

from __future__ import annotations

from pathlib import Path

import bodytext

LABELED = Path(__file__).parents[2] / "labeled"
PAGE = (LABELED / "nl-article-laadpalen-provincies" / "page.html").read_text(encoding="utf-8")
OTHER = next(iter(sorted(LABELED.glob("en-*")))).joinpath("page.html").read_text(encoding="utf-8")
TEXT = bodytext.extract(PAGE)
OTHER_TEXT = bodytext.extract(OTHER)
URL = "https://www.example.org/a"
