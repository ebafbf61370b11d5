"""Turns a page with marks inside into a labelled page; shared by the readers of such corpora."""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from bodytext.features import parse, segment
from bodytext.training.corpora.gold import LabelledPage
from bodytext.training.corpora.marks import labels_from_marks

from .files import UnusablePageError, site


def marked_page(
    name: str,
    corpus: str,
    html: bytes | str,
    says: Callable[[etree._Element], bool | None],
    *,
    strip: Callable[[etree._Element], bool],
    url: str = "",
    lang: str = "",
) -> LabelledPage:
    """Label a page by its marks; for `says` and `strip` see `labels_from_marks`. The text is that of the content blocks.

    >>> page = marked_page("a", "b", "<p id='x'>Home<p>Text", lambda e: True if e.get("id") else None, strip=lambda e: False)
    >>> page.labels.tolist(), page.text
    ([True, False], 'Home')
    """
    try:
        clean, labels = labels_from_marks(html, says, strip=strip)
    except ValueError as error:
        raise UnusablePageError(f"the marks cannot be taken out: {error}") from error
    if not len(labels):
        raise UnusablePageError("the page has no text")
    texts = segment(parse(clean)).texts
    return LabelledPage(
        name=name,
        corpus=corpus,
        html=clean,
        text="\n".join(text for text, is_content in zip(texts, labels, strict=True) if is_content),
        labels=labels,
        url=url,
        site=site(url, name),
        lang=lang,
    )
