"""Writes what this environment answers to every page: `answers.py OUT`, where OUT becomes an `.npz` file of texts and probabilities.

Pages are our own labelled ones, as markup and as the lines of their text, and the hostile ones, shrunk.
"""

from __future__ import annotations

import json
import platform
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import charset_normalizer
import lxml.etree
import numpy as np

import bodytext
from bodytext.features.compiled import compiled_parts
from bodytext.formats import OUTPUT_FORMATS

TESTS = Path(__file__).parents[1]
SCALE = 0.003
URL = "https://example.org/news/index.html?page=2#top"
HREFS = (
    "#",
    "?",
    "?#c",
    "#c",
    "//",
    "///x",
    "../..",
    "?x",
    "//h?",
    "http:",
    "http:g",
    "\\x",
    " a",
    "a b",
    "/a;b?",
    "..//c",
    "://",
    "[",
    "//[",
)
PACKAGES = ("lxml", "numpy", "scikit-learn", "joblib", "charset-normalizer", "webencodings", "nh3")


def pages() -> Iterator[tuple[str, bytes]]:
    """Every page with its name."""
    sys.path.insert(0, str(TESTS / "hostile"))
    from inputs import ARTICLE, all_inputs

    for file in sorted((TESTS.parent / "labeled").glob("*/page.html")):
        yield f"labeled/{file.parent.name}", file.read_bytes()
    for entry in all_inputs():
        yield f"hostile/{entry.kind}/{entry.name}", entry.make(SCALE)
    links = " ".join(f"<a href='{href}'>link</a>" for href in HREFS)
    yield "addresses", ARTICLE.replace("</p>", f" {links}</p>").encode()


def main() -> None:
    """Classify every page, as markup and as lines, and write every answer."""
    guesses = 0
    from_bytes = charset_normalizer.from_bytes

    def counted(*args: object, **options: object) -> object:
        nonlocal guesses
        guesses += 1
        return from_bytes(*args, **options)  # type: ignore[arg-type]

    charset_normalizer.from_bytes = counted
    texts: dict[str, dict[str, str]] = {}
    guessed: list[str] = []
    probabilities: dict[str, np.ndarray] = {}
    for name, html in pages():
        before = guesses
        document = bodytext.classify(html, url=URL)
        if guesses > before:
            guessed.append(name)
        lines = bodytext.classify_lines("\n".join(document.page.texts))
        texts[name] = {output_format: document.render(output_format) for output_format in OUTPUT_FORMATS[:3]}
        texts[name] |= {"lines": lines.text, "blocks": json.dumps([document.status, lines.status, document.page.texts])}
        probabilities[name] = np.concatenate([document.probabilities, lines.probabilities])
    about = {"python": platform.python_version(), **{name: version(name) for name in PACKAGES}}
    about["libxml2"] = ".".join(map(str, lxml.etree.LIBXML_VERSION))
    about["walk"] = "compiled" if compiled_parts()["walk"] else "in Python"
    said = json.dumps({"about": about, "guessed": guessed, "texts": texts}).encode()
    np.savez_compressed(sys.argv[1], said=np.frombuffer(said, dtype=np.uint8), **probabilities)


if __name__ == "__main__":
    main()
