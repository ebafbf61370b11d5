"""Feeds pages made by Atheris through all steps, from bytes to text: `python tests/fuzz/fuzz_page.py -max_total_time=600 CORPUS`.

Options are libFuzzer's. Limits are lowered, so that short pages reach them, and the compiled loops are held against those in Python,
which Atheris can see into.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import atheris
import harness

with atheris.instrument_imports(include=["bodytext"]):
    import bodytext
    from bodytext.features import parse
    from bodytext.features.page import limits
    from bodytext.features.page.bytes import survey, survey_in_python
    from bodytext.features.page.walk import walk, walk_in_python
    from bodytext.formats import OUTPUT_FORMATS

    for name in OUTPUT_FORMATS:  # imports what is imported late
        bodytext.extract(b"<p>A text.", output_format=name)

SEED_BYTES = 6000


def lower_limits() -> None:
    """Let pages of a few kilobytes reach what guards against those of megabytes."""
    vars(limits).update(MAX_TAG_BYTES=256, MAX_ATTRIBUTES=10, MAX_MARKUP=4000, FLAT_DEPTH=100)
    vars(sys.modules[parse.__module__]).update(MAX_TAG_BYTES=256, MAX_BYTES=30_000)


def check_walks(html: bytes | str) -> None:
    """The compiled walk and the one in Python find the same."""
    roots = parse(html).roots
    compiled, plain = walk(roots, limits.MAX_BLOCKS), walk_in_python(roots, limits.MAX_BLOCKS)
    for name in compiled._fields:
        assert getattr(compiled, name) == getattr(plain, name), name


def page_of(data: bytes) -> bytes | str:
    """The bytes themselves, or, by their number, a str with a character a byte or with any character, surrogates too."""
    if len(data) % 4 == 0:
        return data.decode("utf-16-le", "surrogatepass")
    return data.decode("latin-1") if len(data) % 4 == 1 else data


def test_one_input(data: bytes) -> None:
    """A page of these bytes gives text in every format, and its blocks do not depend on a compiler."""
    assert survey(data, 256, 10, 4000) == survey_in_python(data, 256, 10, 4000)
    limits.flatten(data)
    page = page_of(data)
    check_walks(page)
    document = bodytext.classify(page, url="https://example.org/a/b")
    assert ((document.probabilities >= 0) & (document.probabilities <= 1)).all()
    for output_format in OUTPUT_FORMATS:
        document.render(output_format).encode("utf-8")
    try:
        lines = bodytext.extract_lines(page)
    except ValueError as error:
        if "this is HTML" not in str(error):
            raise
    else:
        lines.encode("utf-8")


def seeds() -> Iterator[bytes]:
    """The hostile pages, shrunk."""
    from inputs import all_inputs

    for entry in all_inputs():
        yield entry.make(0.0005)[:SEED_BYTES]


if __name__ == "__main__":
    lower_limits()
    harness.fuzz(test_one_input, seeds())
