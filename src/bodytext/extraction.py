"""The functions a caller starts from: a page in, its body text or its classified blocks out."""

from __future__ import annotations

from pathlib import Path

from bodytext.features import Kind, Page, segment, segment_lines
from bodytext.features.page.decode import Status, is_binary, to_utf8
from bodytext.features.page.limits import MAX_BLOCKS
from bodytext.models import Model, default_model, read_model, select

from .document import Document, Source
from .formats import OutputFormat, format_of
from .inputs import PageInput, PlainInput, charset_label, is_html, page_content, page_url, plain_content


def extract(
    html: PageInput,
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
        html: the page as bytes, which lets us find the encoding, or as a str; a tree or an element that lxml has parsed, which is left as
            it is; a `pathlib.Path`; or an open file. A str is always HTML: one that looks like a file name or an address draws a warning.
        url: the page's address; relative links and images are made absolute with it.
        charset: what the server said of the encoding: a label, or the whole Content-Type header. It overrides what the page itself
            says, but not text that proves to be UTF-8.
        output_format: `txt`, `markdown`, `html` or `json`; `text` and `md` are other names of the first two.
        include_links, include_images: whether `markdown` and `html` have links and images; None means that only `html` has them.
        include_tables: False leaves the cells of data tables out of the text in every format.
        threshold: lowest probability of a kept block, in [0, 1]; None takes the one that promises the best F1 on this page.
        model: what `load` returned; None takes the shipped one.

    Returns:
        The text, "" when the page has none; no content of a page raises an error.

    Raises:
        TypeError: `html` is none of these, or another argument is of another type than it says.
        ValueError: an unknown format, or a threshold outside [0, 1].
        ModelError: a model for plain text.
        OSError: the file cannot be read.

    >>> extract("<p></p>")
    ''
    """
    format_of(output_format)
    document = classify(html, threshold=threshold, model=model, url=url, charset=charset)
    return document.render(output_format, include_links=include_links, include_images=include_images, include_tables=include_tables)


def classify(
    html: PageInput,
    *,
    threshold: float | None = None,
    model: Model | None = None,
    url: str | None = None,
    charset: str | None = None,
) -> Document:
    """A web page cut into blocks, each with its probability of being content.

    Args and errors as for `extract`. The XPaths of an lxml tree's blocks are those in the HTML that it stands for: the same as in the
    tree, unless it has elements where HTML allows none, and beginning at `/html/body` for a part of one.

    >>> classify(b"%PDF-1.7").status
    'not_html'
    """
    _check_threshold(threshold)
    label, url = charset_label(charset), page_url(url)
    model = _model_of_kind(model, "html")
    source = Source(page_content(html), label)
    page = segment(source.tree)
    status: Status = "empty" if source.tree.status == "ok" and not page.n_blocks else source.tree.status
    return _classified(page, model, threshold, status, url, source)


def extract_lines(
    plain: PlainInput,
    *,
    output_format: OutputFormat = "txt",
    threshold: float | None = None,
    model: Model | None = None,
    url: str | None = None,
) -> str:
    """The body text of a page that was already reduced to lines of plain text, as in Common Crawl's WET files.

    Args:
        plain: the text as bytes or str, one block a line; a `pathlib.Path`; or an open file. HTML goes to `extract`.
        output_format, threshold, model, url: as for `extract`.

    Raises:
        ValueError: `plain` is HTML, and as for `extract`.
        TypeError, OSError: as for `extract`.
        ModelError: a model for HTML.

    >>> extract_lines("")
    ''
    """
    format_of(output_format)
    return classify_lines(plain, threshold=threshold, model=model, url=url).render(output_format)


def classify_lines(
    plain: PlainInput, *, threshold: float | None = None, model: Model | None = None, url: str | None = None
) -> Document:
    """Lines of plain text, each with its probability of being content.

    Args and errors as for `extract_lines`.

    >>> classify_lines("  ").status
    'empty'
    """
    _check_threshold(threshold)
    url = page_url(url)
    model = _model_of_kind(model, "text")
    content = plain_content(plain)
    binary = isinstance(content, bytes) and is_binary(content)
    text = "" if binary else to_utf8(content)[0].decode("utf-8", "replace")
    if is_html(text):
        raise ValueError("this is HTML, not lines of plain text: use extract or classify")
    page = segment_lines(text)
    status: Status = "not_html" if binary else "ok" if page.n_blocks else "empty"
    return _classified(page, model, threshold, status, url)


def load(path: str | Path) -> Model:
    """Read a model file.

    Raises:
        ModelError: the file is missing, damaged, of a newer format or made for other features.

    >>> load("nowhere.bodytext")
    Traceback (most recent call last):
    bodytext.models.errors.ModelError: nowhere.bodytext: No such file or directory
    """
    return read_model(Path(path))


def _classified(
    page: Page, model: Model, threshold: float | None, status: Status, url: str | None, source: Source | None = None
) -> Document:
    if page.n_blocks >= MAX_BLOCKS and status == "ok":
        status = "too_large"
    probabilities, page_type, type_probability = model.classify(page)
    selection = select(probabilities, page.lengths, threshold=threshold)
    return Document(page, probabilities, selection, status, url, source, page_type, type_probability)


def _model_of_kind(model: Model | None, kind: Kind) -> Model:
    """The shipped model of a kind, or the caller's, which has to be of it."""
    if model is None:
        return default_model(kind)
    if not isinstance(model, Model):
        raise TypeError(f"a model is what bodytext.load gives, not {type(model).__name__}")
    model.require_kind(kind)
    return model


def _check_threshold(threshold: float | None) -> None:
    if threshold is None:
        return
    try:
        is_share = 0 <= threshold <= 1
    except TypeError:
        raise TypeError(f"a threshold is a number between 0 and 1, not {type(threshold).__name__}") from None
    if not is_share:
        raise ValueError(f"a threshold is between 0 and 1, not {threshold}")
