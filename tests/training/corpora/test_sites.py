"""The site of a page, so that no site is on both sides of a split."""

from __future__ import annotations

import socket
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodytext.extras import MissingExtraError
from bodytext.training.corpora import sites
from bodytext.training.corpora.sites import registered_domain


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://www.example.org/a/b?c=d#e", "example.org"),
        ("http://a.b.c.example.org", "example.org"),
        ("HTTP://WWW.EXAMPLE.ORG/A", "example.org"),
        ("www.example.org", "example.org"),
        ("//example.org/a", "example.org"),
        (" https://example.org \n", "example.org"),
        ("https://user:secret@shop.example.org:8443/", "example.org"),
        ("https://example.org./", "example.org"),
        ("https://example.org?next=http://example.com", "example.org"),
        ("https://shop.example.co.uk/", "example.co.uk"),
        ("https://shop.example.com.au/", "example.com.au"),
        ("https://www.bücher.example.de/", "example.de"),
        ("https://www.bücher.de/", "bücher.de"),
    ],
)
def test_the_domain_is_the_one_that_somebody_registered(url: str, domain: str) -> None:
    assert registered_domain(url) == domain


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://anna.blogspot.com/a", "anna.blogspot.com"),
        ("https://ben.github.io/x/", "ben.github.io"),
        ("https://blogspot.com", "blogspot.com"),
    ],
)
def test_blogs_under_a_host_are_sites_of_their_own(url: str, domain: str) -> None:
    assert registered_domain(url) == domain


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://192.0.2.7:8080/a", "192.0.2.7"),
        ("http://localhost:8080/", "localhost"),
        ("http://intranet/a", "intranet"),
        ("co.uk", "co.uk"),
        ("http://wiki.intranet/", "wiki.intranet"),
    ],
)
def test_a_host_without_registered_domain_stands_for_itself(url: str, host: str) -> None:
    assert registered_domain(url) == host


@pytest.mark.parametrize("url", ["", " ", "\n"])
def test_no_address_has_no_site(url: str) -> None:
    assert registered_domain(url) == ""


@given(st.text(max_size=40) | st.from_regex(r"https?://[a-z.\[\]@:%-]{0,20}(/.*)?", fullmatch=True))
def test_no_address_is_an_error(url: str) -> None:
    domain = registered_domain(url)
    assert domain == domain.lower()
    assert registered_domain(f"  {url.lower()}\n") == domain


def test_the_network_is_never_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    sites._extractor.cache_clear()
    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert registered_domain("https://news.example.co.uk/") == "example.co.uk"


def test_without_tldextract_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    sites._extractor.cache_clear()
    monkeypatch.setitem(sys.modules, "tldextract", None)
    with pytest.raises(MissingExtraError, match=r"^training needs tldextract: pip install 'bodytext\[train\]'$"):
        registered_domain("https://example.org/")
