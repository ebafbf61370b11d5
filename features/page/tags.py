"""What bodytext knows about HTML element names: their CSS display and the few it treats specially.

Source: the user-agent style sheet of the HTML standard, section 15.3 "Non-replaced elements".
"""

from __future__ import annotations

from typing import Final

INLINE: Final = 0
BLOCK: Final = 1
SKIP: Final = 2
LINK: Final = 3
BREAK: Final = 4
BOLD: Final = 5
IMAGE: Final = 6
CONTROL: Final = 7

_BLOCK_TAGS = """
address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset figcaption figure
footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li listing main menu nav noframes noscript ol p
plaintext pre search section summary table tbody td tfoot th thead tr ul xmp
"""
# Elements whose text a reader never sees as running text. Not embed, source and track: libxml2 does not
# know that they are empty, and puts what follows inside them.
_SKIP_TAGS = """
annotation annotation-xml applet area audio base canvas colgroup col datalist frame iframe link map meta
meter object optgroup option param progress rp script select style svg template textarea title video
"""

ABOUT: Final = frozenset(("title", "meta", "script"))
"""Those of the above that hold information about the page."""

KIND: Final[dict[object, int]] = {
    **dict.fromkeys(_BLOCK_TAGS.split(), BLOCK),
    **dict.fromkeys(_SKIP_TAGS.split(), SKIP),
    **dict.fromkeys(("b", "strong"), BOLD),
    **dict.fromkeys(("img", "picture", "amp-img"), IMAGE),
    "input": CONTROL,
    "a": LINK,
    "br": BREAK,
}

# Order is part of the model format: append, never reorder.
TAGS: Final[tuple[str, ...]] = (
    *[
        "?",
        "div",
        "p",
        "li",
        "td",
        "th",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "section",
        "article",
        "main",
        "header",
        "footer",
        "nav",
        "aside",
        "blockquote",
        "pre",
        "dt",
        "dd",
        "dl",
    ],
    *[
        "ul",
        "ol",
        "table",
        "tbody",
        "thead",
        "tfoot",
        "tr",
        "caption",
        "figure",
        "figcaption",
        "form",
        "fieldset",
        "legend",
        "label",
        "button",
        "summary",
        "details",
    ],
    *[
        "address",
        "a",
        "span",
        "time",
        "strong",
        "b",
        "em",
        "i",
        "small",
        "code",
        "img",
        "picture",
        "body",
        "html",
        "center",
        "font",
        "noscript",
        "noframes",
        "dialog",
    ],
    *"menu hgroup search tt samp kbd cite q s u sub sup mark abbr".split(),
)
TAG_ID: Final[dict[str, int]] = {tag: number for number, tag in enumerate(TAGS)}
