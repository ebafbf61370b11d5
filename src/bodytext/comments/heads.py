"""Reads name and date from a short block of a comment: by its markup where that tells them, else by its words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from .pieces import Piece

MAX_WORDS: Final = 16
"""A longer block is neither a name nor a date."""
MAX_CHARACTERS: Final = 160
MAX_NAME_WORDS: Final = 5
_MAX_UNMARKED: Final = 4
"""Words of a sentence in which a date can still be that of the comment."""
_MAX_CONNECTING: Final = 2
"""Words such as `posted by` that only connect."""
_CLOCK: Final = r"(?:\d{1,2}[:h]\d\d(?::\d\d)?(?:\s?[ap]\.?m\b\.?)?|\d{1,2}\s?[ap]\.?m\b\.?)"
_WEEKDAY: Final = (
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|[^\W\d]{3,8}(?:tag|dag)|mittwoch"
    r"|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo)"
)
_DATE: Final = re.compile(
    rf"(?:\b{_WEEKDAY}\.?,?\s)?"
    r"(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4}"
    r"|\d{4}\s?[年년]\s?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일]"
    r"|\d{1,2}(?:\.|st|nd|rd|th)?\s(?:de\s|of\s)?[^\W\d]{3,12}\.?,?\s(?:de\s)?(?:19|20)\d\d"
    r"|[^\W\d]{3,12}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s(?:19|20)\d\d"
    r"|\d{1,3}\s?[^\W\d]{1,12}\s?(?:ago\b|前|전)"
    r"|\b(?:vor|hace|il y a|há|för|for)\s\d{1,3}\s[^\W\d]{1,12}(?:\ssiden|\ssedan)?"
    r"|(?:^|(?<=\s))\d{1,3}\s?(?:min|h|hr|hrs|d|w|mo|y|yr|yrs)\.?$)"
    rf"(?:[\s,·–-]{{1,3}}(?:at\s|um\s|à\s|a las\s|om\s|kl\.?\s)?{_CLOCK})?",
    re.IGNORECASE,
)
_OPENING: Final = re.compile(r"^(?:[^\W\d]+\s)?(?:by|von|par|por|door|av|af)\b:?\s+", re.IGNORECASE)
_ENDING: Final = re.compile(
    r"\s*\b(?:says|said|wrote|writes|schreibt|schrieb|sagt|sagte|dit|a écrit|dice|dijo|ha detto|zegt|schreef|escribió|disse"
    r"|on|at|am|le|el|il|op)"
    r"\s*(?:…|\.\.\.)?:?\s*$",
    re.IGNORECASE,
)
_EDGES: Final = " \t\n,;:|•·–—-()…"
_INITIAL: Final = re.compile(r"(?:^|\s)[^\W\d]\.$|(?:\.\.\.|…)$")
_SENTENCE_END: Final = (".", "!", "?", "。", "！", "？", "…", "।")


@dataclass(frozen=True, slots=True)
class Head:
    """What a short block says about a comment.

    Attributes:
        author, date: "" if it states none.
        author_is_marked: whether the markup calls it the author's name.
        rest: what else is in the block, such as a number of votes.
    """

    author: str
    date: str
    author_is_marked: bool
    rest: str = ""


def read_head(text: str, pieces: Sequence[Piece]) -> Head | None:
    """Read name and date from a block.

    Args:
        text: of the block.
        pieces: the block cut at its inline elements.

    Returns:
        None for a block that is too long, or that says neither.

    >>> read_head("Ann 3 May 2021", [Piece("Ann 3 May 2021")])
    Head(author='Ann', date='3 May 2021', author_is_marked=False, rest='')
    """
    if not is_short(text):
        return None
    at = _dated(pieces, is_sentence=text.endswith(_SENTENCE_END) and len(text.split()) > _MAX_UNMARKED)
    date = "" if at is None else _date_of(pieces[at])
    marked = next((piece for place, piece in enumerate(pieces) if piece.is_author and place != at), None)
    used, author = (marked, name_of(marked.text)) if marked is not None else _unmarked_author(pieces, at)
    if not author and not date:
        return None
    rest = [piece.text for place, piece in enumerate(pieces) if place != at and piece is not used and _has_more(piece, author)]
    if at is not None and not pieces[at].is_date:
        rest += _beside_date(pieces[at].text, author)
    return Head(author, date, marked is not None, " ".join(rest))


def is_short(text: str) -> bool:
    """Return whether a block is short enough for a name and a date."""
    return len(text) <= MAX_CHARACTERS and len(text.split()) <= MAX_WORDS


def is_name(text: str) -> bool:
    """Return whether a text can be a name: it is short and not a sentence.

    >>> is_name("Ann Reed says:"), is_name("Nice boat.")
    (True, False)
    """
    name = name_of(text)
    return (
        bool(name)
        and len(name.split()) <= MAX_NAME_WORDS
        and len(name) <= 60
        and (not text.endswith(_SENTENCE_END) or bool(_INITIAL.search(text)))
    )


def name_of(text: str) -> str:
    """Remove what stands before and after a name.

    >>> name_of("Posted by Ann Reed on"), name_of("Bo said...")
    ('Ann Reed', 'Bo')
    """
    name = _ENDING.sub("", _OPENING.sub("", text.strip(_EDGES))).strip(_EDGES)
    return name or text.strip()


def _dated(pieces: Sequence[Piece], *, is_sentence: bool) -> int | None:
    """Return which piece states the date; a sentence does so only where the markup says it."""
    sure = [place for place, piece in enumerate(pieces) if piece.is_date]
    stated = [place for place in sure if pieces[place].iso or _DATE.search(pieces[place].text)]
    if stated or sure:
        return (stated or sure)[0]
    return None if is_sentence else next((place for place, piece in enumerate(pieces) if _DATE.search(piece.text)), None)


def _date_of(piece: Piece) -> str:
    if piece.iso:
        return piece.iso
    found = _DATE.search(piece.text)
    return piece.text if found is None or piece.is_date else found[0].strip(_EDGES)


def _has_more(piece: Piece, author: str) -> bool:
    """Return whether a text says more than that a name or a date comes, as `by` and `on` do."""
    if piece.is_date or not piece.text.strip(_EDGES):
        return False
    if not piece.is_bare:
        return True
    return not author or (len(piece.text.split()) > _MAX_CONNECTING and name_of(piece.text) != author)


def _beside_date(text: str, author: str) -> list[str]:
    """Return what a text says beside name and date."""
    found = _DATE.search(text)
    sides = () if found is None else (text[: found.start()], text[found.end() :])
    return [
        side.strip() for side in sides if side.strip(_EDGES) and name_of(side) != author and len(side.split()) > _MAX_CONNECTING
    ]


def _unmarked_author(pieces: Sequence[Piece], at: int | None) -> tuple[Piece | None, str]:
    """Return the name in a block, and the text it is: the first with an element of its own, else what stands before the date."""
    others = [piece for place, piece in enumerate(pieces) if place != at]
    own = [piece for piece in others if not piece.is_bare and is_name(piece.text)]
    bare = " ".join(piece.text for piece in others if piece.is_bare)
    if own and (at is not None or (len(own) == 1 and len(bare.split()) <= _MAX_CONNECTING and bare.endswith((":", "...", "…")))):
        return own[0], name_of(own[0].text)
    if at is None:
        return None, ""
    found = None if pieces[at].is_date else _DATE.search(pieces[at].text)
    before = " ".join(piece.text for piece in pieces[:at])
    if found is not None:
        before = f"{before} {pieces[at].text[: found.start()]}"
    before = before.strip()
    return None, name_of(before) if before.strip(_EDGES) and is_name(before) else ""
