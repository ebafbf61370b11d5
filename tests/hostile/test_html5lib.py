"""The tests of html5lib, where they are available: text of the trees, and the encodings that pages declare.

Cases that ask for scripting are left out, since bodytext reads pages as a browser without it does. NUL characters are dropped here and
become U+FFFD there, so U+FFFD is left out of both texts. The other differences, 28 of 1,592, are of classes that libxml2's parser cannot
give: text misplaced in tables stays in its place; `title` and `plaintext` inside SVG are raw text; text in framesets is kept, and so is
what a `col` in a template drops; CDATA in HTML inside SVG is text, where browsers see a comment; no `selectedcontent` is filled.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import webencodings

from bodytext.features import parse, segment
from bodytext.features.page.prescan import declared_encoding

TESTS = Path(__file__).parents[3] / "shared" / "html5lib-tests"
MIN_AGREEMENT = 0.98

pytestmark = pytest.mark.skipif(not TESTS.exists(), reason="html5lib's tests are not available")


def tree_cases() -> Iterator[tuple[str, str]]:
    """The page and the text of its tree without white space, for each case that is a whole page."""
    for path in sorted((TESTS / "tree-construction").glob("*.dat")):
        for case in re.split(r"(?:\A|\n)#data\n", path.read_bytes().decode("utf-8").replace("\r\n", "\n"))[1:]:
            html, _, rest = ("\n" + case).partition("\n#errors\n")
            if "#document-fragment\n" in rest or "#script-on\n" in rest:
                continue
            nodes = re.split(r"\n(?=\| )", rest.partition("#document\n")[2])
            found = [re.match(r'\| +"(.*)"\s*\Z', node, re.DOTALL) for node in nodes]
            yield html[1:], bare("".join(text[1] for text in found if text is not None))


def bare(text: str) -> str:
    """Text without white space and U+FFFD."""
    return "".join(text.replace("\ufffd", "").split())


def test_text_of_the_trees() -> None:
    cases = list(tree_cases())
    agreeing = 0
    for html, expected in cases:
        tree = parse(html)
        segment(tree)
        agreeing += bare("".join(text for root in tree.roots for text in root.itertext())) == expected
    assert len(cases) > 1500
    assert agreeing / len(cases) >= MIN_AGREEMENT, f"{agreeing} of {len(cases)}"


@pytest.mark.parametrize("path", sorted((TESTS / "encoding").glob("*.dat")), ids=lambda path: path.stem)
def test_encodings_that_pages_name(path: Path) -> None:
    for case in re.split(rb"(?:\A|\n)#data\n", path.read_bytes())[1:]:
        html, _, rest = case.partition(b"\n#encoding\n")
        encoding = webencodings.lookup(rest.split()[0].decode())
        found = "utf-8" if html.startswith(b"\xef\xbb\xbf") else declared_encoding(html) or "windows-1252"
        assert found == encoding.name, html[-300:]
        parse(html)
