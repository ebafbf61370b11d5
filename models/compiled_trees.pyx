# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The loop of `trees.py` over C arrays.

Built where there is a C compiler; elsewhere the Python there does the same, only more slowly. A test compares the two.
"""

import numpy as np

cdef enum:
    TOGETHER = 8


def sums(
    const int[::1] roots not None, const int[::1] column not None, const float[::1] threshold not None, const int[::1] child not None,
    const float[::1] value not None, const float[:, ::1] x not None
):
    """As `trees.sums_in_python`."""
    cdef Py_ssize_t n_rows = x.shape[1], row, tree, number
    cdef int at, below, step, moving
    cdef int[TOGETHER] node
    array = np.zeros(n_rows)
    if not n_rows or not x.shape[0]:
        return array
    cdef double[::1] found = array
    cdef const float* inputs = &x[0, 0]
    for tree in range(roots.shape[0]):
        at = roots[tree]
        row = 0
        while row < n_rows:
            # Several rows at a time, because each step of one has to wait for the step before.
            step = <int> min(n_rows - row, TOGETHER)
            for number in range(step):
                node[number] = at
            moving = child[at]
            while moving:
                moving = 0
                for number in range(step):
                    below = child[node[number]]
                    if below:
                        node[number] = below + (inputs[column[node[number]] * n_rows + row + number] > threshold[node[number]])
                        moving = 1
            for number in range(step):
                found[row + number] += value[node[number]]
            row += step
    return array
