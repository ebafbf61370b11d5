"""Finds the TeX that pages carry along with their formulas: MathML annotations (KaTeX, Wikipedia, LaTeXML) and MathJax scripts."""

from __future__ import annotations

from typing import Final

from lxml import etree

from bodytext.features import Page, Tree

from .nodes import Math

_SCRIPT: Final = "math/tex"
_DUPLICATES: Final = frozenset(("katex-html", "MathJax", "MathJax_Preview", "MathJax_CHTML", "MathJax_SVG", "MathJax_Display"))


def has_formulas(tree: Tree, page: Page) -> bool:
    """Return whether a page may have formulas; takes microseconds.

    >>> from bodytext.features import parse, segment
    >>> [has_formulas(tree, segment(tree)) for tree in (parse("<math><mi>x</mi></math>"), parse("<p>x</p>"))]
    [True, False]
    """
    return page.head.has_tex or any(next(root.iter("math"), None) is not None for root in tree.roots)


def formula(element: etree._Element) -> Math | None:
    """Return the TeX of a `<math>` or a MathJax script, with white space folded; None if there is none.

    >>> formula(etree.fromstring('<math alttext="a^2"><mi>a</mi></math>'))
    Math(tex='a^2', display=False)
    """
    if element.tag == "script":
        kind = element.get("type") or ""
        tex, display = (element.text, "mode=display" in kind) if kind.startswith(_SCRIPT) else (None, False)
    elif element.tag == "math":
        annotation = next((note for note in element.iter("annotation") if "tex" in (note.get("encoding") or "").lower()), None)
        tex = element.get("alttext") if annotation is None else annotation.text
        display = element.get("display") == "block"
    else:
        return None
    folded = " ".join((tex or "").split())
    if folded.startswith("{\\displaystyle") and folded.endswith("}"):
        folded = folded[len("{\\displaystyle") : -1].strip()
    return Math(folded, display) if folded else None


def fallback(element: etree._Element) -> bool:
    """Return whether an element only repeats a formula whose TeX is next to it.

    >>> fallback(etree.fromstring('<span class="katex-html"/>'))
    True
    """
    names = (element.get("class") or "").split()
    if not names or _DUPLICATES.isdisjoint(names):
        return False
    if "katex-html" in names:
        return True
    after = element.getnext()
    while after is not None and not _DUPLICATES.isdisjoint((after.get("class") or "").split()):
        after = after.getnext()
    return after is not None and after.tag == "script" and (after.get("type") or "").startswith(_SCRIPT)
