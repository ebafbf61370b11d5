# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The loops of `bytes.py` over the page's own memory.

Built where there is a C compiler; elsewhere that Python does the same, only more slowly. Tests compare the two.
"""

import sys

from libc.string cimport memchr, memcmp, memcpy

from .costs import COUNTED_BYTES as _COUNTED_BYTES, DEPTH_STEP as _DEPTH_STEP, END_TAG_COST as _END_TAG_COST
from .costs import MAX_DEPTH_COST as _MAX_DEPTH_COST, START_TAG_COST as _START_TAG_COST, VOID

cdef Py_ssize_t COUNTED_BYTES = _COUNTED_BYTES, DEPTH_STEP = _DEPTH_STEP, MAX_DEPTH_COST = _MAX_DEPTH_COST
cdef Py_ssize_t START_TAG_COST = _START_TAG_COST, END_TAG_COST = _END_TAG_COST

# The names of void elements, each as the eight bytes of one number.
cdef unsigned long long void_name[64]
cdef Py_ssize_t n_void = len(VOID), longest_void = max(map(len, VOID))
if n_void > 64 or longest_void > 8:
    raise ValueError("more or longer void elements than there is room for")
for _number, _name in enumerate(sorted(VOID)):
    void_name[_number] = int.from_bytes(_name.ljust(8, b"\0"), sys.byteorder)


cdef inline bint is_letter(unsigned char byte) noexcept nogil:
    return 97 <= (byte | 32) <= 122


# What a byte is inside a tag: white space, or a separator of attributes.
cdef unsigned char space[256]
cdef unsigned char separator[256]
for _byte in range(256):
    space[_byte] = _byte in b" \t\n\f\r"
    separator[_byte] = _byte in b" \t\n\f\r/="


cdef inline bint is_space(unsigned char byte) noexcept nogil:
    return space[byte]


cdef Py_ssize_t after_value(const unsigned char* data, Py_ssize_t position, Py_ssize_t end) noexcept nogil:
    """Where the value after an equals sign ends; `position` is just after the sign."""
    cdef const void* quote
    while position < end and is_space(data[position]):
        position += 1
    if position == end or data[position] == 62:
        return position
    if data[position] == 34 or data[position] == 39:
        quote = memchr(data + position + 1, data[position], end - position - 1)
        return position if quote is NULL else <const unsigned char*> quote - data + 1
    while position < end and not is_space(data[position]) and data[position] != 62:
        position += 1
    return position


cdef bint is_void(const unsigned char* name, Py_ssize_t length) noexcept nogil:
    """Whether a tag name is that of an element without an end tag."""
    cdef unsigned char low[8]
    cdef unsigned long long word
    cdef Py_ssize_t place
    if length > longest_void:
        return False
    for place in range(8):
        low[place] = 0 if place >= length else name[place] + 32 if 65 <= name[place] <= 90 else name[place]
    memcpy(&word, low, 8)
    for place in range(n_void):
        if void_name[place] == word:
            return True
    return False


def survey(bytes page not None, Py_ssize_t max_bytes, Py_ssize_t max_attributes, Py_ssize_t max_markup):
    """As `survey_in_python`: find the tags that have to be trimmed, and where the markup becomes too much."""
    cdef const unsigned char* data = page
    cdef Py_ssize_t end = len(page), position = 0, start, name_start, name_end, separators, attributes, script
    cdef Py_ssize_t cost = 0, depth = 0, deepest = 0, place, stop
    cdef const void* found
    cdef bint is_end, in_name
    cdef list spans = []
    # No four bytes cost more than "</a>" below deep nesting, so the costs of smaller pages need not be added up.
    cdef bint adds_up = (END_TAG_COST + MAX_DEPTH_COST) * (end + 3) > 4 * max_markup
    while position < end:
        found = memchr(data + position, 60, end - position)
        if found is NULL:
            break
        start = <const unsigned char*> found - data
        position = start + 1
        is_end = position < end and data[position] == 47
        if is_end:
            position += 1
        if position >= end or not is_letter(data[position]):
            position = start + 1
            continue
        name_start = position
        separators = attributes = 0
        in_name = True
        position += 1
        while position < end and data[position] != 62:
            if data[position] == 61:
                place = position
                position = after_value(data, position + 1, end)
                if adds_up:
                    for stop in range(place, position):
                        separators += separator[data[stop]]
                in_name = False
                continue
            if separator[data[position]]:
                separators += 1
                in_name = False
            elif not in_name:
                attributes += 1
                in_name = True
            position += 1
        if position < end:
            position += 1
        if position - start > max_bytes or (position - start > COUNTED_BYTES and attributes > max_attributes):
            script = page.find(b"</script", start + 1, position)
            if script >= 0:
                position = script
            spans.append((start, position))
        else:
            cost += separators
        if not adds_up:
            continue
        if is_end:
            depth = max(depth - 1, 0)
            cost += END_TAG_COST + min(deepest // DEPTH_STEP, MAX_DEPTH_COST)
        else:
            name_end = name_start + 1
            while name_end < end and name_end - name_start <= longest_void and data[name_end] != 47 and data[name_end] != 62 and not (
                is_space(data[name_end]) or data[name_end] == 11
            ):
                name_end += 1
            if not is_void(data + name_start, name_end - name_start):
                depth += 1
                deepest = max(deepest, depth)
            cost += START_TAG_COST
        if cost > max_markup:
            return spans, start
    return spans, end


def is_utf8(bytes page not None):
    """As `is_utf8_in_python`: whether all of the bytes are valid UTF-8 (Unicode Standard, table 3-7)."""
    cdef const unsigned char* text = page
    cdef const unsigned char* end = text + len(page)
    cdef unsigned long long eight
    cdef unsigned char first, low, high
    cdef int more
    while text < end:
        first = text[0]
        if first < 0x80:
            while end - text >= 8:
                memcpy(&eight, text, 8)
                if eight & 0x8080808080808080ULL:
                    break
                text += 8
            while text < end and text[0] < 0x80:
                text += 1
            continue
        low, high = 0x80, 0xBF
        if first < 0xC2 or first > 0xF4:
            return False
        if first < 0xE0:
            more = 1
        elif first < 0xF0:
            more = 2
            if first == 0xE0:
                low = 0xA0
            elif first == 0xED:
                high = 0x9F
        else:
            more = 3
            if first == 0xF0:
                low = 0x90
            elif first == 0xF4:
                high = 0x8F
        if end - text <= more or text[1] < low or text[1] > high:
            return False
        if more > 1 and text[2] & 0xC0 != 0x80 or more > 2 and text[3] & 0xC0 != 0x80:
            return False
        text += more + 1
    return True


def has_cdata(bytes page not None):
    """As `has_cdata_in_python`."""
    cdef const unsigned char* data = page
    cdef const unsigned char* end = data + len(page)
    cdef const unsigned char* place = data
    while True:
        place = <const unsigned char*> memchr(place, 91, end - place)
        if place is NULL:
            return False
        if place - data >= 2 and end - place >= 7 and memcmp(place - 2, b"<![CDATA[", 9) == 0:
            return True
        place += 1
