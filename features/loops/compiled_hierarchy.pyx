# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The loops of `hierarchy.py` over C arrays.

Built where there is a C compiler; elsewhere that Python does the same, only more slowly. A test compares the two.
"""

import numpy as np


def outer(const int[:] parent not None, const int[:] size not None):
    """As `hierarchy.outer_in_python`."""
    cdef Py_ssize_t n = check(parent, size.shape[0]), row
    cdef int above
    array = np.zeros(n, dtype=np.intc)
    cdef int[::1] found = array
    for row in range(1, n):
        above = parent[row]
        found[row] = found[above] if size[above] == size[row] and above else above
    return array


def argmax_above(const int[:] parent not None, const long long[:] value not None):
    """As `hierarchy.argmax_above_in_python`."""
    cdef Py_ssize_t n = check(parent, value.shape[0]), row
    cdef int above
    array = np.zeros(n, dtype=np.intc)
    cdef int[::1] found = array
    for row in range(1, n):
        above = found[parent[row]]
        found[row] = above if value[above] > value[row] else row
    return array


def gathered(const int[:] parent not None, const float[:] score not None):
    """As `hierarchy.gathered_in_python`."""
    cdef Py_ssize_t n = check(parent, score.shape[0]), row
    cdef int above
    cdef double one
    arrays = np.zeros((3, n))
    cdef double[:, ::1] found = arrays
    for row in range(1, n):
        above, one = parent[row], score[row]
        found[0, row] = found[0, above] + one
        found[1, row] = min(found[1, above], one)
        found[2, row] = max(found[2, above], one)
    return arrays.astype(np.float32)


def siblings(const int[:] parent not None, const int[:] path not None):
    """As `hierarchy.siblings_in_python`: two counting sorts, then the runs of equals."""
    cdef Py_ssize_t n = check(parent, path.shape[0]), row, place, highest = 0
    cdef int number = -1
    for row in range(n):
        if path[row] < 0:
            raise ValueError("paths count from 0")
        highest = max(highest, path[row])
    counts, by_path, by_both = np.zeros(max(highest, n) + 2, dtype=np.intc), np.empty(n, dtype=np.intc), np.empty(n, dtype=np.intc)
    cdef int[::1] count = counts, first = by_path, second = by_both
    array = np.empty(n, dtype=np.intc)
    cdef int[::1] found = array
    for row in range(n):
        count[path[row] + 1] += 1
    for place in range(highest + 1):
        count[place + 1] += count[place]
    for row in range(n):
        first[count[path[row]]] = row
        count[path[row]] += 1
    counts[:] = 0
    for row in range(n):
        count[parent[row] + 1] += 1
    for place in range(n):
        count[place + 1] += count[place]
    for place in range(n):
        row = first[place]
        second[count[parent[row]]] = row
        count[parent[row]] += 1
    for place in range(n):
        row = second[place]
        if place == 0 or parent[row] != parent[second[place - 1]] or path[row] != path[second[place - 1]]:
            number += 1
        found[row] = number
    return array


def steps(const int[:] parent not None, const unsigned char[:] end not None, int max_steps):
    """As `hierarchy.steps_in_python`."""
    cdef Py_ssize_t n = check(parent, end.shape[0]), row
    array = np.zeros(n, dtype=np.intc)
    cdef int[::1] found = array
    for row in range(1, n):
        found[row] = 0 if end[row] else min(found[parent[row]] + 1, max_steps)
    return array


cdef Py_ssize_t check(const int[:] parent, Py_ssize_t n) except -1:
    """The number of rows, when each has its parent before it."""
    cdef Py_ssize_t row
    if parent.shape[0] != n or (n and parent[0] != 0):
        raise ValueError("not a tree")
    for row in range(1, n):
        if not 0 <= parent[row] < row:
            raise ValueError("not a tree")
    return n
