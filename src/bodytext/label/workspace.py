"""What the labelling page works on: the pages of a folder, read with the current model, and what has been said of them."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from bodytext.document import Document
from bodytext.explain.report import is_doubtful
from bodytext.extraction import classify
from bodytext.features import block_xpaths
from bodytext.features.page.ancestors import HIDDEN
from bodytext.features.page.tags import TAGS
from bodytext.models import Model
from bodytext.render import text
from bodytext.training.corpora.gold import PAGE_TYPES
from bodytext.training.corpora.readers.own import LABELS, block_hash
from bodytext.training.corpora.relabel import carry_over

from .files import FIELDS, Foreign, PageFiles, State
from .frame import frame_html

_DONE: Final = ("labelled", "skip", "not_a_page")
_RECENT: Final = 8


class NoSuchPage(KeyError):  # noqa: N818 - says what is wrong
    """The folder has no page of this name."""


@dataclass(frozen=True, slots=True)
class Summary:
    """One page of the queue.

    Attributes:
        name: of the page.
        title: of the page, "" without one.
        state: what has been done with it.
        confidence: of the current model, in [0, 1].
        blocks, doubtful: number of blocks, and of those the model doubts.
        problem: why the page or its labels cannot be read, "" when they can.
    """

    name: str
    title: str
    state: State
    confidence: float
    blocks: int
    doubtful: int
    problem: str = ""


class Workspace:
    """A folder of pages under work; its methods may be called from several threads.

    Args:
        folder: of the pages.
        pages: what `find_pages` found in it.
        model: prefills the labels.
    """

    def __init__(self, folder: Path, pages: Iterable[PageFiles], model: Model) -> None:
        self.folder = folder
        self.model = model
        self.pages = {page.name: page for page in pages}
        self.summaries: dict[str, Summary] = {}
        self._writing = threading.Lock()
        self._recent = lru_cache(_RECENT)(_classified)

    def survey(self, on_page: Callable[[], None] = lambda: None) -> None:
        """Read all pages with the current model."""
        for name in self.pages:
            self.summaries[name] = self.summary(name)
            on_page()

    def use(self, model: Model) -> None:
        """Go on with another model."""
        self.model = model
        self.survey()

    def queue(self) -> list[Summary]:
        """Pages that need work, those begun before the others and the least confident first, then the finished ones."""
        order = {"unfinished": 0, "open": 1}
        return sorted(self.summaries.values(), key=lambda summary: (order.get(summary.state, 2), summary.confidence, summary.name))

    def summary(self, name: str) -> Summary:
        """One page as the queue shows it."""
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
        """All that the browser needs to label a page.

        Raises:
            NoSuchPage: there is none of this name.
            OSError: it cannot be read.
        """
        files = self._files(name)
        # The version comes first: what is saved in between is noticed when this one is saved.
        version = files.version()
        document = self._read(name)
        page = document.page
        labels, notice = self._labels(files, document)
        try:
            meta = files.meta()
            state = files.state()
        except ValueError as error:
            meta, state, notice = {}, "open", str(error)
        flags = page.contexts.flags
        containers = [TAGS[page.contexts.tag[context]] for context in page.context.tolist()]
        names = [page.contexts.names[context] for context in page.context.tolist()]
        return {
            "name": name,
            "title": document.title,
            "version": version,
            "state": state,
            "notice": notice,
            "labels": labels,
            "fields": _suggestions(document) | {field: meta[field] for field in FIELDS if isinstance(meta.get(field), str)},
            "blocks": [
                {"text": block, "p": round(p, 4), "container": container, "hidden": bool(flags[leaf] & HIDDEN)}
                for block, p, container, leaf in zip(
                    page.texts, document.probabilities.tolist(), page.container.tolist(), page.leaf.tolist(), strict=True
                )
            ],
            "containers": [
                {"name": _shown_name(tag, which), "parent": parent, "first": first, "last": last}
                for tag, which, parent, first, last in zip(
                    containers, names, page.parent.tolist(), page.first.tolist(), page.last.tolist(), strict=True
                )
            ],
        }

    def save(self, name: str, *, labels: list[bool] | None, state: State, fields: dict[str, str], version: str) -> str:
        """Write what is said of a page; the new version. Errors as for `PageFiles.save`."""
        with self._writing:
            files = self._files(name)
            new = files.save(labels=labels, state=state, fields=fields, version=version)
            self.pages[name] = PageFiles(name, files.folder, files.folder / "page.html")
            self.summaries[name] = self.summary(name)
            return new

    def text(self, name: str, labels: list[bool]) -> str:
        """The text that labels make of a page."""
        document = self._read(name)
        if len(labels) != document.page.n_blocks:
            raise ValueError(f"{len(labels)} labels for {document.page.n_blocks} blocks")
        return text(document.tree, document.page, labels)

    def frame(self, name: str) -> str:
        """The page as the frame shows it."""
        return frame_html(self._files(name).html())

    def _files(self, name: str) -> PageFiles:
        if name not in self.pages:
            raise NoSuchPage(name)
        return self.pages[name]

    def _read(self, name: str) -> Document:
        return self._recent(self._files(name).html(), self.model)

    def _labels(self, files: PageFiles, document: Document) -> tuple[list[bool], str]:
        """The labels to begin with, and what there is to say of them."""
        suggested: list[bool] = document.kept.tolist()
        try:
            return files.labels(document.page.texts) or suggested, ""
        except Foreign as error:
            assert document.tree is not None
            written = json.loads((files.folder / "labels.json").read_bytes())["blocks"]
            old = [(str(block.get("xpath")), block["hash"], LABELS[block["label"]]) for block in written]
            hashes = map(block_hash, document.page.texts)
            carried = carry_over(old, list(zip(block_xpaths(document.tree, document.page), hashes, strict=True)))
            labels: list[bool] = carried.labels.tolist()
            for number in carried.unplaced:
                labels[number] = suggested[number]
            placed = len(labels) - len(carried.unplaced)
            return (
                labels,
                f"{error}: {placed} of {len(labels)} blocks have their old label; saving keeps the old file as labels.json.old",
            )
        except ValueError as error:
            return suggested, f"{error}; saving keeps it as labels.json.old"


def _classified(html: bytes, model: Model) -> Document:
    return classify(html, model=model)


def _suggestions(document: Document) -> dict[str, str]:
    page_type = document.page_type if document.page_type in PAGE_TYPES else ""
    return {"url": next(_addresses(document), ""), "lang": document.page.head.lang, "page_type": page_type}


def _addresses(document: Document) -> Iterator[str]:
    """What the page says its own address is."""
    for root in document.tree.roots if document.tree else ():
        for element in root.iter("link", "meta"):
            if (element.get("rel") or "").lower() == "canonical" or element.get("property") == "og:url":
                address = str(element.get("href") or element.get("content") or "").strip()
                if address.startswith(("http://", "https://")):
                    yield address


def _shown_name(tag: str, names: tuple[str | None, ...]) -> str:
    css_class, css_id = names[0], names[1]
    shown = f"{tag}#{css_id.split()[0]}" if css_id and css_id.split() else tag
    if shown == tag and css_class and css_class.split():
        shown = f"{tag}.{css_class.split()[0]}"
    return shown[:40]


def labels_from(value: Any) -> list[bool]:
    """Labels as the browser sends them, a string of 0 and 1.

    >>> labels_from("01")
    [False, True]
    """
    if not isinstance(value, str) or set(value) - {"0", "1"}:
        raise ValueError("labels are a string of 0 and 1")
    return [label == "1" for label in value]


def as_string(labels: list[bool]) -> str:
    """Labels as the browser takes them.

    >>> as_string([False, True])
    '01'
    """
    return "".join("1" if label else "0" for label in labels)
