"""Fetches one web page, for `bodytext extract https://…`: a single GET with a deadline, a size limit and no way into private
networks.

A server can redirect to any address. Once one of a page's hosts is on the public internet, no later one may be a private or
loopback address. The check is of the address that is connected to, so a name that changes its address in between gains nothing.
An address given by the user may be private.
"""

from __future__ import annotations

import http.client
import re
import socket
import ssl
import threading
import time
from contextlib import closing
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import SplitResult, urljoin, urlunsplit

from bodytext.inputs import charset_label

from .errors import FetchError, reason
from .locations import NO_HOST_NAME, PORTS, checked, is_public
from .packing import unpacked

__all__ = ["MAX_BYTES", "MAX_REDIRECTS", "TIMEOUT", "FetchError", "Fetched", "fetch"]

TIMEOUT: Final = 20.0
"""Seconds for everything, from name look-up and redirects to the last byte."""
MAX_BYTES: Final = 10 * 1024 * 1024
"""The largest page, both as received and unpacked."""
MAX_REDIRECTS: Final = 5
_CHUNK_BYTES: Final = 64 * 1024
_REDIRECTS: Final = (301, 302, 303, 307, 308)
_HTML_TYPES: Final = ("text/html", "application/xhtml+xml")
_TEXT_TYPES: Final = ("text/plain",)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server sent.

    Attributes:
        body: the page, unpacked.
        url: its final address, after redirects.
        charset: what the Content-Type header said about the encoding; None if nothing.
    """

    body: bytes
    url: str
    charset: str | None


def fetch(url: str, *, text: bool = False, timeout: float = TIMEOUT, max_bytes: int = MAX_BYTES) -> Fetched:
    """Fetch one page.

    Args:
        url: its address, http or https.
        text: whether to ask for plain text instead of HTML.
        timeout: seconds for everything.
        max_bytes: size limit of the page, both as received and unpacked.

    Raises:
        FetchError: the page does not exist, is not a page, is too large or takes too long, or its address may not be fetched.

    >>> fetch("file:///etc/passwd")
    Traceback (most recent call last):
    bodytext.fetch.errors.FetchError: only http and https addresses are fetched
    """
    job = _Fetch(text=text, deadline=time.monotonic() + timeout, max_bytes=max_bytes)
    outcome: list[Fetched | Exception] = []

    def run() -> None:
        try:
            outcome.append(job.page(url))
        except Exception as error:
            outcome.append(error)

    # Neither name servers nor headers sent a byte at a time respect a socket's timeout; a thread can be left behind.
    thread = threading.Thread(target=run, name="fetch", daemon=True)
    thread.start()
    thread.join(timeout)
    late = f"no whole page within {timeout:g} s"
    if not outcome:
        raise FetchError(late)
    result = outcome[0]
    if isinstance(result, Fetched):
        return result
    if isinstance(result, FetchError):
        raise result
    if isinstance(result, TimeoutError):
        raise FetchError(late) from result
    if isinstance(result, OSError | http.client.HTTPException | ValueError):
        raise FetchError(reason(result)) from result
    raise result


@dataclass(slots=True)
class _Fetch:
    """One page being fetched."""

    text: bool
    deadline: float
    max_bytes: int
    only_public: bool = field(default=False, init=False)

    def page(self, url: str) -> Fetched:
        for _ in range(MAX_REDIRECTS + 1):
            parts = checked(url)
            with closing(self.connect(parts)) as connection, self.ask(connection, parts) as response:
                target = response.headers.get("Location")
                if response.status not in _REDIRECTS or target is None:
                    return self.read(response, urlunsplit(parts))
            # `http.client` takes headers for Latin-1; addresses that are not ASCII are UTF-8.
            target = target.strip().encode("latin-1").decode("utf-8", "surrogateescape")
            try:
                url = urljoin(urlunsplit(parts), target)
                checked(url)
            except (ValueError, FetchError) as error:
                raise FetchError(f"redirects to {target:.100}: {error}") from None
        raise FetchError(f"more than {MAX_REDIRECTS} redirects")

    def connect(self, parts: SplitResult) -> http.client.HTTPConnection:
        """Open a connection to an address that has been checked."""
        assert parts.hostname is not None
        port = parts.port or PORTS[parts.scheme]
        raw = self.socket(parts.hostname, port)
        connection = http.client.HTTPConnection(parts.hostname, port)
        # `HTTPConnection` opens a socket of its own only when it has none; it would look the name up once more.
        connection.sock = raw
        if parts.scheme == "https":
            try:
                connection.sock = ssl.create_default_context().wrap_socket(raw, server_hostname=parts.hostname)
            except BaseException:
                raw.close()
                raise
        return connection

    def socket(self, host: str, port: int) -> socket.socket:
        refused: Exception = FetchError("no such host")
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except UnicodeError:
            raise FetchError(NO_HOST_NAME) from None
        for family, kind, protocol, _, address in found:
            public = is_public(str(address[0]))
            if self.only_public and not public:
                refused = FetchError(f"redirects to {host}, which is not a public address")
                continue
            one = socket.socket(family, kind, protocol)
            try:
                one.settimeout(self.left())
                one.connect(address)
            except OSError as error:
                one.close()
                refused = error
                continue
            self.only_public = self.only_public or public
            return one
        raise refused

    def ask(self, connection: http.client.HTTPConnection, parts: SplitResult) -> http.client.HTTPResponse:
        from bodytext import __version__

        connection.sock.settimeout(self.left())
        types = _TEXT_TYPES if self.text else _HTML_TYPES
        headers = {
            "User-Agent": f"bodytext/{__version__}",
            "Accept": ", ".join([*types, "*/*;q=0.1"]),
            "Accept-Encoding": "gzip, deflate",
            "Connection": "close",
        }
        if parts.port in (None, PORTS[parts.scheme]):
            headers["Host"] = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else str(parts.hostname)
        connection.request("GET", urlunsplit(("", "", parts.path or "/", parts.query, "")), headers=headers)
        return connection.getresponse()

    def read(self, response: http.client.HTTPResponse, url: str) -> Fetched:
        if response.status != 200:
            raise FetchError(f"the server answers {response.status} {response.reason:.100}")
        self.check_type(response)
        packed = bytearray()
        stated = response.length
        if stated is not None and stated > self.max_bytes:
            raise self.too_large()
        while chunk := response.read1(_CHUNK_BYTES):
            self.left()
            packed += chunk
            if len(packed) > self.max_bytes:
                raise self.too_large()
        if stated is not None and len(packed) < stated:
            raise FetchError("the connection broke off")
        encoding = (response.headers.get("Content-Encoding") or "identity").strip().lower()
        body = unpacked(bytes(packed), encoding, self.max_bytes + 1)
        if len(body) > self.max_bytes:
            raise self.too_large()
        return Fetched(body, url, charset_label(response.headers.get("Content-Type")))

    def check_type(self, response: http.client.HTTPResponse) -> None:
        """Accept a page of the right type, or of a type that the server does not state."""
        found = re.split("[;,]", response.headers.get("Content-Type", ""))[0].strip().lower()
        if "/" not in found:
            return
        if found not in (_TEXT_TYPES if self.text else _HTML_TYPES):
            hint = (
                "; --text takes plain text"
                if found in _TEXT_TYPES
                else "; without --text it is taken"
                if found in _HTML_TYPES
                else ""
            )
            raise FetchError(f"not {'plain text' if self.text else 'a web page'} but {found:.100}{hint}")

    def left(self) -> float:
        """Return the seconds left; raises `TimeoutError` if there are none."""
        seconds = self.deadline - time.monotonic()
        if seconds <= 0:
            raise TimeoutError
        return seconds

    def too_large(self) -> FetchError:
        return FetchError(f"more than {self.max_bytes / 1024 / 1024:g} MB")
