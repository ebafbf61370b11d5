"""Which addresses may be fetched, and which of them are public."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final
from urllib.parse import SplitResult, quote, urlsplit

from .errors import FetchError

PORTS: Final = {"http": 80, "https": 443}
NO_HOST_NAME: Final = "not a valid address: its host name cannot be"
_KEPT_IN_PATHS: Final = "!#$%&'()*+,/:;=?@[]~|^"
_GLOBAL_UNICAST: Final = IPv6Network("2000::/3")
_NAT64: Final = IPv6Network("64:ff9b::/96")


def checked(url: str) -> SplitResult:
    """Check an address; returns its parts in ASCII, without the fragment."""
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise FetchError(f"not a valid address: {error}") from None
    if parts.scheme not in PORTS:
        raise FetchError("only http and https addresses are fetched")
    if not host or port == 0:
        raise FetchError("not a valid address: it names no host")
    if parts.username is not None or parts.password is not None:
        raise FetchError("an address with a user name or password is not fetched")
    try:
        ascii_host = host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        raise FetchError(NO_HOST_NAME) from None
    location = f"[{ascii_host}]" if ":" in ascii_host else ascii_host
    if port is not None:
        location += f":{port}"
    path = quote(parts.path, safe=_KEPT_IN_PATHS, errors="surrogateescape")
    query = quote(parts.query, safe=_KEPT_IN_PATHS, errors="surrogateescape")
    return SplitResult(parts.scheme, location, path, query, "")


def is_public(address: str) -> bool:
    """Return whether an IP address is on the public internet: not private, loopback, link-local, reserved or multicast.

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
