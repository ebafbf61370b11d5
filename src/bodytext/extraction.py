"""The public functions: a page in, its body text or its classified blocks out."""

from __future__ import annotations

from pathlib import Path

from bodytext.features import Page, PageFormat, segment, segment_lines
from bodytext.features.page.decode import Status, is_binary, to_utf8
from bodytext.features.page.limits import MAX_BLOCKS
from bodytext.models import FOCUSES, Focus, Model, default_model, read_model, select

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
    include_comments: bool = False,
    focus: Focus | None = None,
    threshold: float | None = None,
    model: Model | None = None,
) -> str:
    """Extract the body text of a web page.

    Args:
        html: the page as bytes, from which the encoding is worked out, or as a str; an lxml tree or element, which is left
            unchanged; a `pathlib.Path`; or an open file. A str is always HTML: one that looks like a file name or an address draws
            a warning.
        url: the page's address, used to make relative links and images absolute.
        charset: what the server said about the encoding: a label, or the whole Content-Type header. It overrides what the page
            itself says, but not valid UTF-8.
        output_format: `txt`, `markdown`, `html` or `json`; `text` and `md` are aliases of the first two.
        include_links, include_images: whether `markdown` and `html` have links and images; None means that only `html` has them.
        include_tables: whether data tables are part of the text, in any format.
        include_comments: whether readers' comments follow the text under a heading, with author and date; `json` has the key
            `comments` only then.
        focus: `precision` keeps less and surer text, `recall` more; None balances them.
        threshold: lowest probability of a kept block, in [0, 1], in place of `focus`; None chooses the one with the best expected
            score on this page.
        model: a model from `load`; None takes the shipped one.

    Returns:
        The text, "" if the page has none; no page raises an error, whatever it contains.

    Raises:
        TypeError: `html` is none of these types, or another argument is of the wrong type.
        ValueError: the format or the focus is unknown, the threshold is outside [0, 1], or there are both a focus and a threshold.
        ModelError: the model is for plain text.
        OSError: the file cannot be read.

    >>> extract("<p></p>")
    ''
    """
    format_of(output_format)
    document = classify(html, focus=focus, threshold=threshold, model=model, url=url, charset=charset)
    return document.render(
        output_format,
        include_links=include_links,
        include_images=include_images,
        include_tables=include_tables,
        include_comments=include_comments,
    )


def classify(
    html: PageInput,
    *,
    focus: Focus | None = None,
    threshold: float | None = None,
    model: Model | None = None,
    url: str | None = None,
    charset: str | None = None,
) -> Document:
    """Cut a web page into blocks, each with its probability of being content.

    Arguments and errors are those of `extract`. The blocks' XPaths for an lxml tree refer to the HTML written from it: they are the
    same as in the tree, unless it has elements where HTML does not allow them; for a part of a tree they begin with `/html/body`.

    >>> classify(b"%PDF-1.7").status
    'not_html'
    """
    _check_choice(focus, threshold)
    label, url = charset_label(charset), page_url(url)
    model = _model_for(model, "html")
    source = Source(page_content(html), label)
    page = segment(source.tree)
    status: Status = "empty" if source.tree.status == "ok" and not page.n_blocks else source.tree.status
    return _classified(page, model, focus, threshold, status, url, source)


def extract_lines(
    plain: PlainInput,
    *,
    output_format: OutputFormat = "txt",
    include_comments: bool = False,
    focus: Focus | None = None,
    threshold: float | None = None,
    model: Model | None = None,
    url: str | None = None,
) -> str:
    """Extract the body text of a page that was already reduced to lines of plain text, as in Common Crawl's WET files.

    Args:
        plain: the text as bytes or str, one block per line; a `pathlib.Path`; or an open file. For HTML use `extract`.
        output_format, include_comments, focus, threshold, model, url: as for `extract`.

    Raises:
        ValueError: `plain` is HTML, and as for `extract`.
        TypeError, OSError: as for `extract`.
        ModelError: the model is for HTML.

    >>> extract_lines("")
    ''
    """
    format_of(output_format)
    document = classify_lines(plain, focus=focus, threshold=threshold, model=model, url=url)
    return document.render(output_format, include_comments=include_comments)


def classify_lines(
    plain: PlainInput,
    *,
    focus: Focus | None = None,
    threshold: float | None = None,
    model: Model | None = None,
    url: str | None = None,
) -> Document:
    """Cut plain text into lines, each with its probability of being content.

    Arguments and errors are those of `extract_lines`.

    >>> classify_lines("  ").status
    'empty'
    """
    _check_choice(focus, threshold)
    url = page_url(url)
    model = _model_for(model, "text")
    content = plain_content(plain)
    binary = isinstance(content, bytes) and is_binary(content)
    text = "" if binary else to_utf8(content)[0].decode("utf-8", "replace")
    if is_html(text):
        raise ValueError("this is HTML, not lines of plain text: use extract or classify")
    page = segment_lines(text)
    status: Status = "not_html" if binary else "ok" if page.n_blocks else "empty"
    return _classified(page, model, focus, threshold, status, url)


def load(path: str | Path) -> Model:
    """Read a model file.

    Raises:
        ModelError: the file is missing, damaged, in another format or made for other features.

    >>> load("nowhere.bodytext")
    Traceback (most recent call last):
    bodytext.models.errors.ModelError: nowhere.bodytext: No such file or directory
    """
    return read_model(Path(path))


def _classified(
    page: Page,
    model: Model,
    focus: Focus | None,
    threshold: float | None,
    status: Status,
    url: str | None,
    source: Source | None = None,
) -> Document:
    found = model.classify(page)
    selection = select(found.probabilities, page.lengths, focus=focus, threshold=threshold)
    if page.n_blocks >= MAX_BLOCKS and status == "ok":
        status = "too_large"
    if status == "ok" and not selection.kept.any():
        status = "no_content"
    return Document(
        page=page,
        probabilities=found.probabilities,
        selection=selection,
        status=status,
        url=url,
        source=source,
        page_type=found.page_type,
        page_type_probability=found.page_type_probability,
        kind_probabilities=found.kinds,
    )


def _model_for(model: Model | None, page_format: PageFormat) -> Model:
    """Return the caller's model, which must be of this kind, or the shipped one."""
    if model is None:
        return default_model(page_format)
    if not isinstance(model, Model):
        raise TypeError(f"model must be what bodytext.load returns, not {type(model).__name__}")
    model.require_format(page_format)
    return model


def _check_choice(focus: Focus | None, threshold: float | None) -> None:
    if focus is not None and focus not in tuple(FOCUSES):
        raise ValueError(f"unknown focus {focus!r}; there are {' and '.join(FOCUSES)}")
    if threshold is None:
        return
    if focus is not None:
        raise ValueError("focus and threshold both choose what is kept; give one of them")
    try:
        is_share = 0 <= threshold <= 1
    except TypeError:
        raise TypeError(f"threshold must be a number between 0 and 1, not {type(threshold).__name__}") from None
    if not is_share:
        raise ValueError(f"threshold must be between 0 and 1, not {threshold}")
