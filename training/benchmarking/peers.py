"""Wraps other extractors, bodytext and a bare lxml parse in one signature: bytes of a page in, its text out.

A peer is imported only when it is loaded. Each runs as its documentation recommends for extracting the main content as text,
without the page's address, and without comments if that is an option. None needs the network; `conditions.offline` makes sure of
that. HTML that a peer returns is turned into text by html-text; peers that read only str get what our decoder makes of the bytes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from types import MappingProxyType
from typing import Final

from bodytext.models import Model
from bodytext.training.corpora.gold import Problem

Extract = Callable[[bytes], str]

OURS: Final = "bodytext"
BASELINE: Final = "lxml parse"
"""The baseline of all times: lxml's HTML parser on the same bytes, including freeing the tree. It returns no text."""
_TRIAL: Final = b"<html><body><article><h1>Ferry</h1><p>The ferry leaves the northern pier at noon.</p></article></body></html>"


@dataclass(frozen=True, slots=True)
class Extractor:
    """An extractor to be measured.

    Attributes:
        name: its name in reports.
        version: version of its distribution.
        extract: function from the bytes of a page to its main text, "" for none; it may raise anything.
        has_text: False for the bare parse, which is timed but not scored.
    """

    name: str
    version: str
    extract: Extract
    has_text: bool = True


class UnavailablePeerError(Exception):
    """Why an extractor cannot run here, in one line."""


def load_extractor(name: str, *, model: Model | None = None) -> Extractor:
    """Import an extractor.

    Args:
        name: `OURS`, `BASELINE` or one of `PEERS`.
        model: for our own; None takes the shipped one.

    Raises:
        KeyError: there is no such extractor.
        UnavailablePeerError: it is not installed, or its import fails.

    >>> load_extractor("lxml parse").has_text, load_extractor("bodytext").extract(b"<p></p>")
    (False, '')
    """
    if name == OURS:
        return _bodytext(model)
    if name == BASELINE:
        return Extractor(BASELINE, _version("lxml"), _lxml_parse(), has_text=False)
    make = PEERS[name]
    try:
        return Extractor(name, _version(name), make())
    except ModuleNotFoundError as error:
        raise UnavailablePeerError(f"not installed ({error})") from error
    except Exception as error:  # a broken installation may raise anything on import
        raise UnavailablePeerError(f"cannot be imported ({one_line(error)})") from error


def load_peers(names: Iterable[str]) -> tuple[list[Extractor], list[Problem]]:
    """Return the peers that run here, each tried on one small page, and the others with the reason.

    Raises:
        KeyError: there is no such peer.
    """
    found: list[Extractor] = []
    missing: list[Problem] = []
    for name in names:
        try:
            extractor = load_extractor(name)
            _try(extractor)
        except UnavailablePeerError as error:
            missing.append(Problem(name, str(error)))
        else:
            found.append(extractor)
    return found, missing


def _try(extractor: Extractor) -> None:
    try:
        extractor.extract(_TRIAL)
    except Exception as error:
        raise UnavailablePeerError(f"fails on a page of one paragraph ({one_line(error)})") from error


def ours_by_page(models: Mapping[bytes, Model]) -> Extractor:
    """Wrap bodytext with a model for each page that has not seen it in training.

    Its `extract` raises `KeyError` for a page without a model.
    """
    import bodytext

    return Extractor(OURS, bodytext.__version__, lambda page: bodytext.extract(page, model=models[page]))


def _bodytext(model: Model | None) -> Extractor:
    import bodytext

    return Extractor(OURS, bodytext.__version__, lambda page: bodytext.extract(page, model=model))


def _lxml_parse() -> Extract:
    from lxml import etree

    def parse(page: bytes) -> str:
        etree.fromstring(page, etree.HTMLParser())
        return ""

    return parse


def _trafilatura() -> Extract:
    extract = import_module("trafilatura").extract
    return lambda page: extract(page, include_comments=False) or ""


def _resiliparse() -> Extract:
    # Alternative texts of images and list bullets are not words of the gold: it scores higher without them.
    encoding = import_module("resiliparse.parse.encoding").detect_encoding
    parse = import_module("resiliparse.parse.html").HTMLTree.parse_from_bytes
    text = import_module("resiliparse.extract.html2text").extract_plain_text
    return lambda page: text(parse(page, encoding(page)), main_content=True, alt_texts=False, list_bullets=False)


def _readability() -> Extract:
    document, text = import_module("readability").Document, import_module("html_text").extract_text
    return lambda page: text(document(page).summary(html_partial=True))


def _html_text() -> Extract:
    text = import_module("html_text").extract_text
    return lambda page: text(_decoded(page))


def _boilerpy3() -> Extract:
    # The extractor for any page; ArticleExtractor is for news only and scores lower over all kinds of pages.
    extractor = import_module("boilerpy3.extractors").DefaultExtractor()
    return lambda page: extractor.get_content(_decoded(page))


def _rs_trafilatura() -> Extract:
    extract = import_module("rs_trafilatura").extract_bytes
    return lambda page: extract(page, include_comments=False).main_content or ""


def _magic_html() -> Extract:
    extractor, text = import_module("magic_html").GeneralExtractor(), import_module("html_text").extract_text
    return lambda page: text(extractor.extract(_decoded(page))["html"])


def _justext() -> Extract:
    """Use the stop words of the page's language, English if it states none; no stop words for languages without a list."""
    module = import_module("justext")
    list_of = cache(module.get_stoplist)

    def extract(page: bytes) -> str:
        name = stoplist_of(page)
        words, options = (list_of(name), {}) if name else (frozenset(), {"stopwords_low": 0, "stopwords_high": 0})
        paragraphs = module.justext(page, words, **options)
        return "\n".join(paragraph.text for paragraph in paragraphs if not paragraph.is_boilerplate)

    return extract


PEERS: Final[Mapping[str, Callable[[], Extract]]] = MappingProxyType(
    {
        "trafilatura": _trafilatura,
        "resiliparse": _resiliparse,
        "readability-lxml": _readability,
        "justext": _justext,
        "boilerpy3": _boilerpy3,
        "html-text": _html_text,
        "rs-trafilatura": _rs_trafilatura,
        "magic-html": _magic_html,
    }
)
"""Functions that import a peer and return its extractor, by the name of the distribution."""

_LANG: Final = re.compile(rb"<html\b[^>]{0,500}?\slang\s*=\s*[\"']?([A-Za-z]{2,3})", re.IGNORECASE)
_STOPLISTS: Final = {
    names[:2]: names[3:]
    for names in (
        "ar Arabic|bg Bulgarian|ca Catalan|cs Czech|da Danish|de German|el Greek|en English|es Spanish|et Estonian|eu Basque|"
        "fa Persian|fi Finnish|fr French|gl Galician|he Hebrew|hi Hindi|hr Croatian|hu Hungarian|id Indonesian|is Icelandic|"
        "it Italian|ko Korean|lt Lithuanian|lv Latvian|nb Norwegian_Bokmal|nl Dutch|no Norwegian_Bokmal|pl Polish|pt Portuguese|"
        "ro Romanian|ru Russian|sk Slovak|sl Slovenian|sr Serbian|sv Swedish|sw Swahili|tr Turkish|uk Ukrainian|vi Vietnamese"
    ).split("|")
}


def stoplist_of(page: bytes) -> str:
    """Return the name of jusText's stop list for the language that a page states, "" if there is none.

    >>> stoplist_of(b'<html lang="nl-BE">'), stoplist_of(b"<p>No language."), stoplist_of(b"<html lang=zh>")
    ('Dutch', 'English', '')
    """
    found = _LANG.search(page[:4096])
    return _STOPLISTS.get(found[1].decode("ascii").lower(), "") if found else "English"


def _decoded(page: bytes) -> str:
    from bodytext.features.page.decode import to_utf8

    return to_utf8(page)[0].decode("utf-8", "replace")


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return "unknown"


def one_line(error: BaseException) -> str:
    """Write type and message of an error in at most 120 characters.

    >>> one_line(ValueError("no such\\nlist"))
    'ValueError: no such list'
    """
    text = " ".join(f"{type(error).__name__}: {error}".split()).rstrip(": ")
    return text if len(text) <= 120 else text[:119] + "…"
