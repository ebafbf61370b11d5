"""A classified page as one self-contained HTML file: it needs no other file and no network, and runs no script but its own."""

from __future__ import annotations

import base64
import json
from html import escape
from string import Template
from typing import Any, Final

import numpy as np

from bodytext.assets import content_hash, joined_modules, read
from bodytext.document import Block, Document
from bodytext.features.families.measures import Measures
from bodytext.features.page.tags import TAGS
from bodytext.models import Model
from bodytext.render.text import MAX_CELL

from .attribution import attribute_page
from .columns import CONTEXT, CONTEXT_TITLE, FAMILY_TITLES, UNITS, context_unit, family, label

DOUBTFUL: Final = (0.2, 0.8)
"""Blocks with a probability between these two are doubtful."""
_MODULES: Final = ("text.js", "detail.js", "report.js")
_SHADES: Final = 10


def report(document: Document, model: Model, *, source: str = "") -> str:
    """Write a report that shows which blocks of a page were kept, and why.

    Args:
        document: what `bodytext.classify` or `classify_lines` returned.
        model: the model it was classified with.
        source: a name for the page: its address or the name of its file.

    Returns:
        HTML that also works from a `file:` address.

    Raises:
        ModelError: the model is for the other kind of pages.

    >>> import bodytext
    >>> from bodytext.models import default_model
    >>> "<script>alert" in report(bodytext.classify("<p>&lt;script>alert(1)"), default_model("html"))
    False
    """
    model.require_format("text" if document.tree is None else "html")
    package = __package__
    style = read("bodytext.assets", "theme.css") + read(package, "report.css")
    script = joined_modules(*(read(package, name) for name in _MODULES))
    return Template(read(package, "report.html")).substitute(
        style=style,
        script=script,
        style_hash=content_hash(style),
        script_hash=content_hash(script),
        title=_escaped(document.title or source or "A page"),
        source=_escaped(source),
        summary="".join(f'<div class="card"><dt>{name}</dt><dd>{value}</dd></div>' for name, value in _summary(document).items()),
        threshold=f"{document.selection.threshold:.2f}",
        blocks="".join(_block(number, block) for number, block in enumerate(document.blocks)),
        lang=_escaped(document.page.head.lang),
        text=_escaped(document.text),
        # Without "<", so that nothing in it can end the element.
        data=json.dumps(_data(document, model)).replace("<", "\\u003c"),
    )


def is_doubtful(probability: float) -> bool:
    """Return whether the model was so unsure of a block that a person should look at it.

    >>> is_doubtful(0.5), is_doubtful(0.99)
    (True, False)
    """
    return DOUBTFUL[0] <= probability <= DOUBTFUL[1]


def _summary(document: Document) -> dict[str, str]:
    """Return the HTML of each summary figure, by name."""
    page, kept = document.page, document.kept
    words = _words(document)
    all_words, kept_words = int(words.sum()), int(words[kept].sum())
    chars, links = page.lengths, page.link_chars

    def density(mask: Any) -> str:
        return f"{links[mask].sum() / max(chars[mask].sum(), 1):.0%}"

    sure = f"<small>{document.page_type_probability:.0%} sure</small>" if document.page_type_probability else ""
    figures = {
        "Words kept": f"{kept_words:,}<small>of {all_words:,}, {kept_words / max(all_words, 1):.0%}</small>",
        "Blocks kept": f"{int(kept.sum()):,}<small>of {page.n_blocks:,}</small>",
        "Link density": f"{density(kept)}<small>of the kept text, {density(~kept)} of the rest</small>",
        "Confidence": f"{document.confidence:.2f}<small>expected F1</small>",
        "Page type": f"{escape(document.page_type) or 'unknown'}{sure}",
    }
    if document.status != "ok":
        figures["Status"] = escape(document.status)
    return figures


def _block(number: int, block: Block) -> str:
    classes = ["block", "shade", f"p{round(block.probability * _SHADES)}"]
    classes += ["is-kept"] if block.is_content else []
    classes += ["is-doubtful"] if is_doubtful(block.probability) else []
    return (
        f'<li><button type="button" class="{" ".join(classes)}" aria-expanded="false" data-number="{number}">'
        f'<span class="says"><b>{block.probability:.0%}</b><span class="verdict">{"kept" if block.is_content else "dropped"}</span>'
        f'<span class="quiet"> {block.kind} {_escaped(block.tag)}</span></span>'
        f'<span class="text" dir="auto">{_escaped(block.text)}</span></button></li>\n'
    )


def _data(document: Document, model: Model) -> dict[str, Any]:
    page = document.page
    found = attribute_page(model, page)
    tags = [TAGS[page.contexts.tag[context]] for context in page.context[page.container].tolist()] if page.n_blocks else []
    roles = {"li": "item", "td": "cell", "th": "cell"}
    return {
        # Rounded as it was when the probabilities were compared with it.
        "threshold": float(np.float32(document.selection.threshold)),
        "baseline": found.attribution.baseline,
        "families": {**FAMILY_TITLES, CONTEXT: CONTEXT_TITLE},
        "columns": [
            {"label": label(name), "family": of_family, "unit": unit, "mean": float(mean)}
            for (name, of_family, unit), mean in zip(
                (
                    *((name, family(name), UNITS[name]) for name in model.columns),
                    *((name, CONTEXT, context_unit(name)) for name in found.context_columns),
                ),
                found.means,
                strict=True,
            )
        ],
        "blocks": [
            {"p": block.probability, "words": count, "xpath": block.xpath}
            for block, count in zip(document.blocks, _words(document).tolist(), strict=True)
        ],
        "values": _packed(found.values),
        "contributions": _packed(found.attribution.contributions),
        "layout": {
            "roles": [roles.get(tag, "") for tag in tags],
            "container": page.container.tolist(),
            "parent": page.parent.tolist(),
            "first": page.first.tolist(),
            "last": page.last.tolist(),
            "longestCell": MAX_CELL,
        },
    }


def _words(document: Document) -> Any:
    return np.asarray(Measures(document.page).words).astype(int) if document.page.n_blocks else np.zeros(0, dtype=int)


def _packed(numbers: Any) -> str:
    """Encode as little-endian float32 in base64."""
    return base64.b64encode(np.ascontiguousarray(numbers, dtype="<f4").tobytes()).decode()


def _escaped(text: str) -> str:
    return escape(text.encode("utf-8", "replace").decode())
