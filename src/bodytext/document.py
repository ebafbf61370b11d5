"""A classified page: its blocks, which of them are content, and the text they make."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

import numpy as np

from bodytext.comments import Comment, find_comments
from bodytext.features import Page, Tree, block_xpaths, parse
from bodytext.features.arrays import BoolArray, FloatArray, IntArray
from bodytext.features.families.measures import Measures
from bodytext.features.lazy import lazy
from bodytext.features.page.decode import Status
from bodytext.features.page.tags import TAGS
from bodytext.models import KINDS, Selection, no_content_probability
from bodytext.models.kinds import NUMBER, kinds_of_content, likeliest_kinds
from bodytext.render import Content

from .formats import OutputFormat, format_of


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a page.

    Attributes:
        text: its text, with white space folded; never empty.
        tag: name of the block-level element it is in, "" in plain text.
        xpath: XPath of that element, "" in plain text.
        probability: probability of being content, in [0, 1].
        is_content: whether it is kept.
        kind: what it is, one of `bodytext.models.KINDS`: a title, body, byline or date, caption, reader's comment, teaser and so on.
        kind_probability: probability of that kind, in [0, 1].

    >>> import bodytext
    >>> (block,) = bodytext.classify("<h1>Low tide", threshold=0).blocks
    >>> block.text, block.tag, block.xpath, block.is_content
    ('Low tide', 'h1', '/html/body/h1', True)
    """

    text: str
    tag: str
    xpath: str
    probability: float
    is_content: bool
    kind: str = ""
    kind_probability: float = 0.0


class Source:
    """The HTML of a page, and its tree.

    lxml trees cannot be pickled, so an unpickled source is parsed again when its tree is needed.

    Args:
        html: the page.
        charset: what the server said about its encoding.

    >>> import pickle
    >>> pickle.loads(pickle.dumps(Source("<p>text"))).tree.roots[0].tag
    'html'
    """

    def __init__(self, html: bytes | str, charset: str | None = None) -> None:
        self.html, self.charset = html, charset

    def __reduce__(self) -> tuple[type[Source], tuple[bytes | str, str | None]]:
        return Source, (self.html, self.charset)

    @lazy
    def tree(self) -> Tree:
        """The parsed page."""
        return parse(self.html, charset=self.charset)


@dataclass(frozen=True, eq=False, repr=False)
class Document:
    """A classified page, as `bodytext.classify` returns it. It can be pickled, and so passed between processes.

    `page`, `selection`, `source` and `tree` are for programs that work with blocks, features or markup directly; they may change
    with any minor version. Everything else is stable.

    Attributes:
        page: the page as columns.
        probabilities: float32 `(n_blocks,)` in [0, 1].
        selection: which blocks are kept, the threshold, and the expected F1.
        status: `ok`; `empty`, a page without text; `no_content`, a page with nothing worth keeping, such as a log-in form; `not_html`,
            something other than a page; `too_large`, a page cut at a size limit; `too_deep`, a page whose elements are nested so
            deeply that some were removed.
        url: the address given by the caller, or None.
        source: the HTML it was parsed from; None for plain text.
        page_type: `article`, `forum`, `product`, `collection`, `listing`, `documentation` or `service`; "" if the model does not
            predict it.
        page_type_probability: probability of that type, in [0, 1].
        kind_probabilities: probability of each of `bodytext.models.KINDS`, float32 `(n_blocks, n_kinds)`; None if the model does not
            tell kinds apart.

    >>> import bodytext
    >>> bodytext.classify("<title>No text</title>")
    <Document empty: 0 of 0 blocks kept, 0 words, confidence 0.00>
    """

    page: Page
    probabilities: FloatArray
    selection: Selection
    status: Status
    url: str | None = None
    source: Source | None = None
    page_type: str = ""
    page_type_probability: float = 0.0
    kind_probabilities: FloatArray | None = None

    def __repr__(self) -> str:
        n_words = int(Measures(self.page).words[self.kept].astype(int).sum()) if self.page.n_blocks else 0
        blocks = f"{int(self.kept.sum()):,} of {self.page.n_blocks:,} blocks kept, {n_words:,} words"
        return f"<Document {self.status}: {blocks}, confidence {self.confidence:.2f}>"

    def __getstate__(self) -> dict[str, Any]:
        """Pickle only the fields; `blocks` is computed again on access."""
        return {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}

    def render(
        self,
        output_format: OutputFormat,
        *,
        include_links: bool | None = None,
        include_images: bool | None = None,
        include_tables: bool = True,
        include_comments: bool = False,
    ) -> str:
        """Render the kept blocks as `txt`, `markdown` or `html`, or everything as `json`. No option changes which blocks are kept.

        Args:
            output_format: a name or an alias in `formats.FORMATS`.
            include_links: whether `markdown` and `html` have links; None means only `html` has them.
            include_images: whether `markdown` and `html` have images; None means only `html` has them.
            include_tables: whether data tables are part of the text, in any format.
            include_comments: whether readers' comments follow the text under a heading; in `json` as a list.

        Raises:
            ValueError: the format is unknown.

        >>> import bodytext
        >>> document = bodytext.classify("<p>Some <a href=/a>linked</a> text.", threshold=0)
        >>> document.render("markdown", include_links=True)
        'Some [linked](/a) text.'
        """
        chosen = format_of(output_format)
        content = Content(
            page=self.page,
            kept=self.kept.tolist(),
            tree=self.tree,
            url=self.url,
            links=chosen.links if include_links is None else include_links,
            images=chosen.images if include_images is None else include_images,
            tables=include_tables,
            comments=self.comments if include_comments else (),
            record=lambda: self.to_dict(include_tables=include_tables, include_comments=include_comments),
        )
        return chosen.write(content)

    def to_dict(self, *, include_tables: bool = True, include_comments: bool = False) -> dict[str, Any]:
        """Return the content of the format `json`.

        That is address, title, language, status, confidence, page type, text, and all blocks, kept or not.

        Args:
            include_tables: whether data tables are part of the text.
            include_comments: whether to add `comments`, a list of objects with text, author, date and depth.

        Returns:
            A dict that `json.dumps` accepts.

        >>> import bodytext
        >>> found = bodytext.classify("<title>Boats</title><p>A line.", threshold=0).to_dict()
        >>> found["title"], found["blocks"][0]["tag"], found["blocks"][0]["is_content"]
        ('Boats', 'p', True)
        """
        record = {
            "url": self.url,
            "title": self.title,
            "language": self.language,
            "status": self.status,
            "no_content_probability": round(self.no_content_probability, 4),
            "confidence": round(self.confidence, 4),
            "page_type": self.page_type,
            "text": self.render("txt", include_tables=include_tables),
            "blocks": [
                {
                    "text": block.text,
                    "tag": block.tag,
                    "xpath": block.xpath,
                    "probability": round(block.probability, 4),
                    "is_content": block.is_content,
                    "kind": block.kind,
                    "kind_probability": round(block.kind_probability, 4),
                }
                for block in self.blocks
            ],
        }
        if include_comments:
            record["comments"] = [dataclasses.asdict(comment) for comment in self.comments]
        return record

    @property
    def title(self) -> str:
        """The text of the page's `<title>`, "" if there is none."""
        return self.page.head.title

    @property
    def language(self) -> str:
        """The language that the page states in its root element's `lang` attribute, in lower case; "" if there is none."""
        return self.page.head.lang

    @property
    def tree(self) -> Tree | None:
        """The parsed page; None for plain text. It must not be modified."""
        return None if self.source is None else self.source.tree

    @property
    def kept(self) -> BoolArray:
        """Which blocks are content, bool `(n_blocks,)`."""
        return self.selection.kept

    @property
    def no_content_probability(self) -> float:
        """The probability that nothing on the page is worth keeping, in [0, 1]; 0 without blocks."""
        return no_content_probability(self.probabilities)

    @property
    def confidence(self) -> float:
        """The expected F1 of the text, in [0, 1], estimated from the probabilities; 0 without text."""
        return self.selection.expected_f1

    @property
    def text(self) -> str:
        """The kept blocks as plain text: an empty line between paragraphs, one line per list item and table row."""
        return self.render("txt")

    @property
    def markdown(self) -> str:
        """The kept blocks as Markdown: headings, lists, quotes, tables, code and emphasis, without links and images."""
        return self.render("markdown")

    @property
    def html(self) -> str:
        """The kept blocks in their own markup, with the lists, quotes and tables around them, sanitised."""
        return self.render("html")

    @property
    def json(self) -> str:
        """The page and all its blocks as one JSON object; see `to_dict`."""
        return self.render("json")

    @lazy
    def blocks(self) -> tuple[Block, ...]:
        """All blocks of the page, in page order."""
        kinds, of_kinds = self._kinds
        columns = (
            self.page.texts,
            self._block_tags(),
            self._xpaths(),
            self.probabilities.tolist(),
            self.kept.tolist(),
            kinds.tolist(),
            of_kinds.tolist(),
        )
        return tuple(
            Block(text, TAGS[tag] if xpath else "", xpath, probability, keep, KINDS[kind], of_kind)
            for text, tag, xpath, probability, keep, kind, of_kind in zip(*columns, strict=True)
        )

    @lazy
    def comments(self) -> tuple[Comment, ...]:
        """What readers wrote below the text, in page order; none of it is part of the text."""
        return tuple(find_comments(self.page, self._comment_blocks(), self.tree))

    @lazy
    def _kinds(self) -> tuple[IntArray, FloatArray]:
        """The kind of each block and its probability."""
        known = self.kind_probabilities
        return likeliest_kinds(kinds_of_content(self.probabilities).T if known is None else known, self.kept)

    def _comment_blocks(self) -> list[int]:
        """The numbers of the blocks that are comments."""
        found: list[int] = np.flatnonzero(self._kinds[0] == NUMBER["comment"]).tolist()
        return found

    def _block_tags(self) -> list[int]:
        tags = np.array(self.page.contexts.tag, dtype=np.int32)
        return list(tags[self.page.context[self.page.container]].tolist()) if self.page.n_blocks else []

    def _xpaths(self) -> list[str]:
        if self.tree is None:
            return [""] * self.page.n_blocks
        return block_xpaths(self.tree, self.page)
