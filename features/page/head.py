"""What the head of a page says about it: title, language and the kind of page it claims to be."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from lxml import etree

from .columns import Head
from .parse import Tree

_LD_TYPE = re.compile(r'"@type"\s*:\s*(?:\[\s*)?"(?:https?://schema\.org/)?(\w{3,40})"')
_MAX_LD_CHARS: Final = 200_000

# Order is part of the model format: append, never reorder.
HINTS: Final[tuple[str, ...]] = (
    "og_article",
    "og_product",
    "og_website",
    "ld_article",
    "ld_product",
    "ld_list",
    "ld_forum",
    "ld_faq",
    "ld_organization",
    "ld_recipe",
    "published",
)
_LD_HINT: Final[dict[str, str]] = {
    **dict.fromkeys(
        [
            "Article",
            "NewsArticle",
            "BlogPosting",
            "TechArticle",
            "ScholarlyArticle",
            "Report",
            "ReportageNewsArticle",
            "AnalysisNewsArticle",
        ],
        "ld_article",
    ),
    **dict.fromkeys(["Product", "ProductGroup", "Offer", "AggregateOffer"], "ld_product"),
    **dict.fromkeys(["ItemList", "CollectionPage", "OfferCatalog", "SearchResultsPage"], "ld_list"),
    **dict.fromkeys(["DiscussionForumPosting", "QAPage", "Question", "Comment"], "ld_forum"),
    **dict.fromkeys(["FAQPage"], "ld_faq"),
    **dict.fromkeys(["LocalBusiness", "Corporation", "Service", "SoftwareApplication", "Hotel", "Restaurant"], "ld_organization"),
    **dict.fromkeys(["Recipe", "HowTo"], "ld_recipe"),
}


def read_head(tree: Tree, about: Iterable[etree._Element]) -> Head:
    """Read the title, language and hints of a page.

    Args:
        tree: the page.
        about: its title, meta and script elements, as in `Walk.about`.

    >>> from bodytext.features import parse
    >>> tree = parse(b'<html lang=nl><title> Een  titel </title><meta property=og:type content=article>')
    >>> head = read_head(tree, tree.roots[0][0])
    >>> head.title, head.lang, sorted(head.hints)
    ('Een titel', 'nl', ['og_article'])
    """
    if not tree.roots:
        return Head()
    text = ""
    hints: set[str] = set()
    has_tex = False
    for element in about:
        tag = element.tag
        if tag == "meta":
            key = element.get("property") or element.get("name")
            if key == "og:type":
                kind = (element.get("content") or "").lower()
                hints.update("og_" + name for name in ("article", "product", "website") if name in kind)
            elif key == "article:published_time":
                hints.add("published")
        elif tag == "script":
            kind = element.get("type") or ""
            has_tex = has_tex or kind.startswith("math/tex")
            if kind == "application/ld+json" and element.text:
                found = map(_LD_HINT.get, _LD_TYPE.findall(element.text[:_MAX_LD_CHARS]))
                hints.update(hint for hint in found if hint is not None)
        elif not text:
            text = " ".join("".join(map(str, element.itertext())).split())
    lang = (tree.roots[0].get("lang") or "").strip().lower()[:35]
    return Head(title=text[:1000], lang=lang, hints=frozenset(hints), has_tex=has_tex)
