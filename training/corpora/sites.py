"""The site of a page: its registered domain, so that pages of one site are never split between training and test."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from bodytext.extras import needs

if TYPE_CHECKING:
    from tldextract.tldextract import ExtractResult


def registered_domain(url: str) -> str:
    """Return the registered domain of an address, by the Public Suffix List shipped with tldextract; never uses the network.

    Blogs and projects under a hosting domain (`blogspot.com`, `github.io`) are sites of their own.

    Args:
        url: an address, with or without its scheme.

    Returns:
        The domain in lower case; the whole host when it is an IP address, a bare name or a public suffix; "" for "".

    Raises:
        MissingExtraError: tldextract is missing.

    >>> registered_domain("https://news.example.co.uk/today"), registered_domain("http://localhost:8080/")
    ('example.co.uk', 'localhost')
    """
    address = url.strip().lower()
    if not address:
        return ""
    host = _extractor()(address)
    if host.domain and host.suffix:
        return f"{host.domain}.{host.suffix}"
    return ".".join(part for part in (host.subdomain, host.domain, host.suffix) if part)


@cache
def _extractor() -> Callable[[str], ExtractResult]:
    # Only training needs it, and it depends on an HTTP client.
    with needs("train"):
        from tldextract import TLDExtract

    return TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)
