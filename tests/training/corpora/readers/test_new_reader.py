"""A new corpus format is one file and its line in the table; this adds one to a copy of the readers, the way CONTRIBUTING.md has it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from bodytext.training.corpora import readers
from bodytext.training.corpora.gold import LabelledPage, Problem

Write = Callable[[Mapping[str, object]], Path]

READER = '''
"""Pages with their main text in a block of lines below `==`: NAME.page."""

from functools import partial

from bodytext.training.corpora.gold import LabelledPage

from .files import UnusablePageError, attempt, corpus_name, named_files, paragraphs, read_gold

FILES = "NAME.page: HTML, a line ==, and the main text"


def matches(path):
    return bool(named_files(path, (".page",)))


def read(path):
    for name, file in named_files(path, (".page",)).items():
        yield attempt(name, partial(_page, name, corpus_name(path), file))


def _page(name, corpus, file):
    html, found, text = read_gold(file).partition("\\n==\\n")
    if not found:
        raise UnusablePageError("no line is ==")
    return LabelledPage(name=name, corpus=corpus, html=html, text=paragraphs(text), site=name)
'''


@pytest.fixture
def extended(tmp_path: Path) -> Iterator[ModuleType]:
    """A copy of the package with one more reader."""
    folder = tmp_path / "readers"
    shutil.copytree(Path(readers.__file__).parent, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "below.py").write_text(READER, encoding="utf-8")
    table = (folder / "__init__.py").read_text(encoding="utf-8")
    changed = table.replace("import article_extraction,", "import article_extraction, below,").replace(
        '    "pairs": pairs,\n', '    "pairs": pairs,\n    "below": below,\n'
    )
    assert changed.count("below") == table.count("below") + 3
    (folder / "__init__.py").write_text(changed, encoding="utf-8")
    spec = spec_from_file_location("extended_readers", folder / "__init__.py", submodule_search_locations=[str(folder)])
    assert spec is not None
    assert spec.loader is not None
    package = module_from_spec(spec)
    sys.modules["extended_readers"] = package
    try:
        spec.loader.exec_module(package)
        yield package
    finally:
        for name in [name for name in sys.modules if name.partition(".")[0] == "extended_readers"]:
            del sys.modules[name]


def test_a_new_reader_is_one_file_and_its_line(extended: ModuleType, write: Write) -> None:
    assert [name for name in extended.FORMATS if name not in readers.FORMATS] == ["below"]
    assert [name for name in extended.FORMATS if name != "below"] == list(readers.FORMATS)
    corpus = write({"a.page": "<nav>Menu</nav><p>Rye.\n==\nRye.\n", "b.page": "<p>Rye."})
    page, problem = extended.read_corpus(corpus)
    assert isinstance(page, LabelledPage)
    assert (page.name, page.corpus, page.text) == ("a", "harbour", "Rye.")
    assert problem == Problem("b", "no line is ==")


def test_the_formats_that_were_there_are_still_recognised(extended: ModuleType, write: Write) -> None:
    (page,) = extended.read_corpus(write({"a.html": "<p>Rye.", "a.txt": "Rye."}))
    assert isinstance(page, LabelledPage)


def test_an_unknown_corpus_is_told_of_the_new_format_too(extended: ModuleType, write: Write) -> None:
    with pytest.raises(ValueError, match="pairs, below, boilernet"):
        extended.read_corpus(write({"notes.md": "Rye"}))
