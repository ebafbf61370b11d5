"""Splits text into words, for alignment and scores."""

from __future__ import annotations

import re
from typing import Final

# Letters of scripts written without spaces are words of their own; everything else is split into runs of word characters.
_UNSPACED: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3021-\u30ff\u3100-\u312f\u31a0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
# Accents, vowel points and vowel signs are not word characters for `re`, but part of a word; Indic blocks without their full stops.
_MARKS: Final = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4"
    "\u06e7\u06e8\u06ea-\u06ed\u0900-\u0963\u0966-\u096f\u0971-\u0df3\u0f71-\u0f84\u0f86\u0f87\u0f8d-\u0fbc"
)
_TOKEN: Final = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+(?:[{_MARKS}]+[^\W_{_UNSPACED}]*)*")


def word_tokens(text: str) -> list[str]:
    """Split a text into words in lower case, without punctuation; in scripts written without spaces each character is a word.

    >>> word_tokens("The harbour's 3 piers, 北防波堤")
    ['the', 'harbour', 's', '3', 'piers', '北', '防', '波', '堤']
    """
    return _TOKEN.findall(text.lower())
