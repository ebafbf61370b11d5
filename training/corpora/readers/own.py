"""Our own labelled pages: a folder per page, with the labels next to the page, never in it.

    NAME/page.html     the page, or packed as page.html.gz
    NAME/labels.json   {"format": 2, "blocks": [{"id", "xpath", "hash", "kind"}, ...]}, one block per line
    NAME/meta.json     {"url", "lang", "page_type", "annotator", "licence", "markup"}; one of LEFT_OUT leaves the page out

The kind of a block and the type of its page say whether it is content (`bodytext.models.kinds`). Format 1 has a `label` of `content` or
`boilerplate` in place of the kind, or beside it.

The hash ties a label to the text of its block, so a change of the page or the segmenter is noticed, and not trained on.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from bodytext.atomic import replacing
from bodytext.features import block_xpaths, parse, segment
from bodytext.models.kinds import NUMBER, is_content, kind_numbers
from bodytext.training.corpora.gold import PAGE_TYPES, LabelledPage, Problem

from .files import UnusablePageError, attempt, corpus_name, read_json, read_page, site, string

FILES: Final = "NAME/page.html or page.html.gz, NAME/labels.json and NAME/meta.json, as `bodytext label` writes them"
FORMAT: Final = 2
WITHOUT_KINDS: Final = 1
"""The format of pages whose blocks are only told apart as content and boilerplate."""
LABELS: Final = {"content": True, "boilerplate": False}
"""The labels by their names in the file, True for content."""
LEFT_OUT: Final = ("skip", "not_a_page", "unfinished")
"""Keys of `meta.json` that leave a page out if they are `true`."""
_PAGES: Final = ("page.html", "page.html.gz")
_PARTS: Final = (*_PAGES, "labels.json", "meta.json")


def matches(path: Path) -> bool:
    """Return whether a folder holds labelled pages of this format."""
    return any(next(path.glob(f"*/{part}"), None) is not None for part in ("labels.json", *_PAGES))


def read(path: Path) -> Iterator[LabelledPage | Problem]:
    """Yield the labelled pages of a folder."""
    for folder in sorted(path.iterdir()):
        if folder.name.startswith(".") or not any((folder / part).is_file() for part in _PARTS):
            continue
        record = attempt(folder.name, partial(_page, folder, corpus_name(path)))
        if record is not None:
            yield record


def page_file(folder: Path) -> Path:
    """Return the file of a page in its folder: `page.html`, or `page.html.gz` if there is only that."""
    return next((folder / name for name in _PAGES if (folder / name).is_file()), folder / _PAGES[0])


def block_hash(text: str) -> str:
    """Return the hash that ties a label to a block: 16 hexadecimal digits of the text's SHA-256.

    >>> block_hash("Some text")
    '4c2e9e6da31a64c7'
    """
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def write_labels(
    folder: Path,
    page_html: bytes | str,
    labels: Sequence[bool] | npt.NDArray[np.bool_] = (),
    *,
    kinds: Sequence[str] | None = None,
) -> None:
    """Write `labels.json`; a crash leaves the old one intact.

    Args:
        folder: the existing folder of the page.
        page_html: the content of the page's file.
        labels: one for each block of `segment(parse(page_html))`, True for content; unused if the kinds are known.
        kinds: the kind of each block; None if only the labels are known.
    """
    tree = parse(page_html)
    page = segment(tree)
    if kinds is None:
        judged = [{"label": "content" if is_content else "boilerplate"} for is_content in labels]
    else:
        judged = [{"kind": kind} for kind in kinds]
    if len(judged) != page.n_blocks:
        raise ValueError(f"{len(judged)} labels for {page.n_blocks} blocks")
    blocks = zip(block_xpaths(tree, page), page.texts, judged, strict=True)
    lines = [
        json.dumps({"id": number, "xpath": xpath, "hash": block_hash(text), **judgement}, ensure_ascii=False)
        for number, (xpath, text, judgement) in enumerate(blocks)
    ]
    written = f'{{"format": {WITHOUT_KINDS if kinds is None else FORMAT}, "blocks": [\n' + ",\n".join(lines) + "\n]}\n"
    with replacing(folder / "labels.json") as temporary:
        temporary.write_text(written, encoding="utf-8", newline="\n")


def judgements(blocks: Sequence[Mapping[str, Any]]) -> tuple[str, list[str]]:
    """Return whether a file gives the `kind` or the `label` of each block, and what it gives.

    Args:
        blocks: the entries of `labels.json`; if one has a kind, all must.

    Raises:
        UnusablePageError: a block has none, or an unknown one.

    >>> judgements([{"label": "content"}]), judgements([{"label": "content", "kind": "title"}])
    (('label', ['content']), ('kind', ['title']))
    """
    key, known = ("kind", NUMBER) if any("kind" in block for block in blocks) else ("label", LABELS)
    for number, block in enumerate(blocks):
        if string(block, key) not in known:
            raise UnusablePageError(f"labels.json has the unknown {key} {block.get(key)!r} at block {number}")
    return key, [block[key] for block in blocks]


def _page(folder: Path, corpus: str) -> LabelledPage | None:
    meta = read_json(folder / "meta.json")
    if any(meta.get(mark) is True for mark in LEFT_OUT):
        return None
    html = read_page(page_file(folder))
    texts = segment(parse(html)).texts
    page_type = string(meta, "page_type")
    if page_type and page_type not in PAGE_TYPES:
        raise UnusablePageError(f"meta.json has the unknown page type {page_type!r}")
    blocks = _blocks(read_json(folder / "labels.json"), texts)
    key, said = judgements(blocks)
    kinds = kind_numbers(said) if key == "kind" else None
    labels = np.array([LABELS[label] for label in said], dtype=bool) if kinds is None else is_content(kinds, page_type)
    url = string(meta, "url")
    return LabelledPage(
        name=folder.name,
        corpus=corpus,
        html=html,
        text="\n".join(text for text, is_content in zip(texts, labels, strict=True) if is_content),
        labels=labels,
        kinds=kinds,
        url=url,
        site=site(url, folder.name),
        lang=string(meta, "lang"),
        page_type=page_type,
    )


def _blocks(written: dict[str, Any], texts: list[str]) -> list[dict[str, Any]]:
    """Return what a file says about each block, after checking that it is about these texts."""
    if written.get("format") not in (WITHOUT_KINDS, FORMAT):
        raise UnusablePageError(
            f"labels.json has format {written.get('format')!r}; this program reads formats {WITHOUT_KINDS} and {FORMAT}"
        )
    blocks = written.get("blocks")
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        raise UnusablePageError("labels.json has no list of blocks")
    if [(block.get("id"), block.get("hash")) for block in blocks] != [(n, block_hash(text)) for n, text in enumerate(texts)]:
        raise UnusablePageError("the page or its segmentation changed since it was labelled; run `bodytext relabel`")
    if written["format"] == FORMAT and not all("kind" in block for block in blocks):
        raise UnusablePageError("labels.json has blocks without a kind")
    return blocks
