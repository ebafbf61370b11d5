"""The conditions under which times are measured: one thread, no network, no logs, garbage collection only between calls."""

from __future__ import annotations

import gc
import logging
import os
import socket
import sys
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stdout
from typing import Final, NoReturn
from unittest.mock import patch

from bodytext.extras import needs

ONE_THREAD: Final = dict.fromkeys(
    (
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "MKL_NUM_THREADS",
        "VECLIB_MAXIMUM_THREADS",
        "NUMEXPR_NUM_THREADS",
        "RAYON_NUM_THREADS",
    ),
    "1",
)
"""The environment that keeps the extractors' libraries from starting threads; it must be set before they are loaded."""


@contextmanager
def fair() -> Iterator[None]:
    """Apply all conditions but garbage collection; load the extractors inside.

    >>> with fair():
    ...     threads = os.environ["RAYON_NUM_THREADS"]
    >>> threads
    '1'
    """
    with ExitStack() as stack:
        for condition in (one_thread, offline, quiet):
            stack.enter_context(condition())
        yield


@contextmanager
def one_thread() -> Iterator[None]:
    """Use one thread for what is loaded inside, and for the linear algebra that is already loaded.

    Raises:
        MissingExtraError: threadpoolctl is missing.
    """
    with needs("train"):
        from threadpoolctl import threadpool_limits

    with patch.dict(os.environ, ONE_THREAD), threadpool_limits(1):
        yield


@contextmanager
def offline() -> Iterator[None]:
    """Make connections and name look-ups raise `OSError`, so that an extractor that tries counts as failed.

    >>> with offline():
    ...     socket.create_connection(("example.org", 80))
    Traceback (most recent call last):
    OSError: an extractor asked for the network
    """

    def refuse(*_: object, **__: object) -> NoReturn:
        raise OSError("an extractor asked for the network")

    with ExitStack() as stack:
        for name in ("connect", "connect_ex", "sendto"):
            stack.enter_context(patch.object(socket.socket, name, refuse))
        for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex"):
            stack.enter_context(patch.object(socket, name, refuse))
        yield


@contextmanager
def quiet() -> Iterator[None]:
    """Silence logs, warnings and stdout."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings(), redirect_stdout(sys.stderr):
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)


@contextmanager
def collected_by_hand() -> Iterator[None]:
    """Turn off automatic garbage collection, and freeze existing objects so that `gc.collect()` takes microseconds."""
    enabled = gc.isenabled()
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.unfreeze()
        if enabled:
            gc.enable()
