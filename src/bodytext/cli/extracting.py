"""One page for `bodytext extract`: read, classified and rendered, in this process or in another."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bodytext.document import Document
from bodytext.extraction import classify, classify_lines
from bodytext.features.page.decode import is_binary, to_utf8
from bodytext.formats import OutputFormat
from bodytext.models import Model

from .arguments import read_own_model
from .inputs import Content, InputError, Problem, Source, read

_EXPLAINED: Final = {
    "empty": "empty: no text in it",
    "not_html": "not_html: binary data, not a page",
    "too_large": "too_large: only its beginning was looked at",
    "too_deep": "too_deep: what is nested deeper was not looked at",
}


@dataclass(frozen=True, slots=True)
class Settings:
    """How pages are extracted.

    Attributes:
        text: they are plain text.
        model: the file of a model; None takes the shipped one.
        charset: what is known of their encoding.
        url: address of the page.
        threshold: least probability of a kept block; None chooses it page by page.
        output_format: of the result.
        links, images: as for `Document.render`.
        tables: whether data tables are part of the result.
    """

    text: bool = False
    model: Path | None = None
    charset: str | None = None
    url: str | None = None
    threshold: float | None = None
    output_format: OutputFormat = "txt"
    links: bool | None = None
    images: bool | None = None
    tables: bool = True


@dataclass(frozen=True, slots=True)
class Result:
    """What came of an input.

    Attributes:
        text: the result, None without one.
        note: what a person should know of it, in one line; "" when there is nothing.
        failed: the input could not be read, or is no page.
    """

    text: str | None
    note: str = ""
    failed: bool = False


class Extractor:
    """Extracts pages. It can be sent to another process, which reads the model again.

    Raises:
        ModelError: the model cannot be used; raised at once, not at the first page.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._model: Model | None = read_own_model(settings.model, "text" if settings.text else "html")

    def __reduce__(self) -> tuple[type[Extractor], tuple[Settings]]:
        return Extractor, (self._settings,)

    def __call__(self, source: Source | Problem) -> Result:
        """What came of an input; no page raises an error."""
        if isinstance(source, Problem):
            return Result(None, source.reason, failed=True)
        try:
            return self._extracted(source)
        except InputError as error:
            return Result(None, str(error), failed=True)
        except Exception as error:  # a page costs itself, never those after it
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
        )
        return Result(text, explained(document.status), failed=document.status == "not_html")


def classified(content: Content, settings: Settings, model: Model | None) -> Document:
    """A page as it was read, classified; `output_format`, `links`, `images` and `tables` do not matter.

    Raises:
        InputError: it should be plain text but is HTML.
    """
    url = settings.url or content.url
    charset = settings.charset or content.charset
    if not settings.text:
        return classify(content.body, threshold=settings.threshold, model=model, url=url, charset=charset)
    body = content.body
    if charset is not None and not is_binary(body):
        body, _ = to_utf8(body, charset=charset)
    try:
        return classify_lines(body, threshold=settings.threshold, model=model, url=url)
    except ValueError as error:
        raise InputError("HTML, not plain text; leave out --text") from error


def explained(status: str) -> str:
    """A status in words, "" for `ok`.

    >>> explained("empty")
    'empty: no text in it'
    """
    return "" if status == "ok" else _EXPLAINED.get(status, status)
