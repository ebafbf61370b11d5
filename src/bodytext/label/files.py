"""The folder on disk: its pages, and the files next to each with its labels and metadata.

A page is `NAME/page.html`, or a saved file `NAME.html`, which is copied to `NAME/page.html` when its first label is saved; so the
folder becomes one of labelled pages (`training/corpora/readers/own.py`). A file is replaced completely or not at all.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np

from bodytext.atomic import replacing
from bodytext.models.kinds import KINDS, fitting_kinds, is_content, kind_numbers
from bodytext.training.corpora.gold import PAGE_TYPES
from bodytext.training.corpora.readers.files import UnusablePageError
from bodytext.training.corpora.readers.own import FORMAT, LABELS, WITHOUT_KINDS, block_hash, judgements, write_labels

State = Literal["open", "unfinished", "labelled", "skip", "not_a_page"]
STATES: Final[tuple[State, ...]] = ("open", "unfinished", "labelled", "skip", "not_a_page")
MARKS: Final[tuple[State, ...]] = ("unfinished", "skip", "not_a_page")
"""States recorded in `meta.json`; they leave a page out of training (`own.LEFT_OUT`)."""
SUFFIXES: Final = (".html", ".htm", ".xhtml")
FIELDS: Final = ("url", "lang", "page_type")
_PAGE: Final = "page.html"


class ConflictError(Exception):
    """The page has been saved elsewhere since it was read."""


class ForeignLabelsError(ValueError):
    """`labels.json` belongs to another page, or to this one before it or the segmenter changed."""


@dataclass(frozen=True, slots=True)
class PageFiles:
    """The files of one page.

    Attributes:
        name: unique in the folder.
        folder: holds the labels, and the page once it has been labelled.
        source: the page itself.
    """

    name: str
    folder: Path
    source: Path

    def html(self) -> bytes:
        """Read the page; raises `OSError` if it cannot be read."""
        return self.source.read_bytes()

    def version(self) -> str:
        """Hash the page, its labels and its metadata; raises `OSError` if the page cannot be read."""
        digest = hashlib.sha256(self.html())
        for name in ("labels.json", "meta.json"):
            data = _bytes(self.folder / name)
            digest.update(b"-" if data is None else b"%d:%b" % (len(data), data))
        return digest.hexdigest()[:16]

    def meta(self) -> dict[str, Any]:
        """Read `meta.json`; {} if there is none.

        Raises:
            ValueError: it does not hold a JSON object.
        """
        return _json(self.folder / "meta.json") or {}

    def state(self) -> State:
        """Return how far the page has been labelled."""
        meta = self.meta()
        for mark in MARKS:
            if meta.get(mark) is True:
                return mark
        return "labelled" if (self.folder / "labels.json").is_file() else "open"

    def labels(self, texts: Sequence[str]) -> list[bool] | None:
        """Read the label of each block; None without `labels.json`.

        Args:
            texts: the texts of the page's blocks.

        Raises:
            ForeignLabelsError: the labels belong to other blocks.
            ValueError: the file holds no labels.
        """
        stored = self._stored(texts)
        if stored is None:
            return None
        key, said = stored
        if key == "label":
            return [LABELS[label] for label in said]
        found: list[bool] = is_content(kind_numbers(said), self.page_type()).tolist()
        return found

    def _stored(self, texts: Sequence[str]) -> tuple[str, list[str]] | None:
        """Read whether `labels.json` gives a kind or a label for each block, and which; arguments and errors are those of `labels`."""
        written = _json(self.folder / "labels.json")
        if written is None:
            return None
        blocks = written.get("blocks")
        if written.get("format") not in (WITHOUT_KINDS, FORMAT) or not isinstance(blocks, list):
            raise ValueError(f"{self.name}: labels.json has no labels of format {WITHOUT_KINDS} or {FORMAT}")
        try:
            hashes = [block["hash"] for block in blocks]
            stored = judgements(blocks)
        except (KeyError, TypeError, UnusablePageError):
            raise ValueError(f"{self.name}: labels.json has blocks without hash or known label") from None
        if hashes != [block_hash(text) for text in texts]:
            raise ForeignLabelsError(f"{self.name}: labels.json belongs to another page, or to another version of this one")
        return stored

    def page_type(self) -> str:
        """Return the type of the page in `meta.json`, "" if there is none."""
        page_type = self._meta_or_nothing().get("page_type")
        return page_type if isinstance(page_type, str) else ""

    def save(self, *, labels: list[bool] | None, state: State, fields: dict[str, str], version: str, texts: Sequence[str]) -> str:
        """Write labels, state and fields of the page.

        Args:
            labels: one per block; None leaves `labels.json` unchanged.
            state: anything but `open`.
            fields: values of `FIELDS`; other keys of `meta.json` are kept.
            version: what `version` returned when the page was read.
            texts: the texts of the page's blocks.

        Returns:
            The new version.

        Raises:
            ConflictError: the page has changed since.
            ValueError: an unknown page type, or a wrong number of labels.
            OSError: a file cannot be written; the old one is then intact.
        """
        if self.version() != version:
            raise ConflictError(self.name)
        if (page_type := fields.get("page_type", "")) and page_type not in PAGE_TYPES:
            raise ValueError(f"unknown page type {page_type!r}")
        if labels is not None and len(labels) != len(texts):
            raise ValueError(f"{len(labels)} labels for {len(texts)} blocks")
        meta = {key: value for key, value in self._meta_or_nothing().items() if key not in MARKS}
        meta |= {field: fields.get(field, "") for field in FIELDS}
        if state in MARKS:
            meta[state] = True
        html = self.html()
        self.folder.mkdir(exist_ok=True)
        if not (self.folder / _PAGE).exists():
            write_whole(self.folder / _PAGE, html)
        # A page is marked as unfinished before its labels are written, and as finished only afterwards.
        if state in MARKS:
            self._write_meta(meta)
        if labels is not None:
            kinds = self._kinds_after(labels, fields.get("page_type", ""), texts)
            self._keep_foreign(texts)
            write_labels(self.folder, html, labels, kinds=kinds)
        if state not in MARKS:
            self._write_meta(meta)
        return self.version()

    def _write_meta(self, meta: dict[str, Any]) -> None:
        write_whole(self.folder / "meta.json", (json.dumps(meta, ensure_ascii=False, indent=2) + "\n").encode())

    def _meta_or_nothing(self) -> dict[str, Any]:
        try:
            return self.meta()
        except ValueError:
            return {}

    def _kinds_after(self, labels: list[bool], page_type: str, texts: Sequence[str]) -> list[str] | None:
        """Return the kinds of the blocks that go with new labels; None if the page has no kinds."""
        try:
            stored = self._stored(texts)
        except ValueError:
            return None
        if stored is None or stored[0] == "label":
            return None
        kinds = fitting_kinds(kind_numbers(stored[1]), np.array(labels, dtype=bool), page_type)
        return [KINDS[kind] for kind in kinds.tolist()]

    def _keep_foreign(self, texts: Sequence[str]) -> None:
        """Save labels that do not fit the page under another name before they are replaced."""
        path = self.folder / "labels.json"
        try:
            self.labels(texts)
        except ValueError:
            os.replace(path, path.with_name("labels.json.old"))


def find_pages(folder: Path) -> list[PageFiles]:
    """Find the pages of a folder, by name.

    Raises:
        OSError: the folder cannot be read.
    """
    found: dict[str, PageFiles] = {}
    entries = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    for path in entries:
        if (path / _PAGE).is_file():
            found[path.name] = PageFiles(path.name, path, path / _PAGE)
    for path in entries:
        if path.suffix.lower() not in SUFFIXES or not path.is_file():
            continue
        name = path.stem
        if name in found and found[name].source.parent != folder and _bytes(found[name].source) == path.read_bytes():
            continue  # the copy made when it was labelled
        if name in found or (folder / name).exists():
            name = path.name.replace(".", "-")
        if name not in found:
            found[name] = PageFiles(name, folder / name, path)
    return [found[name] for name in sorted(found)]


def write_whole(path: Path, data: bytes) -> None:
    """Write a file; a crash leaves the old one intact."""
    with replacing(path) as temporary:
        temporary.write_bytes(data)


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None


def _json(path: Path) -> dict[str, Any] | None:
    data = _bytes(path)
    if data is None:
        return None
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        raise ValueError(f"{path.parent.name}: {path.name} is not valid JSON") from None
    if not isinstance(value, dict):
        raise ValueError(f"{path.parent.name}: {path.name} does not hold a JSON object")
    return value
