"""Feeds pages made by Atheris through decode, parse, segment, features and model: `python tests/fuzz/fuzz_page.py -max_total_time=600`.

Needs `pip install atheris`. Options are libFuzzer's; a folder named on the command line is its corpus.
"""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["bodytext"]):
    import bodytext

FORMATS = ("txt", "markdown", "html", "json")


def test_one_input(data: bytes) -> None:
    """A page of these bytes gives text in every format."""
    for page in (data, data.decode("latin-1")):
        document = bodytext.classify(page)
        for output_format in FORMATS:
            document.render(output_format).encode("utf-8")
    bodytext.extract_text(data)


if __name__ == "__main__":
    atheris.Setup(sys.argv, test_one_input)
    atheris.Fuzz()
