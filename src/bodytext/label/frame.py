"""A page as it is shown for labelling: harmless, offline, with its own styles, and every piece of text marked with its block.

The segmenter itself tells which text belongs to which block: each text of the tree is replaced with a number and the tree is
segmented, so the numbers in a block's text are those of its texts.
"""

from __future__ import annotations

import re
from typing import Final

import nh3
from lxml import etree

from bodytext.assets import read
from bodytext.features import Page, Tree, parse, segment
from bodytext.features.page.tags import BLOCK as BLOCK_LEVEL
from bodytext.features.page.tags import KIND, SKIP

POLICY: Final = (
    "sandbox allow-same-origin; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)
"""The frame's content-security policy: anything that slipped through the cleaning could neither run nor load anything."""
BLOCK: Final = "bodytext-block"
_TAGS: Final = set(
    """a abbr address article aside b bdi bdo big blockquote br caption center cite code dd del details dfn div dl dt em
    fieldset figcaption figure font footer h1 h2 h3 h4 h5 h6 header hgroup hr i img ins kbd label legend li main mark menu nav
    ol p pre q rp rt ruby s samp search section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u
    ul var wbr""".split()
) | {BLOCK}
_ATTRIBUTES: Final = {
    "*": {"class", "id", "style", "dir", "lang", "title"},
    "img": {"src", "alt", "width", "height"},
    "details": {"open"},
    "ol": {"start", "reversed", "type"},
    "li": {"value"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "table": {"border", "cellpadding", "cellspacing", "width"},
    BLOCK: {"data-block"},
}
_ESCAPE: Final = re.compile(r"\\([0-9a-fA-F]{1,6})\s?")
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_LOADS: Final = re.compile(
    r"@(import|charset|namespace)\b[^;{}]*;?|\b(url|image|image-set|src|expression)\s*\([^)]*\)?", re.IGNORECASE
)
# Elements that float over the page would keep the mouse from the blocks below.
_FLOATS: Final = re.compile(r"position\s*:\s*(fixed|sticky)", re.IGNORECASE)


def frame_html(html: bytes | str) -> str:
    """Prepare a page for the frame.

    Args:
        html: the page as it was saved.

    Returns:
        HTML in which each piece of text of block n is in a `<bodytext-block data-block="n">`.

    >>> "<bodytext-block data-block=\\"1\\">two</bodytext-block>" in frame_html("<p onclick=x()>one<p>two<script>three</script>")
    True
    """
    tree = parse(html)
    sheets = [harmless_css("".join(map(str, style.itertext()))) for root in tree.roots for style in root.iter("style")]
    page, marked = _marked(tree)
    clean = nh3.clean(
        marked,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"data"},
        link_rel=None,
        attribute_filter=_filter,
        strip_comments=True,
    )
    lang = f' lang="{page.head.lang}"' if re.fullmatch(r"[A-Za-z0-9-]{2,35}", page.head.lang) else ""
    own = read("bodytext.label", "static/frame.css")
    styles = "".join(f"<style>{sheet}</style>\n" for sheet in (*sheets, own))
    head = f'<meta charset="utf-8"><title>The page</title>\n{styles}'
    return f"<!DOCTYPE html>\n<html{lang}><head>{head}</head>\n<body>{clean}</body></html>\n"


def harmless_css(sheet: str) -> str:
    """Clean a style sheet or a style attribute so that it loads nothing and lets nothing float.

    >>> harmless_css("@import 'x.css'; p { background: url(//x/y) red; position: fixed }")
    ' p { background:  red; position: static }'
    """
    plain = _ESCAPE.sub(lambda found: chr(int(found[1], 16)) if int(found[1], 16) < 0xD800 else "", sheet).replace("\\", "")
    return _FLOATS.sub("position: static", _LOADS.sub("", _COMMENT.sub(" ", plain))).replace("<", "")


def _marked(tree: Tree) -> tuple[Page, str]:
    """Return the page, and its tree serialised with marked texts; the tree is modified."""
    places: list[tuple[etree._Element, bool, str]] = []
    for root in tree.roots:
        for element in root.iter(etree.Element):
            if element.tag == BLOCK:
                element.tag = "span"
            if element.text and not element.text.isspace():
                places.append((element, False, element.text))
            if element.tail and not element.tail.isspace():
                places.append((element, True, element.tail))
    for number, (element, is_tail, _) in enumerate(places):
        _set(element, is_tail, f" {number} ")
    page = segment(tree)
    for block, numbers in enumerate(page.texts):
        for number in map(int, numbers.split()):
            element, is_tail, text = places[number]
            mark = etree.Element(BLOCK, {"data-block": str(block)})
            mark.text = text
            _set(element, is_tail, None)
            if is_tail:
                mark.tail = None
                element.addnext(mark)
            else:
                element.insert(0, mark)
    written: list[str] = []
    for root in tree.roots:
        for element in list(root.iter(etree.Element)):
            _simplify(element)
        written.append(etree.tostring(root, method="html", encoding="unicode", with_tail=True))
    return page, "".join(written)


def _simplify(element: etree._Element) -> None:
    """Replace elements that the frame cannot show with ones that it can."""
    tag = element.tag
    if KIND.get(str(tag)) == SKIP and element.getparent() is not None:
        for child in list(element):
            element.remove(child)
        element.text = None
        element.tag = "span"
        element.attrib.clear()
    elif tag == "img" and not str(element.get("src", "")).startswith("data:image/"):
        alternative = element.get("alt", "")
        element.tag = "span"
        element.attrib.clear()
        element.set("class", "bodytext-image")
        if alternative:
            element.set("title", alternative)
    elif tag not in _TAGS:
        # The browser would read some of these, and the marks in them, as raw text.
        element.tag = "div" if KIND.get(str(tag)) == BLOCK_LEVEL else "span"


def _filter(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "src" and not value.startswith("data:image/"):
        return None
    if attribute == "style":
        return harmless_css(value)
    return value


def _set(element: etree._Element, is_tail: bool, text: str | None) -> None:
    if is_tail:
        element.tail = text
    else:
        element.text = text
