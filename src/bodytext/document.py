"""A classified page: its blocks, which of them are content, and the text they make."""

from __future__ import annotations

import html as html_text
import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from .features import Page, Tree, block_xpaths
from .features.decode import Status
from .features.tags import TAG_ID, TAGS
from .models import Selection

OutputFormat = Literal["txt", "markdown", "html", "json"]
OUTPUT_FORMATS: Final[tuple[OutputFormat, ...]] = ("txt", "markdown", "html", "json")
_HEADING_LEVEL = {TAG_ID[f"h{level}"]: level for level in range(1, 7)}


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a page.

    Attributes:
        text: its text, white space folded, never empty.
        tag: name of the block-level element it stands in, "" in plain text.
        xpath: where that element stands in the page, "" in plain text.
        probability: of being content, in [0, 1].
        is_content: whether it is kept.
    """

    text: str
    tag: str
    xpath: str
    probability: float
    is_content: bool


@dataclass(frozen=True, eq=False)
class Document:
    """What `bodytext.classify` returns.

    Attributes:
        page: the page as columns.
        probabilities: float32 `(n_blocks,)` in [0, 1].
        selection: which blocks are kept, by which threshold, and the F1 to expect.
        status: `ok`, `empty`, `not_html`, `too_large`, `too_deep` or `partial`.
        url: the address the caller gave, None without one.
    """

    page: Page
    probabilities: npt.NDArray[np.float32]
    selection: Selection
    status: Status
    url: str | None = None
    tree: Tree | None = field(default=None, repr=False)

    def render(self, output_format: OutputFormat) -> str:
        """The kept blocks as `txt`, `markdown` or `html`, or everything as `json`.

        Raises:
            ValueError: another format.
        """
        if output_format not in OUTPUT_FORMATS:
            raise ValueError(f"unknown output format {output_format!r}; there are {', '.join(OUTPUT_FORMATS)}")
        return str(getattr(self, "text" if output_format == "txt" else output_format))

    @property
    def title(self) -> str:
        """Text of the page's `<title>`, "" without one."""
        return self.page.head.title

    @property
    def kept(self) -> npt.NDArray[np.bool_]:
        """Which blocks are content, bool `(n_blocks,)`."""
        return self.selection.kept

    @property
    def confidence(self) -> float:
        """An estimate of the F1 of the text, in [0, 1]: what the probabilities promise; 0 without text."""
        return self.selection.expected_f1

    @property
    def text(self) -> str:
        """The kept blocks, one a line, empty lines around paragraphs."""
        return "\n\n".join(self._kept_texts())

    @property
    def markdown(self) -> str:
        """The kept blocks as Markdown: headings by level, list items, quotes and paragraphs."""
        lines = []
        tags = self._block_tags()
        for number in np.flatnonzero(self.kept).tolist():
            text = self.page.texts[number]
            level = _HEADING_LEVEL.get(tags[number])
            name = TAGS[tags[number]]
            mark = "#" * level + " " if level else "- " if name == "li" else "> " if name == "blockquote" else ""
            lines.append(mark + text)
        return "\n\n".join(lines)

    @property
    def html(self) -> str:
        """The kept blocks as plain escaped HTML."""
        tags = self._block_tags()
        parts = []
        for number in np.flatnonzero(self.kept).tolist():
            level = _HEADING_LEVEL.get(tags[number])
            name = f"h{level}" if level else "p"
            parts.append(f"<{name}>{html_text.escape(self.page.texts[number], quote=False)}</{name}>")
        return "\n".join(parts)

    @property
    def json(self) -> str:
        """Everything as one JSON object."""
        return json.dumps(
            {
                "url": self.url,
                "title": self.title,
                "language": self.page.head.lang,
                "status": self.status,
                "confidence": round(self.confidence, 4),
                "text": self.text,
                "blocks": [
                    {
                        "text": block.text,
                        "tag": block.tag,
                        "xpath": block.xpath,
                        "probability": round(block.probability, 4),
                        "is_content": block.is_content,
                    }
                    for block in self.blocks
                ],
            },
            ensure_ascii=False,
        )

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """All blocks of the page, in page order."""
        tags = self._block_tags()
        xpaths = self._xpaths()
        return tuple(
            Block(text, TAGS[tag] if xpath else "", xpath, float(probability), bool(keep))
            for text, tag, xpath, probability, keep in zip(
                self.page.texts, tags, xpaths, self.probabilities.tolist(), self.kept.tolist(), strict=True
            )
        )

    def _kept_texts(self) -> list[str]:
        return [text for text, keep in zip(self.page.texts, self.kept.tolist(), strict=True) if keep]

    def _block_tags(self) -> list[int]:
        tags = np.array(self.page.contexts.tag, dtype=np.int32)
        return list(tags[self.page.context[self.page.container]].tolist()) if self.page.n_blocks else []

    def _xpaths(self) -> list[str]:
        return [""] * self.page.n_blocks if self.tree is None else block_xpaths(self.tree, self.page)
