"""Reads `.npz` archives that may be malicious: no array is allocated before its name, type, shape and size have been checked.

Nothing is evaluated or unpacked beyond its declared size, so a file of a few bytes cannot use much memory.
"""

from __future__ import annotations

import math
import re
import zipfile
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from .errors import ModelError

MAX_BYTES: Final = 16 * 1024 * 1024
"""The largest model file, and the most it may unpack to."""
FLOAT: Final = np.dtype("<f4")
INT: Final = np.dtype("<i4")
BYTE: Final = np.dtype("u1")
Arrays = dict[str, npt.NDArray[Any]]
_NPY_START: Final = b"\x93NUMPY\x01\x00"
_NPY_HEADER = re.compile(r"\{'descr': '([^']{1,8})', 'fortran_order': False, 'shape': \((\d{1,18}(?:, \d{1,18}){0,3})?,?\), \} *\n")


class ArraySpec(NamedTuple):
    """What an array has to look like.

    Attributes:
        dtype: its type.
        shape: its shape; None allows any length in one dimension.
    """

    dtype: np.dtype[Any]
    shape: tuple[int, ...] | None = None


class Archive:
    """The arrays of an archive, each checked before it is read.

    Args:
        file: an open archive.

    Raises:
        ModelError: two arrays have the same name, the compression is not numpy's, or arrays are larger than any model's.
    """

    def __init__(self, file: zipfile.ZipFile) -> None:
        members = file.infolist()
        self._file = file
        self._sizes = {info.filename: info.file_size for info in members}
        compressions = {info.compress_type for info in members}
        if len(self._sizes) != len(members) or not compressions <= {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise ModelError("not packed as a model file is")
        if sum(self._sizes.values()) > MAX_BYTES:
            raise ModelError("its arrays are larger than any model's")

    @property
    def names(self) -> set[str]:
        """The names of the archive's members; those of arrays end in `.npy`."""
        return set(self._sizes)

    def n_bytes(self, name: str) -> int:
        """Return the declared size of an array, including its own header; 0 if it is missing."""
        return self._sizes.get(name + ".npy", 0)

    def array(self, name: str, spec: ArraySpec) -> npt.NDArray[Any]:
        """Read one array, read-only.

        Raises:
            ModelError: it is missing or not as specified.
        """
        try:
            info = self._file.getinfo(name + ".npy")
        except KeyError:
            raise ModelError(f"it has no array {name!r}") from None
        with self._file.open(info) as member:
            data = member.read(info.file_size + 1)
        if data[:8] != _NPY_START:
            raise ModelError(f"{name!r} is not an array")
        start = 10 + int.from_bytes(data[8:10], "little")
        described = _NPY_HEADER.fullmatch(data[10:start].decode("latin-1"))
        if described is None or described[1] != np.lib.format.dtype_to_descr(spec.dtype):
            raise ModelError(f"{name!r} has another type")
        found = tuple(map(int, described[2].split(", "))) if described[2] else ()
        if (spec.shape is not None and found != spec.shape) or (spec.shape is None and len(found) != 1):
            raise ModelError(f"{name!r} has the shape {found}, not {spec.shape}")
        if math.prod(found) * spec.dtype.itemsize != len(data) - start:
            raise ModelError(f"{name!r} has another length than its shape")
        return np.frombuffer(data, dtype=spec.dtype, offset=start).reshape(found)
