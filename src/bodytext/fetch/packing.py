"""Unpacks what a server sent, never beyond a size."""

from __future__ import annotations

import gzip
import io
import zlib
from contextlib import suppress

from .errors import FetchError


def unpacked(packed: bytes, encoding: str, max_bytes: int) -> bytes:
    """The first bytes of a body as its Content-Encoding says it was packed.

    Raises:
        FetchError: it is damaged, or packed in a way that was not asked for.

    >>> unpacked(b"as it is", "identity", 5)
    b'as it'
    """
    if encoding == "identity" or not packed:
        return packed[:max_bytes]
    if encoding in ("gzip", "x-gzip"):
        body = _gunzipped(packed, max_bytes)
    elif encoding == "deflate":
        body = _inflated(packed, max_bytes)
    else:
        raise FetchError(f"packed as {encoding:.40}, which was not asked for")
    if body is None:
        raise FetchError(f"its {encoding} data is damaged")
    return body


def _gunzipped(packed: bytes, max_bytes: int) -> bytes | None:
    """The first bytes of what was packed; None when it is damaged."""
    try:
        with gzip.open(io.BytesIO(packed)) as file:
            return file.read(max_bytes)
    except (OSError, EOFError, zlib.error):
        return None


def _inflated(packed: bytes, max_bytes: int) -> bytes | None:
    """The first bytes of what was packed; None when it is damaged. The standard means zlib's format; some servers send the bare stream."""
    for window in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        unpacker = zlib.decompressobj(window)
        with suppress(zlib.error):
            body = unpacker.decompress(packed, max_bytes)
            if unpacker.eof or len(body) == max_bytes:
                return body
    return None
