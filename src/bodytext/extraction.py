"""The functions a caller starts from: a page in, its body text or its classified blocks out."""

from __future__ import annotations

from pathlib import Path

from bodytext.features import parse, segment
from bodytext.features.page.decode import Status, is_binary, to_utf8
from bodytext.features.page.limits import MAX_BLOCKS

from .document import Document
from .features import Page, Tree, segment_lines
from .formats import OutputFormat, format_of
from .models import Model, default_model, read_model, select


def extract(
    html: bytes | str,
    *,
    url: str | None = None,
    charset: str | None = None,
    output_format: OutputFormat = "txt",
    include_links: bool | None = None,
    include_images: bool | None = None,
    include_tables: bool = True,
    threshold: float | None = None,
    model: Model | None = None,
) -> str:
    """The body text of a web page.

    Args:
        html: the page; bytes let us find the encoding.
        url: the page's address; relative links and images are made absolute with it.
        charset: what the server said of the encoding, in its Content-Type header; it counts before the page's own word, but not for
            text that proves to be UTF-8.
        output_format: `txt`, `markdown`, `html` or `json`.
        include_links, include_images: whether `markdown` and `html` have links and images; None means that `html` has them.
        include_tables: False leaves the cells of data tables out of the text in every format.
        threshold: least probability of a kept block, in [0, 1]; None takes the one that promises the best F1 on this page.
        model: what `load` returned; None takes the shipped one.

    Returns:
        The text, "" when the page has none; no content of a page raises an error.

    Raises:
        TypeError: `html` is neither bytes nor str.
        ValueError: an unknown format, or a threshold outside [0, 1].

    >>> extract("<p></p>")
    ''
    """
    format_of(output_format)
    document = classify(html, threshold=threshold, model=model, url=url, charset=charset)
    return document.render(output_format, include_links=include_links, include_images=include_images, include_tables=include_tables)


def classify(
    html: bytes | str,
    *,
    threshold: float | None = None,
    model: Model | None = None,
    url: str | None = None,
    charset: str | None = None,
) -> Document:
    """A web page cut into blocks, each with its probability of being content.

    Args and errors as for `extract`.

    >>> classify(b"%PDF-1.7").status
    'not_html'
    """
    _check_page(html)
    _check_threshold(threshold)
    tree = parse(html, charset=charset)
    page = segment(tree)
    status: Status = "empty" if tree.status == "ok" and not page.n_blocks else tree.status
    return _classified(page, model or default_model("html"), threshold, status, url, tree)


def extract_text(
    plain: bytes | str,
    *,
    output_format: OutputFormat = "txt",
    threshold: float | None = None,
    model: Model | None = None,
    url: str | None = None,
) -> str:
    """The body text of a page that was already reduced to lines, as in Common Crawl's WET files.

    Args and errors as for `extract`.

    >>> extract_text("")
    ''
    """
    format_of(output_format)
    return classify_text(plain, threshold=threshold, model=model, url=url).render(output_format)


def classify_text(
    plain: bytes | str, *, threshold: float | None = None, model: Model | None = None, url: str | None = None
) -> Document:
    """Plain text cut into lines, each with its probability of being content.

    Args and errors as for `extract`.

    >>> classify_text("  ").status
    'empty'
    """
    _check_page(plain)
    _check_threshold(threshold)
    binary = isinstance(plain, bytes) and is_binary(plain)
    page = segment_lines("" if binary else to_utf8(plain)[0].decode("utf-8", "replace"))
    status: Status = "not_html" if binary else "ok" if page.n_blocks else "empty"
    return _classified(page, model or default_model("text"), threshold, status, url)


def load(path: str | Path) -> Model:
    """Read a model file.

    Raises:
        ModelError: the file is missing, damaged, of a newer format or made for other features.

    >>> load("nowhere.bodytext")
    Traceback (most recent call last):
    bodytext.models.format.ModelError: nowhere.bodytext: No such file or directory
    """
    return read_model(Path(path))


def _classified(
    page: Page, model: Model, threshold: float | None, status: Status, url: str | None, tree: Tree | None = None
) -> Document:
    if page.n_blocks >= MAX_BLOCKS and status == "ok":
        status = "too_large"
    probabilities, page_type, type_probability = model.classify(page)
    selection = select(probabilities, page.lengths, threshold=threshold)
    return Document(page, probabilities, selection, status, url, tree, page_type, type_probability)


def _check_page(page: object) -> None:
    if not isinstance(page, bytes | str):
        raise TypeError(f"a page is bytes or str, not {type(page).__name__}")


def _check_threshold(threshold: float | None) -> None:
    if threshold is not None and not 0 <= threshold <= 1:
        raise ValueError(f"a threshold is between 0 and 1, not {threshold}")
