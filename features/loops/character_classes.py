"""The numbers of the character classes, shared by the Python count and the compiled one."""

from __future__ import annotations

from typing import Final

SPACE: Final = 0
LOWER: Final = 1
UPPER: Final = 2
LETTER: Final = 3
DIGIT: Final = 4
MARK: Final = 5
CLAUSE_END: Final = 6
SENTENCE_END: Final = 7
PUNCTUATION: Final = 8
SYMBOL: Final = 9
IDEOGRAPH: Final = 10
UNSPACED: Final = 11
QUESTION: Final = 12
ELLIPSIS: Final = 13
SEPARATOR: Final = 14
CURRENCY: Final = 15
COPYRIGHT: Final = 16
AT: Final = 17
N_CLASSES: Final = 18

TABLE_SIZE: Final = 0x10000
"""Number of characters in the basic multilingual plane, whose classes are in a table. All others are ideographs or symbols."""
FIRST_IDEOGRAPH_BEYOND: Final = 0x20000
LAST_IDEOGRAPH_BEYOND: Final = 0x3FFFF
