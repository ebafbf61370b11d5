"""Says in one line which framework an adapter needs and lacks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def framework(name: str, requirement: str) -> Iterator[None]:
    """Import a framework inside this context manager.

    Args:
        name: what people call it.
        requirement: what to pass to pip.

    Raises:
        ImportError: it cannot be imported; the message says what to install.

    >>> with framework("Frame", "frame[html]"):
    ...     import no_such_frame
    Traceback (most recent call last):
    ImportError: this adapter needs Frame: pip install 'frame[html]'
    """
    try:
        yield
    except ImportError as error:
        reason = "" if isinstance(error, ModuleNotFoundError) else f" ({' '.join(str(error).split())})"
        raise ImportError(f"this adapter needs {name}{reason}: pip install {requirement!r}", name=error.name) from error
