"""Fetches one web page, for `bodytext extract https://…`: a single GET with a deadline, a size limit and no way into private networks.

A server can name any address in a redirect. When one of a page's hosts is on the public internet, no later one may be a private or
loopback address; the check is of the address that is connected to, so a name that changes its address in between gains nothing.
An address that the user gives may be private: it is theirs to read.
"""

from __future__ import annotations

import gzip
import http.client
import io
import re
import socket
import ssl
import threading
import time
import zlib
from contextlib import closing, suppress
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

from bodytext.inputs import charset_label

TIMEOUT: Final = 20.0
"""Seconds for everything: looking up names, redirects, and the last byte."""
MAX_BYTES: Final = 10 * 1024 * 1024
"""Of a page, as it comes and once unpacked."""
MAX_REDIRECTS: Final = 5
_CHUNK_BYTES: Final = 64 * 1024
_PORTS: Final = {"http": 80, "https": 443}
_REDIRECTS: Final = (301, 302, 303, 307, 308)
_HTML_TYPES: Final = ("text/html", "application/xhtml+xml")
_TEXT_TYPES: Final = ("text/plain",)
_KEPT_IN_PATHS: Final = "!#$%&'()*+,/:;=?@[]~|^"
_NO_HOST_NAME: Final = "not a valid address: its host name cannot be"
_GLOBAL_UNICAST: Final = IPv6Network("2000::/3")
_NAT64: Final = IPv6Network("64:ff9b::/96")
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


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server sent.

    Attributes:
        body: the page, unpacked.
        url: where it was in the end, after redirects.
        charset: what the Content-Type header said of the encoding, None when it said nothing.
    """

    body: bytes
    url: str
    charset: str | None


def fetch(url: str, *, text: bool = False, timeout: float = TIMEOUT, max_bytes: int = MAX_BYTES) -> Fetched:
    """Fetch one page.

    Args:
        url: its address, http or https.
        text: ask for plain text instead of HTML.
        timeout: seconds for all of it.
        max_bytes: of the page, both as it comes and once unpacked.

    Raises:
        FetchError: it is not there, is no page, is too large, takes too long, or its address may not be fetched.

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

    # Neither a name server nor headers that come a byte at a time heed the timeout of a socket; a thread can be left behind.
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
    """Whether an IP address is on the public internet: not private, loopback, link-local, reserved or multicast.

    An IPv6 address that stands for an IPv4 address is what that one is.

    >>> [is_public(address) for address in ("93.184.215.14", "10.0.0.1", "127.0.0.1", "::1", "::ffff:192.168.0.1")]
    [True, False, False, False, False]
    """
    ip = ip_address(address)
    if isinstance(ip, IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (IPv4Address(ip.packed[-4:]) if ip in _NAT64 else None)
        if inner is None and ip not in _GLOBAL_UNICAST:
            return False
        ip = inner or ip
    return ip.is_global and not ip.is_multicast


@dataclass(slots=True)
class _Fetch:
    """One page on its way."""

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
                raise FetchError(f"redirects to {target:.100}: {error}") from None
        raise FetchError(f"more than {MAX_REDIRECTS} redirects")

    def connect(self, parts: SplitResult) -> http.client.HTTPConnection:
        """A connection to an address that was checked."""
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
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except UnicodeError:
            raise FetchError(_NO_HOST_NAME) from None
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
        if parts.port in (None, _PORTS[parts.scheme]):
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
        body = self.unpacked(bytes(packed), (response.headers.get("Content-Encoding") or "identity").strip().lower())
        return Fetched(body, url, charset_label(response.headers.get("Content-Type")))

    def check_type(self, response: http.client.HTTPResponse) -> None:
        """Pass a page of the wanted type, or one whose type the server does not say."""
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

    def unpacked(self, packed: bytes, encoding: str) -> bytes:
        if encoding == "identity" or not packed:
            return packed
        if encoding in ("gzip", "x-gzip"):
            body = _gunzipped(packed, self.max_bytes + 1)
        elif encoding == "deflate":
            body = _inflated(packed, self.max_bytes + 1)
        else:
            raise FetchError(f"packed as {encoding:.40}, which was not asked for")
        if body is None:
            raise FetchError(f"its {encoding} data is damaged")
        if len(body) > self.max_bytes:
            raise self.too_large()
        return body

    def left(self) -> float:
        """Seconds left; `TimeoutError` when there are none."""
        seconds = self.deadline - time.monotonic()
        if seconds <= 0:
            raise TimeoutError
        return seconds

    def too_large(self) -> FetchError:
        return FetchError(f"more than {self.max_bytes / 1024 / 1024:g} MB")


def _checked(url: str) -> SplitResult:
    """The parts of an address that may be fetched, in ASCII and without its fragment."""
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
        raise FetchError(_NO_HOST_NAME) from None
    location = f"[{ascii_host}]" if ":" in ascii_host else ascii_host
    if port is not None:
        location += f":{port}"
    path = quote(parts.path, safe=_KEPT_IN_PATHS, errors="surrogateescape")
    query = quote(parts.query, safe=_KEPT_IN_PATHS, errors="surrogateescape")
    return SplitResult(parts.scheme, location, path, query, "")


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


def _reason(error: Exception) -> str:
    """What is wrong, in a few words."""
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
