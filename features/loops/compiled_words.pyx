# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""Looks up the words of many lines in one buffer, without a Python object for any of them.

Built where there is a C compiler; elsewhere the Python of `words.py` does the same, only more slowly. A test compares the two.
"""

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize, PyBytes_GET_SIZE
from cpython.mem cimport PyMem_Calloc, PyMem_Free, PyMem_Malloc, PyMem_Realloc
from cpython.unicode cimport PyUnicode_DATA, PyUnicode_GET_LENGTH, PyUnicode_KIND
from libc.string cimport memcmp, memcpy

import numpy as np


cdef extern from "Python.h":
    Py_ssize_t PY_SSIZE_T_MAX

cdef enum:
    MAX_WEIGHTS = 4  # of a word

cdef struct _Entry:
    unsigned int start
    unsigned int length
    int row


cdef inline unsigned long long mixed(unsigned long long number, unsigned long long eight) noexcept nogil:
    number = (number ^ eight) * 0x9E3779B97F4A7C15ULL
    return number ^ (number >> 32)


cdef inline unsigned int hashed(const char* word, Py_ssize_t length) noexcept nogil:
    """A hash of eight bytes at a time, never 0; the last eight may overlap those before. It is stored nowhere."""
    cdef unsigned long long number = length, eight = 0
    cdef unsigned int low = 0, high = 0
    cdef Py_ssize_t place = 0
    if length >= 8:
        while place < length - 8:
            memcpy(&eight, word + place, 8)
            number = mixed(number, eight)
            place += 8
        memcpy(&eight, word + length - 8, 8)
    elif length >= 4:
        memcpy(&low, word, 4)
        memcpy(&high, word + length - 4, 4)
        eight = <unsigned long long> high << 32 | low
    elif length:
        eight = (
            <unsigned long long> <unsigned char> word[0]
            | <unsigned long long> <unsigned char> word[length >> 1] << 8
            | <unsigned long long> <unsigned char> word[length - 1] << 16
        )
    return <unsigned int> mixed(number, eight) or 1


cdef class Table:
    """As `words.TableInPython`: the rows of known words."""

    cdef readonly dict rows
    cdef unsigned int* hashes  # apart, because they are all that most look-ups of unknown words touch
    cdef _Entry* entries
    cdef char* text
    cdef unsigned int mask
    cdef int highest
    cdef Py_ssize_t longest

    def __cinit__(self, dict rows not None):
        cdef Py_ssize_t size = 8, total = 0, length
        cdef unsigned int place, number
        cdef bytes word
        self.rows = rows
        while 2 * size < 3 * len(rows):
            size *= 2
        for word in rows:
            total += len(word)
        if total >= 1 << 31 or size > 1 << 30:
            raise OverflowError("too many words")
        self.mask = size - 1
        self.hashes = <unsigned int*> PyMem_Calloc(size, sizeof(int))
        self.entries = <_Entry*> PyMem_Malloc(size * sizeof(_Entry))
        self.text = <char*> PyMem_Malloc(max(total, 1))
        if not self.hashes or not self.entries or not self.text:
            raise MemoryError()
        total = 0
        for word, row in rows.items():
            length = PyBytes_GET_SIZE(word)
            if not 0 < row < 1 << 30:
                raise ValueError("rows count from 1")
            self.highest = max(self.highest, row)
            self.longest = max(self.longest, length)
            number = hashed(PyBytes_AS_STRING(word), length)
            place = number & self.mask
            while self.hashes[place]:
                place = (place + 1) & self.mask
            self.hashes[place] = number
            self.entries[place] = _Entry(<unsigned int> total, <unsigned int> length, row)
            memcpy(self.text + total, PyBytes_AS_STRING(word), length)
            total += length

    def __dealloc__(self):
        PyMem_Free(self.hashes)
        PyMem_Free(self.entries)
        PyMem_Free(self.text)

    def __reduce__(self):
        return Table, (self.rows,)

    cdef int row(self, const char* word, Py_ssize_t length) noexcept nogil:
        cdef unsigned int number = hashed(word, length)
        cdef unsigned int place = number & self.mask
        cdef _Entry* entry
        while self.hashes[place]:
            if self.hashes[place] == number:
                entry = &self.entries[place]
                if entry.length == length and memcmp(self.text + entry.start, word, length) == 0:
                    return entry.row
            place = (place + 1) & self.mask
        return 0


cdef class Words:
    """As `words.WordsInPython`."""

    cdef char* text
    cdef Py_ssize_t length, room
    cdef int* ends
    cdef Py_ssize_t n_lines

    def __cinit__(self, Py_ssize_t n_lines, Py_ssize_t room):
        self.room = max(room, 64)
        self.text = <char*> PyMem_Malloc(self.room)
        self.ends = <int*> PyMem_Malloc(max(n_lines, 1) * sizeof(int))
        if not self.text or not self.ends:
            raise MemoryError()

    def __dealloc__(self):
        PyMem_Free(self.text)
        PyMem_Free(self.ends)

    cdef int need(self, Py_ssize_t more) except -1:
        cdef Py_ssize_t room = self.room
        cdef char* text
        if self.length + more > room:
            while self.length + more > room:
                room *= 2
            text = <char*> PyMem_Realloc(self.text, room)
            if not text:
                raise MemoryError()
            self.text, self.room = text, room
        return 0

    cdef int add_line(self, bytes line) except -1:
        cdef Py_ssize_t length = PyBytes_GET_SIZE(line)
        self.need(length)
        memcpy(self.text + self.length, PyBytes_AS_STRING(line), length)
        self.length += length
        return self.end_line()

    cdef int end_line(self) except -1:
        if self.length > 0x7FFFFFFF:
            raise OverflowError("too many words")
        self.ends[self.n_lines] = self.length
        self.n_lines += 1
        return 0

    cdef inline Py_ssize_t start(self, Py_ssize_t line) noexcept nogil:
        return self.ends[line - 1] if line else 0

    @property
    def lines(self):
        cdef Py_ssize_t line, start
        found = []
        for line in range(self.n_lines):
            start = self.start(line)
            found.append(PyBytes_FromStringAndSize(self.text + start, self.ends[line] - start))
        return found

    @property
    def counts(self):
        found = np.empty(self.n_lines, dtype=np.intc)
        cdef int[::1] counts = found
        cdef Py_ssize_t line, place
        cdef int count
        for line in range(self.n_lines):
            count = 1
            for place in range(self.start(line), self.ends[line]):
                count += self.text[place] == c" "
            counts[line] = count
        return found

    def of_line(self, Py_ssize_t line):
        if not 0 <= line < self.n_lines:
            raise IndexError(line)
        cdef Py_ssize_t start = self.start(line)
        return [word for word in self.text[start : self.ends[line]].split(b" ") if word]

    def sums(self, Table table not None, const float[:, ::1] weights):
        cdef Py_ssize_t columns = weights.shape[1], line, start, place, column
        found = np.empty((self.n_lines, columns), dtype=np.float32)
        cdef float[:, ::1] sums = found
        cdef double totals[MAX_WEIGHTS]
        cdef double before[MAX_WEIGHTS]
        cdef int row
        if columns > MAX_WEIGHTS or weights.shape[0] <= table.highest:
            raise ValueError("weights do not fit the table")
        for column in range(columns):
            totals[column] = 0
        for line in range(self.n_lines):
            for column in range(columns):
                before[column] = totals[column]
            start = self.start(line)
            for place in range(start, self.ends[line] + 1):
                if place == self.ends[line] or self.text[place] == c" ":
                    row = table.row(self.text + start, place - start) if place > start else 0
                    if row:
                        for column in range(columns):
                            totals[column] += weights[row, column]
                    start = place + 1
            for column in range(columns):
                sums[line, column] = <float> (totals[column] - before[column])
        return found

    def rows(self, Table table not None, *, bytes prefix not None=b"", bytes strip not None=b"", Py_ssize_t max_bytes=PY_SSIZE_T_MAX):
        found = np.zeros(self.n_lines, dtype=np.intc)
        cdef int[::1] rows = found
        cdef Py_ssize_t line, start, end, more = len(prefix), longest = min(max_bytes, table.longest - more)
        cdef bint stripped[256]
        cdef bytearray scratch = bytearray(prefix) + bytes(max(longest, 0) + 1)
        cdef char* word = scratch
        for line in range(256):
            stripped[line] = line in strip
        for line in range(self.n_lines):
            start, end = self.start(line), self.ends[line]
            while start < end and stripped[<unsigned char> self.text[start]]:
                start += 1
            while end > start and stripped[<unsigned char> self.text[end - 1]]:
                end -= 1
            if end - start <= longest:
                memcpy(word + more, self.text + start, end - start)
                rows[line] = table.row(word, more + end - start)
        return found

    def start_rows(self, Table table not None, const unsigned char[::1] wanted, int max_words):
        found = np.zeros(self.n_lines, dtype=np.intc)
        cdef int[::1] rows = found
        cdef Py_ssize_t line, start, place
        cdef int words, row
        if wanted.shape[0] != self.n_lines:
            raise ValueError("needs one mark for each line")
        for line in range(self.n_lines):
            if not wanted[line]:
                continue
            start = self.start(line)
            words = 0
            for place in range(start, self.ends[line]):
                if self.text[place] == c" ":
                    words += 1
                    if words > max_words:
                        break
                    if words > 1:
                        row = table.row(self.text + start, place - start)
                        if row:
                            rows[line] = row
        return found


# What an ASCII byte becomes at the start of a text, in a whole name (0: dropped) and in its parts.
cdef char[128] head_byte, whole_byte, part_byte
for _byte in range(128):
    _is_digit, _is_capital, _is_small = 48 <= _byte <= 57, 65 <= _byte <= 90, 97 <= _byte <= 122
    _is_space = _byte in b" \t\n\v\f\r\x1c\x1d\x1e\x1f"
    head_byte[_byte] = _byte + 32 if _is_capital else 48 if _is_digit else _byte if _is_small or _byte == 95 else 32
    whole_byte[_byte] = _byte + 32 if _is_capital else 0 if _is_digit else 32 if _is_space else _byte
    part_byte[_byte] = _byte + 32 if _is_capital else 0 if _is_digit else _byte if _is_small else 32


cdef Py_ssize_t ascii_start(str text, Py_ssize_t max_chars, const unsigned char** data):
    """The length of a text's start in characters, up to a limit, and where they are stored; -1 if not as ASCII."""
    cdef Py_ssize_t length = min(PyUnicode_GET_LENGTH(text), max_chars), place
    cdef unsigned char any_bits = 0
    if PyUnicode_KIND(text) != 1:
        return -1
    data[0] = <const unsigned char*> PyUnicode_DATA(text)
    for place in range(length):
        any_bits |= data[0][place]
    return -1 if any_bits & 128 else length


def words_of_texts(list texts not None, Py_ssize_t head_chars, in_python):
    """The heads of texts, as `words.words_of_texts_in_python`; `in_python` makes the lines of texts that are not ASCII."""
    cdef Words words = Words(len(texts), len(texts) * 32)
    cdef str text
    cdef Py_ssize_t length, place
    cdef const unsigned char* data = NULL
    cdef char* out
    cdef char byte
    cdef bint waits
    cdef list others = [text[:head_chars] for text in texts if ascii_start(text, head_chars, &data) < 0]
    lines = iter(in_python(others) if others else ())
    for text in texts:
        length = ascii_start(text, head_chars, &data)
        if length < 0:
            words.add_line(next(lines))
            continue
        words.need(length)
        out = words.text + words.length
        waits = False
        for place in range(length):
            byte = head_byte[data[place]]
            if byte == c" ":
                waits = out > words.text + words.length
            else:
                if waits:
                    out[0] = c" "
                    out += 1
                    waits = False
                out[0] = byte
                out += 1
        words.length = out - words.text
        words.end_line()
    return words


def words_of_lines(list lines not None):
    """As `words.WordsInPython`."""
    cdef Words words = Words(len(lines), len(lines) * 32)
    for line in lines:
        words.add_line(line)
    return words


cdef struct _Name:
    const unsigned char* data
    Py_ssize_t length


cdef char* add_name(char* out, const char* prefix, _Name name, bint in_parts) noexcept:
    """Write one attribute and a space: whole, or split at anything but letters and before capitals."""
    cdef unsigned char character, before = 0
    cdef Py_ssize_t place
    cdef const char* table = &part_byte[0] if in_parts else &whole_byte[0]
    while prefix[0]:
        out[0] = table[<unsigned char> prefix[0]]
        out += 1
        prefix += 1
    for place in range(name.length):
        character = name.data[place]
        if table[character]:
            if in_parts and 65 <= character <= 90 and 97 <= before <= 122:
                out[0] = c" "
                out += 1
            out[0] = table[character]
            out += 1
        before = character
    out[0] = c" "
    return out + 1


cdef bint find_names(str tag, tuple names, Py_ssize_t max_chars, _Name* found) except -1:
    """Where the tag and the names of an element are; whether all are ASCII."""
    cdef int number
    found[0].length = ascii_start(tag, max_chars, &found[0].data)
    for number in range(4):
        found[number + 1].length = 0
        if names[number] is not None:
            found[number + 1].length = ascii_start(names[number], max_chars, &found[number + 1].data)
            if found[number + 1].length < 0:
                return False
    return True


def words_of_elements(list elements not None, tuple tags not None, Py_ssize_t max_chars, in_python):
    """The names of elements, as `lexicon.names_of`; `in_python` makes the lines of those that are not ASCII."""
    cdef Words words = Words(len(elements), len(elements) * 64)
    cdef _Name found[5]
    cdef int turn, number, tag
    cdef tuple names
    cdef char* out
    cdef const char* prefixes[5]
    prefixes[:] = [b"", b"", b"", b"role=", b"itemprop="]
    others = []
    for tag, names in elements:
        if not find_names(tags[tag], names, max_chars, found):
            others.append((tag, names))
    lines = iter(in_python(others) if others else ())
    for tag, names in elements:
        if not find_names(tags[tag], names, max_chars, found):
            words.add_line(next(lines))
            continue
        words.need(2 * (found[0].length + found[1].length + found[2].length + found[3].length + found[4].length) * 2 + 64)
        out = words.text + words.length
        for turn in range(2):
            for number in range(5):
                if found[number].length:
                    out = add_name(out, prefixes[number], found[number], turn)
        words.length = out - words.text
        words.end_line()
    return words
