"""A page as it is sent to the browser for labelling: its blocks and containers, and suggestions for the fields of `meta.json`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bodytext.document import Document
from bodytext.features.page.ancestors import HIDDEN
from bodytext.features.page.tags import TAGS
from bodytext.training.corpora.gold import PAGE_TYPES


def blocks_view(document: Document) -> list[dict[str, Any]]:
    """Return each block's text, probability `p`, number of its container, and whether the page hides it."""
    page = document.page
    flags = page.contexts.flags
    return [
        {"text": text, "p": round(p, 4), "container": container, "hidden": bool(flags[leaf] & HIDDEN)}
        for text, p, container, leaf in zip(
            page.texts, document.probabilities.tolist(), page.container.tolist(), page.leaf.tolist(), strict=True
        )
    ]


def containers_view(document: Document) -> list[dict[str, Any]]:
    """Return each container's name, the number of its parent, and its first and last block."""
    page = document.page
    return [
        {
            "name": _shown_name(TAGS[page.contexts.tag[context]], page.contexts.names[context]),
            "parent": parent,
            "first": first,
            "last": last,
        }
        for context, parent, first, last in zip(
            page.context.tolist(), page.parent.tolist(), page.first.tolist(), page.last.tolist(), strict=True
        )
    ]


def suggested_fields(document: Document) -> dict[str, str]:
    """Suggest `url`, `lang` and `page_type`, "" if the page does not tell."""
    page_type = document.page_type if document.page_type in PAGE_TYPES else ""
    return {"url": next(_addresses(document), ""), "lang": document.page.head.lang, "page_type": page_type}


def labels_from(value: Any) -> list[bool]:
    """Parse labels as the browser sends them, a string of 0 and 1.

    >>> labels_from("01")
    [False, True]
    """
    if not isinstance(value, str) or set(value) - {"0", "1"}:
        raise ValueError("labels are a string of 0 and 1")
    return [label == "1" for label in value]


def as_string(labels: list[bool]) -> str:
    """Write labels as the browser expects them.

    >>> as_string([False, True])
    '01'
    """
    return "".join("1" if label else "0" for label in labels)


def _addresses(document: Document) -> Iterator[str]:
    """Return the addresses that the page states for itself."""
    for root in document.tree.roots if document.tree else ():
        for element in root.iter("link", "meta"):
            if (element.get("rel") or "").lower() == "canonical" or element.get("property") == "og:url":
                address = str(element.get("href") or element.get("content") or "").strip()
                if address.startswith(("http://", "https://")):
                    yield address


def _shown_name(tag: str, names: tuple[str | None, ...]) -> str:
    css_class, css_id = names[0], names[1]
    shown = f"{tag}#{css_id.split()[0]}" if css_id and css_id.split() else tag
    if shown == tag and css_class and css_class.split():
        shown = f"{tag}.{css_class.split()[0]}"
    return shown[:40]
