"""Why a page cannot be fetched, in one harmless line."""

from __future__ import annotations

import http.client
import re
import socket
import ssl
from typing import Final

_UNPRINTABLE: Final = re.compile(r"[^ -~]")
_MAX_MESSAGE: Final = 400


class FetchError(Exception):
    """A page that cannot be fetched; the message says why in one line of ASCII, whatever the server sent, without the address.

    >>> FetchError("the server answers 404 \\x1b[31mNo")
    FetchError('the server answers 404 \\\\x1b[31mNo')
    """

    def __init__(self, message: str) -> None:
        line = _UNPRINTABLE.sub(lambda found: found[0].encode("unicode_escape").decode(), " ".join(message.split()))
        super().__init__(line[:_MAX_MESSAGE])


def reason(error: Exception) -> str:
    """Say what is wrong, in a few words."""
    if isinstance(error, socket.gaierror):
        is_unknown = error.errno in (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", None))
        return "no such host" if is_unknown else str(error.strerror)
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted: {error.verify_message}"
    if isinstance(error, ssl.SSLError):
        return f"no encrypted connection: {error.reason}"
    if isinstance(error, ConnectionRefusedError):
        return "connection refused"
    if isinstance(error, http.client.IncompleteRead | ConnectionError):
        return "the connection broke off"
    if isinstance(error, http.client.HTTPException):
        return f"the answer is not HTTP: {str(error) or type(error).__name__}"
    return (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__
