"""The pages of a folder during labelling, each classified by the current model and with the labels it has."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from bodytext.document import Document
from bodytext.explain.report import is_doubtful
from bodytext.extraction import classify
from bodytext.features import block_xpaths
from bodytext.models import Model, content_kinds
from bodytext.render import text
from bodytext.training.corpora.readers.own import block_hash
from bodytext.training.corpora.relabel import carry_over, written_labels

from .files import FIELDS, ForeignLabelsError, PageFiles, State
from .frame import frame_html
from .view import blocks_view, containers_view, suggested_fields

_DONE: Final = ("labelled", "skip", "not_a_page")
_RECENT: Final = 8


class NoSuchPageError(KeyError):
    """The folder has no page of this name."""


@dataclass(frozen=True, slots=True)
class Summary:
    """One page of the queue.

    Attributes:
        name: name of the page.
        title: title of the page, "" if it has none.
        state: how far it has been labelled.
        confidence: confidence of the current model, in [0, 1].
        blocks, doubtful: number of blocks, and of those the model is unsure of.
        problem: why the page or its labels cannot be read, "" if they can.
    """

    name: str
    title: str
    state: State
    confidence: float
    blocks: int
    doubtful: int
    problem: str = ""


class Workspace:
    """A folder of pages to label; its methods may be called from several threads.

    Args:
        folder: folder of the pages.
        pages: what `find_pages` found in it.
        model: the model that prefills the labels.
    """

    def __init__(self, folder: Path, pages: Iterable[PageFiles], model: Model) -> None:
        self.folder = folder
        self.model = model
        self.pages = {page.name: page for page in pages}
        self.summaries: dict[str, Summary] = {}
        self._writing = threading.Lock()
        self._recent = lru_cache(_RECENT)(_classified)

    def survey(self, on_page: Callable[[], None] = lambda: None) -> None:
        """Classify all pages with the current model."""
        for name in self.pages:
            self.summaries[name] = self.summary(name)
            on_page()

    def use(self, model: Model) -> None:
        """Replace the model and classify all pages with the new one."""
        self.model = model
        self.survey()

    def queue(self) -> list[Summary]:
        """Return unfinished pages, then open ones, then the rest; in each group the least confident first."""
        order = {"unfinished": 0, "open": 1}
        return sorted(self.summaries.values(), key=lambda summary: (order.get(summary.state, 2), summary.confidence, summary.name))

    def summary(self, name: str) -> Summary:
        """Return a page as the queue shows it."""
        files = self._files(name)
        problem = ""
        state: State = "open"
        try:
            document = self._read(name)
        except OSError as error:
            return Summary(name, "", state, 0.0, 0, 0, f"{name}: {error.strerror or error}")
        try:
            state = files.state()
            files.labels(document.page.texts)
        except (OSError, ValueError) as error:
            problem = str(error)
        doubtful = sum(map(is_doubtful, document.probabilities.tolist()))
        return Summary(name, document.title, state, document.confidence, document.page.n_blocks, doubtful, problem)

    def open(self, name: str) -> dict[str, Any]:
        """Return everything that the browser needs to label a page.

        Raises:
            NoSuchPageError: there is no page of this name.
            OSError: the page cannot be read.
        """
        files = self._files(name)
        # The version is read first, so that changes made in between are noticed when this page is saved.
        version = files.version()
        document = self._read(name)
        labels, notice = self._labels(files, document)
        try:
            meta = files.meta()
            state = files.state()
        except ValueError as error:
            meta, state, notice = {}, "open", str(error)
        return {
            "name": name,
            "title": document.title,
            "version": version,
            "state": state,
            "notice": notice,
            "labels": labels,
            "fields": suggested_fields(document) | {field: meta[field] for field in FIELDS if isinstance(meta.get(field), str)},
            "blocks": blocks_view(document),
            "containers": containers_view(document),
        }

    def save(self, name: str, *, labels: list[bool] | None, state: State, fields: dict[str, str], version: str) -> str:
        """Save labels, state and fields of a page, and return its new version. Errors are those of `PageFiles.save`."""
        with self._writing:
            files = self._files(name)
            texts = self._read(name).page.texts
            new = files.save(labels=labels, state=state, fields=fields, version=version, texts=texts)
            self.pages[name] = PageFiles(name, files.folder, files.folder / "page.html")
            if labels is None or name not in self.summaries:
                self.summaries[name] = self.summary(name)
            else:
                self.summaries[name] = replace(self.summaries[name], state=state, problem="")
            return new

    def text(self, name: str, labels: list[bool]) -> str:
        """Return the text of a page when its blocks have these labels."""
        document = self._read(name)
        if len(labels) != document.page.n_blocks:
            raise ValueError(f"{len(labels)} labels for {document.page.n_blocks} blocks")
        return text(document.tree, document.page, labels)

    def frame(self, name: str) -> str:
        """Return the page as the frame shows it."""
        return frame_html(self._files(name).html())

    def _files(self, name: str) -> PageFiles:
        if name not in self.pages:
            raise NoSuchPageError(name)
        return self.pages[name]

    def _read(self, name: str) -> Document:
        return self._recent(self._files(name).html(), self.model)

    def _labels(self, files: PageFiles, document: Document) -> tuple[list[bool], str]:
        """Return the labels to start from, and a notice for the user, or ""."""
        suggested: list[bool] = document.kept.tolist()
        try:
            return files.labels(document.page.texts) or suggested, ""
        except ForeignLabelsError as error:
            labels, n_carried = _carried_over(files, document)
            counts = f"{n_carried} of {len(labels)} blocks have their old label"
            return labels, f"{error}: {counts}; saving keeps the old file as labels.json.old"
        except ValueError as error:
            return suggested, f"{error}; saving keeps it as labels.json.old"


def _classified(html: bytes, model: Model) -> Document:
    return classify(html, model=model)


def _carried_over(files: PageFiles, document: Document) -> tuple[list[bool], int]:
    """Transfer labels of an older version of the page, and count them; other blocks get the model's labels."""
    assert document.tree is not None
    hashes = map(block_hash, document.page.texts)
    carried = carry_over(
        written_labels(files.folder / "labels.json")[0], list(zip(block_xpaths(document.tree, document.page), hashes, strict=True))
    )
    wanted = content_kinds(files.page_type()) | {"content"}
    labels = [label in wanted for label in carried.labels]
    suggested = document.kept.tolist()
    for number in carried.unplaced:
        labels[number] = suggested[number]
    return labels, len(labels) - len(carried.unplaced)
