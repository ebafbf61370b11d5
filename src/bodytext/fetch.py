"""Fetches one web page, for `bodytext extract https://…`: a single GET with a deadline, a size limit and no way into private
networks.

A server can redirect to any address. Once one of a page's hosts is on the public internet, no later one may be a private or
loopback address. The check is of the address that is connected to, so a name that changes its address in between gains nothing.
An address given by the user may be private.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
import zlib
from contextlib import closing
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address
from typing import Final
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

TIMEOUT: Final = 20.0
"""Seconds for everything, from name look-up and redirects to the last byte."""
MAX_BYTES: Final = 10 * 1024 * 1024
"""The largest page, both as received and unpacked."""
MAX_REDIRECTS: Final = 5
_CHUNK_BYTES: Final = 64 * 1024
_PORTS: Final = {"http": 80, "https": 443}
_REDIRECTS: Final = (301, 302, 303, 307, 308)
_HTML_TYPES: Final = ("text/html", "application/xhtml+xml")
_TEXT_TYPES: Final = ("text/plain",)
_KEPT_IN_PATHS: Final = "!#$%&'()*+,/:;=?@[]~|^"


class FetchError(Exception):
    """A page that cannot be fetched; the message says why in one line, without the address."""


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
    bodytext.fetch.FetchError: only http and https addresses are fetched
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
        raise FetchError(_reason(result)) from result
    raise result


def is_public(address: str) -> bool:
    """Return whether an IP address is on the public internet: not private, loopback, link-local, reserved or multicast.

    >>> [is_public(address) for address in ("93.184.215.14", "10.0.0.1", "127.0.0.1", "::1", "::ffff:192.168.0.1")]
    [True, False, False, False, False]
    """
    ip = ip_address(address)
    if isinstance(ip, IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if inner is not None:
            ip = inner
    return ip.is_global and not ip.is_multicast


@dataclass(slots=True)
class _Fetch:
    """One page being fetched."""

    text: bool
    deadline: float
    max_bytes: int
    only_public: bool = field(default=False, init=False)

    def page(self, url: str) -> Fetched:
        for _ in range(MAX_REDIRECTS + 1):
            parts = _checked(url)
            with closing(self.connect(parts)) as connection, self.ask(connection, parts) as response:
                target = response.headers.get("Location")
                if response.status not in _REDIRECTS or target is None:
                    return self.read(response, urlunsplit(parts))
            # `http.client` takes headers for Latin-1; addresses that are not ASCII are UTF-8.
            target = target.strip().encode("latin-1").decode("utf-8", "surrogateescape")
            try:
                url = urljoin(urlunsplit(parts), target)
                _checked(url)
            except (ValueError, FetchError) as error:
                raise FetchError(f"redirects to {_shown(target)}: {_line(str(error))}") from None
        raise FetchError(f"more than {MAX_REDIRECTS} redirects")

    def connect(self, parts: SplitResult) -> http.client.HTTPConnection:
        """Open a connection to an address that has been checked."""
        assert parts.hostname is not None
        port = parts.port or _PORTS[parts.scheme]
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
        for family, kind, protocol, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
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
        if parts.port in (None, _PORTS[parts.scheme]):
            headers["Host"] = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else str(parts.hostname)
        connection.request("GET", urlunsplit(("", "", parts.path or "/", parts.query, "")), headers=headers)
        return connection.getresponse()

    def read(self, response: http.client.HTTPResponse, url: str) -> Fetched:
        if response.status != 200:
            raise FetchError(f"the server answers {response.status} {response.reason}".rstrip())
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
        body = self.unpacked(bytes(packed), (response.headers.get("Content-Encoding") or "identity").strip().lower())
        return Fetched(body, url, response.headers.get_content_charset())

    def check_type(self, response: http.client.HTTPResponse) -> None:
        """Accept a page of the right type, or of a type that the server does not state."""
        if response.headers.get("Content-Type") is None:
            return
        found = response.headers.get_content_type()
        if found not in (_TEXT_TYPES if self.text else _HTML_TYPES):
            hint = (
                "; --text takes plain text"
                if found in _TEXT_TYPES
                else "; without --text it is taken"
                if found in _HTML_TYPES
                else ""
            )
            raise FetchError(f"not {'plain text' if self.text else 'a web page'} but {found}{hint}")

    def unpacked(self, packed: bytes, encoding: str) -> bytes:
        if encoding == "identity" or not packed:
            return packed
        if encoding in ("gzip", "x-gzip"):
            formats = [zlib.MAX_WBITS + 16]
        elif encoding == "deflate":
            # The standard means zlib's format; some servers send the raw stream.
            formats = [zlib.MAX_WBITS, -zlib.MAX_WBITS]
        else:
            raise FetchError(f"packed as {encoding:.40}, which was not asked for")
        for window in formats:
            body, rest = bytearray(), packed
            try:
                while rest:
                    unpacker = zlib.decompressobj(window)
                    body += unpacker.decompress(rest, self.max_bytes + 1 - len(body))
                    if len(body) > self.max_bytes:
                        raise self.too_large()
                    if not unpacker.eof:
                        break
                    rest = unpacker.unused_data
                else:
                    return bytes(body)
            except zlib.error:
                continue
        raise FetchError(f"its {encoding} data is damaged")

    def left(self) -> float:
        """Return the seconds left; raises `TimeoutError` if there are none."""
        seconds = self.deadline - time.monotonic()
        if seconds <= 0:
            raise TimeoutError
        return seconds

    def too_large(self) -> FetchError:
        return FetchError(f"more than {self.max_bytes / 1024 / 1024:g} MB")


def _checked(url: str) -> SplitResult:
    """Check an address; returns its parts in ASCII, without the fragment."""
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise FetchError(f"not a valid address: {error}") from None
    if parts.scheme not in _PORTS:
        raise FetchError("only http and https addresses are fetched")
    if not host or port == 0:
        raise FetchError("not a valid address: it names no host")
    if parts.username is not None or parts.password is not None:
        raise FetchError("an address with a user name or password is not fetched")
    try:
        ascii_host = host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        raise FetchError("not a valid address: its host name cannot be") from None
    location = f"[{ascii_host}]" if ":" in ascii_host else ascii_host
    if port is not None:
        location += f":{port}"
    path = quote(parts.path, safe=_KEPT_IN_PATHS, errors="surrogateescape")
    query = quote(parts.query, safe=_KEPT_IN_PATHS, errors="surrogateescape")
    return SplitResult(parts.scheme, location, path, query, "")


def _shown(url: str) -> str:
    """Shorten an address from a server to print it on one line."""
    return ascii(url)[1:-1][:100]


def _reason(error: Exception) -> str:
    """Say what is wrong, in one line."""
    if isinstance(error, socket.gaierror):
        return "no such host" if error.errno in (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", None)) else _line(error.strerror)
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted: {_line(error.verify_message)}"
    if isinstance(error, ssl.SSLError):
        return f"no encrypted connection: {_line(error.reason)}"
    if isinstance(error, ConnectionRefusedError):
        return "connection refused"
    if isinstance(error, http.client.IncompleteRead | ConnectionError):
        return "the connection broke off"
    if isinstance(error, http.client.HTTPException):
        return f"the answer is not HTTP: {_line(str(error) or type(error).__name__)}"
    return _line((error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__)


def _line(text: str | None) -> str:
    return ascii(" ".join((text or "").split()))[1:-1][:200]
