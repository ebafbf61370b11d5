"""One page for `bodytext extract`: read, classified and rendered, in this process or in another."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bodytext.document import Document
from bodytext.extraction import classify, classify_lines
from bodytext.features.page.decode import is_binary, to_utf8
from bodytext.formats import OutputFormat
from bodytext.models import Focus, Model

from .arguments import read_own_model
from .inputs import Content, InputError, Problem, Source, read

_EXPLAINED: Final = {
    "empty": "empty: the page has no text",
    "no_content": "no_content: nothing on the page is worth keeping",
    "not_html": "not_html: binary data, not a page",
    "too_large": "too_large: only its beginning was used",
    "too_deep": "too_deep: deeply nested parts were left out",
}


@dataclass(frozen=True, slots=True)
class Settings:
    """How pages are extracted.

    Attributes:
        text: whether pages are plain text.
        model: path of a model file; None takes the shipped one.
        charset: the encoding stated by the server, if known.
        url: address of the page, if known.
        threshold: lowest probability of a kept block; None chooses it for each page.
        focus: what matters more, in place of a threshold; None balances precision and recall.
        output_format: format of the result.
        links, images: as for `Document.render`.
        tables: whether the result includes data tables.
        comments: whether the result includes readers' comments.
    """

    text: bool = False
    model: Path | None = None
    charset: str | None = None
    url: str | None = None
    threshold: float | None = None
    focus: Focus | None = None
    output_format: OutputFormat = "txt"
    links: bool | None = None
    images: bool | None = None
    tables: bool = True
    comments: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome for one input.

    Attributes:
        text: the result; None if there is none.
        note: a message for the user in one line, or "".
        failed: whether the input could not be read, or is not a page.
    """

    text: str | None
    note: str = ""
    failed: bool = False


class Extractor:
    """Extracts pages. It can be pickled; another process then reads the model again.

    Raises:
        ModelError: the model cannot be used; raised on construction, not at the first page.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._model: Model | None = read_own_model(settings.model, "text" if settings.text else "html")

    def __reduce__(self) -> tuple[type[Extractor], tuple[Settings]]:
        return Extractor, (self._settings,)

    def __call__(self, source: Source | Problem) -> Result:
        """Extract an input; no page raises an error."""
        if isinstance(source, Problem):
            return Result(None, source.reason, failed=True)
        try:
            return self._extracted(source)
        except InputError as error:
            return Result(None, str(error), failed=True)
        except Exception as error:  # a bad page must not affect those after it
            reason = " ".join(f"{type(error).__name__}: {error}".split())
            return Result(None, f"not extracted: {reason:.300}", failed=True)

    def _extracted(self, source: Source) -> Result:
        settings = self._settings
        content = read(source, text=settings.text)
        document = classified(content, settings, self._model)
        text = document.render(
            settings.output_format,
            include_links=settings.links,
            include_images=settings.images,
            include_tables=settings.tables,
            include_comments=settings.comments,
        )
        return Result(text, explained(document.status), failed=document.status == "not_html")


def classified(content: Content, settings: Settings, model: Model | None) -> Document:
    """Classify a page that was read; `output_format` and what the result includes are ignored.

    Raises:
        InputError: plain text was promised, but it is HTML.
    """
    url = settings.url or content.url
    charset = settings.charset or content.charset
    if not settings.text:
        return classify(content.body, focus=settings.focus, threshold=settings.threshold, model=model, url=url, charset=charset)
    body = content.body
    if charset is not None and not is_binary(body):
        body, _ = to_utf8(body, charset=charset)
    try:
        return classify_lines(body, focus=settings.focus, threshold=settings.threshold, model=model, url=url)
    except ValueError as error:
        raise InputError("HTML, not plain text; leave out --text") from error


def explained(status: str) -> str:
    """Describe a status in words, "" for `ok`.

    >>> explained("empty")
    'empty: the page has no text'
    """
    return "" if status == "ok" else _EXPLAINED.get(status, status)
