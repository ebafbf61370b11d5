"""Words of a text, for alignment and for scores."""

from __future__ import annotations

import re
from typing import Final

# Letters of scripts written without spaces stand alone; everything else goes by runs of word characters.
_UNSPACED: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3021-\u30ff\u3100-\u312f\u31a0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
_TOKEN: Final = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")


def word_tokens(text: str) -> list[str]:
    """The words of a text, lower case, punctuation dropped; one character each in scripts written without spaces.

    >>> word_tokens("The harbour's 3 piers, 北防波堤")
    ['the', 'harbour', 's', '3', 'piers', '北', '防', '波', '堤']
    """
    return _TOKEN.findall(text.lower())
