# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""Counts characters as `characters.py` does, in the strings' own memory.

Built where there is a C compiler; elsewhere that Python does the same, only more slowly. A test compares the two.
"""

from cpython.unicode cimport PyUnicode_DATA, PyUnicode_GET_LENGTH, PyUnicode_KIND
from libc.string cimport memset

import numpy as np

ctypedef fused character:
    unsigned char
    unsigned short
    unsigned int


from .character_classes import ELLIPSIS as _ELLIPSIS, FIRST_IDEOGRAPH_BEYOND as _FIRST_IDEOGRAPH_BEYOND, IDEOGRAPH as _IDEOGRAPH
from .character_classes import LAST_IDEOGRAPH_BEYOND as _LAST_IDEOGRAPH_BEYOND, LOWER as _LOWER, MARK as _MARK, TABLE_SIZE as _TABLE_SIZE
from .character_classes import N_CLASSES as _N_CLASSES, SYMBOL as _SYMBOL, UPPER as _UPPER

cdef unsigned char LOWER = _LOWER, UPPER = _UPPER, MARK = _MARK, SYMBOL = _SYMBOL, IDEOGRAPH = _IDEOGRAPH, ELLIPSIS = _ELLIPSIS
cdef Py_ssize_t N_CLASSES = _N_CLASSES
cdef unsigned int TABLE_SIZE = _TABLE_SIZE
cdef unsigned int FIRST_IDEOGRAPH_BEYOND = _FIRST_IDEOGRAPH_BEYOND, LAST_IDEOGRAPH_BEYOND = _LAST_IDEOGRAPH_BEYOND


cdef struct _Ends:
    int first
    int last
    bint dots
    int words
    int capitals


cdef inline unsigned char class_of(unsigned int point, const unsigned char* table) noexcept nogil:
    if point < TABLE_SIZE:
        return table[point]
    return IDEOGRAPH if FIRST_IDEOGRAPH_BEYOND <= point <= LAST_IDEOGRAPH_BEYOND else SYMBOL


cdef void count(const character* text, Py_ssize_t length, const unsigned char* table, int* counts, _Ends* ends) noexcept nogil:
    cdef Py_ssize_t place
    cdef unsigned char kind = 0, lower = LOWER, upper = UPPER, mark = MARK
    cdef bint in_word, before = False
    ends.words = ends.capitals = 0
    for place in range(length):
        kind = table[text[place]] if sizeof(character) < 4 else class_of(text[place], table)
        counts[kind] += 1
        in_word = lower <= kind <= mark
        if in_word and not before:
            ends.words += 1
            ends.capitals += kind == upper
        before = in_word
    ends.first, ends.last = class_of(text[0], table), kind
    ends.dots = kind == ELLIPSIS or (text[length - 1] == 46 and length > 1 and text[length - 2] == 46)


def count_characters(list texts not None, const unsigned char[::1] table not None):
    """As `characters.count_characters_in_python`."""
    cdef Py_ssize_t n = len(texts), number, length, kind
    counted = np.empty(N_CLASSES, dtype=np.intc)
    cdef int[::1] counts = counted
    cdef str text
    cdef _Ends ends
    if table.shape[0] != TABLE_SIZE:
        raise ValueError("needs the table of the basic multilingual plane")
    floats, ints = np.empty((N_CLASSES + 2, n), dtype=np.float32), np.empty((4, n), dtype=np.intc)
    cdef float[:, ::1] real = floats
    cdef int[:, ::1] whole = ints
    for number in range(n):
        text = texts[number]
        length = PyUnicode_GET_LENGTH(text)
        if not length:
            raise ValueError("a text is empty")
        memset(&counts[0], 0, N_CLASSES * sizeof(int))
        if PyUnicode_KIND(text) == 1:
            count(<const unsigned char*> PyUnicode_DATA(text), length, &table[0], &counts[0], &ends)
        elif PyUnicode_KIND(text) == 2:
            count(<const unsigned short*> PyUnicode_DATA(text), length, &table[0], &counts[0], &ends)
        else:
            count(<const unsigned int*> PyUnicode_DATA(text), length, &table[0], &counts[0], &ends)
        for kind in range(N_CLASSES):
            real[kind, number] = counts[kind]
        real[N_CLASSES, number], real[N_CLASSES + 1, number] = ends.words, ends.capitals
        whole[0, number], whole[1, number], whole[2, number], whole[3, number] = length, ends.first, ends.last, ends.dots
    return floats[:N_CLASSES], floats[N_CLASSES], floats[N_CLASSES + 1], ints[0], ints[1], ints[2], ints[3] != 0
