"""The folder of pages on disk: which pages there are, and what has been said of each in the files beside it.

A page is `NAME/page.html`, or a saved file `NAME.html` beside the folders; that one is copied to `NAME/page.html` when its first label is
saved, so that the folder is then one of labelled pages (`training/corpora/readers/own.py`). Every file is replaced at once or not at all.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from bodytext.atomic import replacing
from bodytext.training.corpora.gold import PAGE_TYPES
from bodytext.training.corpora.readers.own import FORMAT, LABELS, block_hash, write_labels

State = Literal["open", "unfinished", "labelled", "skip", "not_a_page"]
STATES: Final[tuple[State, ...]] = ("open", "unfinished", "labelled", "skip", "not_a_page")
MARKS: Final[tuple[State, ...]] = ("unfinished", "skip", "not_a_page")
"""States that `meta.json` names; they leave a page out of training (`own.LEFT_OUT`)."""
SUFFIXES: Final = (".html", ".htm", ".xhtml")
FIELDS: Final = ("url", "lang", "page_type")
_PAGE: Final = "page.html"


class Conflict(Exception):  # noqa: N818 - not the caller's error
    """Somebody else has saved the page since it was read."""


class Foreign(ValueError):  # noqa: N818 - says what the labels are
    """`labels.json` belongs to another page, or to this one before it or the segmenter changed."""


@dataclass(frozen=True, slots=True)
class PageFiles:
    """The files of one page.

    Attributes:
        name: unique in the folder.
        folder: holds the labels, and the page once a label was saved.
        source: the page itself.
    """

    name: str
    folder: Path
    source: Path

    def html(self) -> bytes:
        """The bytes of the page; `OSError` when it cannot be read."""
        return self.source.read_bytes()

    def version(self) -> str:
        """Another one after every change of the page and of what is said of it; `OSError` when the page cannot be read."""
        digest = hashlib.sha256(self.html())
        for name in ("labels.json", "meta.json"):
            data = _bytes(self.folder / name)
            digest.update(b"-" if data is None else b"%d:%b" % (len(data), data))
        return digest.hexdigest()[:16]

    def meta(self) -> dict[str, Any]:
        """What `meta.json` holds, {} without one.

        Raises:
            ValueError: it holds something else than an object.
        """
        return _json(self.folder / "meta.json") or {}

    def state(self) -> State:
        """What has been done with the page."""
        meta = self.meta()
        for mark in MARKS:
            if meta.get(mark) is True:
                return mark
        return "labelled" if (self.folder / "labels.json").is_file() else "open"

    def labels(self, texts: list[str]) -> list[bool] | None:
        """The label of each block, None without `labels.json`.

        Args:
            texts: of the page's blocks.

        Raises:
            Foreign: the labels are of other blocks.
            ValueError: the file is no file of labels.
        """
        written = _json(self.folder / "labels.json")
        if written is None:
            return None
        blocks = written.get("blocks")
        if written.get("format") != FORMAT or not isinstance(blocks, list):
            raise ValueError(f"{self.name}: labels.json has no labels of format {FORMAT}")
        try:
            said = [(block["hash"], LABELS[block["label"]]) for block in blocks]
        except (KeyError, TypeError):
            raise ValueError(f"{self.name}: labels.json has blocks without hash or known label") from None
        if [hashed for hashed, _ in said] != [block_hash(text) for text in texts]:
            raise Foreign(f"{self.name}: labels.json belongs to another page, or to another version of this one")
        return [label for _, label in said]

    def save(self, *, labels: list[bool] | None, state: State, fields: dict[str, str], version: str) -> str:
        """Write what is said of the page.

        Args:
            labels: one a block; None leaves `labels.json` alone.
            state: anything but `open`.
            fields: values of `FIELDS`; others that `meta.json` has stay.
            version: what `version` returned when the page was read.

        Returns:
            The new version.

        Raises:
            Conflict: the page has another version by now.
            ValueError: an unknown page type, or not one label a block.
            OSError: the files cannot be written; then the old ones are whole.
        """
        if self.version() != version:
            raise Conflict(self.name)
        if (page_type := fields.get("page_type", "")) and page_type not in PAGE_TYPES:
            raise ValueError(f"unknown page type {page_type!r}")
        meta = {key: value for key, value in self._meta_or_nothing().items() if key not in MARKS}
        meta |= {field: fields.get(field, "") for field in FIELDS}
        if state in MARKS:
            meta[state] = True
        html = self.html()
        self.folder.mkdir(exist_ok=True)
        if not (self.folder / _PAGE).exists():
            replace(self.folder / _PAGE, html)
        # An unfinished page says so before its labels are there, a finished one only after them.
        before, after = (True, False) if state in MARKS else (False, True)
        text = json.dumps(meta, ensure_ascii=False, indent=2) + "\n"
        if before:
            replace(self.folder / "meta.json", text.encode())
        if labels is not None:
            self._keep_foreign(html)
            write_labels(self.folder, html, labels)
        if after:
            replace(self.folder / "meta.json", text.encode())
        return self.version()

    def _meta_or_nothing(self) -> dict[str, Any]:
        try:
            return self.meta()
        except ValueError:
            return {}

    def _keep_foreign(self, html: bytes) -> None:
        """Labels that do not fit the page are kept under another name before they are replaced."""
        from bodytext.features import parse, segment

        path = self.folder / "labels.json"
        try:
            self.labels(segment(parse(html)).texts)
        except ValueError:
            os.replace(path, path.with_name("labels.json.old"))


def find_pages(folder: Path) -> list[PageFiles]:
    """The pages of a folder, by name.

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
            continue  # copied when it was labelled
        if name in found or (folder / name).exists():
            name = path.name.replace(".", "-")
        if name not in found:
            found[name] = PageFiles(name, folder / name, path)
    return [found[name] for name in sorted(found)]


def replace(path: Path, data: bytes) -> None:
    """Write a file; a crash leaves the old one whole."""
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
