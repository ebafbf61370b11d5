"""Reads the peak memory of this process."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

_STATUS: Final = Path("/proc/self/status")


def peak_memory() -> int:
    """Return the peak resident memory of this process so far, in bytes.

    On Linux `ru_maxrss` starts at the peak of the process that started this one, so there the kernel's high-water mark of the
    address space is read.

    Raises:
        OSError: the system does not report it.

    >>> peak_memory() > 1_000_000
    True
    """
    if _STATUS.is_file():
        for line in _STATUS.read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    try:
        import resource
    except ImportError as error:
        raise OSError("this system does not report the peak memory of a process") from error
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
