"""What the elements above a block say about it: landmark tags, ARIA roles, lists, tables, hidden parts.

Each context has a bit set: it inherits the bits of its parent and adds its own.
Sources: HTML standard, section 4.3 "Sections"; WAI-ARIA 1.2, section 5.3.4 "Landmark roles".
"""

from __future__ import annotations

import re
from typing import Final

# Order is part of the model format: append, never reorder.
FLAGS: Final[tuple[str, ...]] = (
    "article",
    "main",
    "nav",
    "header",
    "footer",
    "aside",
    "section",
    "form",
    "list",
    "table",
    "figure",
    "details",
    "blockquote",
    "pre",
    "button",
    "dialog",
    "noscript",
    "hidden",
    "heading",
    "complementary",
    "search",
    "definition",
    "label",
    "address",
)
BIT: Final[dict[str, int]] = {name: 1 << number for number, name in enumerate(FLAGS)}

_TAG_FLAG = {
    **{
        tag: tag
        for tag in ["article", "main", "nav", "header", "footer", "aside", "section", "form", "figure", "details", "blockquote"]
    },
    **{tag: tag for tag in ["pre", "button", "dialog", "noscript", "search", "label", "address"]},
    **dict.fromkeys(["ul", "ol", "menu", "dir"], "list"),
    **dict.fromkeys(["h1", "h2", "h3", "h4", "h5", "h6"], "heading"),
    "table": "table",
    "dl": "definition",
    "noframes": "noscript",
    "fieldset": "form",
}
_ROLE_FLAG = {
    "navigation": "nav",
    "menu": "nav",
    "menubar": "nav",
    "banner": "header",
    "contentinfo": "footer",
    "main": "main",
    "article": "article",
    "complementary": "complementary",
    "search": "search",
    "dialog": "dialog",
    "alertdialog": "dialog",
    "form": "form",
    "heading": "heading",
    "button": "button",
    "list": "list",
    "table": "table",
    "region": "section",
}
TAG_FLAGS: Final[dict[str, int]] = {tag: BIT[flag] for tag, flag in _TAG_FLAG.items()}
ROLE_FLAGS: Final[dict[str, int]] = {role: BIT[flag] for role, flag in _ROLE_FLAG.items()}
HIDDEN: Final = BIT["hidden"]

_DISPLAY_NONE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)


def is_hiding(style: str) -> bool:
    """Return whether an inline style hides its element.

    >>> is_hiding("color: red; Display : none"), is_hiding("display: block")
    (True, False)
    """
    return _DISPLAY_NONE.search(style) is not None
