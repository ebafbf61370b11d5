"""The conditions under which times are taken: one thread, no network, no logs, garbage collected between calls only."""

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
    """All conditions but garbage collection; load the extractors inside.

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
    """One thread for what is loaded inside, and for the linear algebra of what is loaded already.

    Raises:
        MissingExtraError: threadpoolctl is missing.
    """
    with needs("train"):
        from threadpoolctl import threadpool_limits

    with patch.dict(os.environ, ONE_THREAD), threadpool_limits(1):
        yield


@contextmanager
def offline() -> Iterator[None]:
    """Opening a connection or resolving a name raises `OSError`, so that an extractor that tries counts as failed.

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
    """Extractors log nothing, warn of nothing and print nothing to stdout."""
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
    """No automatic garbage collection; `gc.collect()` skips what is alive already, so that it takes microseconds."""
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
