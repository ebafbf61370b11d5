"""Peers are named, loaded one by one, kept off the network, and left out with a reason when they do not run."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest

from bodytext.training.benchmarking import peers
from bodytext.training.benchmarking.conditions import fair, offline, one_thread, quiet
from bodytext.training.benchmarking.peers import (
    BASELINE,
    OURS,
    PEERS,
    Extractor,
    UnavailablePeerError,
    load_extractor,
    load_peers,
    stoplist_of,
)

PARAGRAPH = (
    "The harbour council approved the repair of the northern breakwater on Tuesday, after a hearing that lasted four hours. "
)
PAGE = f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Breakwater</title></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul></nav>
<article><h1>Breakwater repair approved</h1><p>{PARAGRAPH * 3}</p><p>{PARAGRAPH * 2}It will cost 40 € a stone.</p></article>
<footer><a href="/privacy">Privacy</a></footer></body></html>""".encode()


@pytest.mark.parametrize("name", PEERS)
def test_a_peer_finds_the_article(name: str) -> None:
    with fair():
        try:
            peer = load_extractor(name)
        except UnavailablePeerError as error:
            pytest.skip(str(error))
        text = peer.extract(PAGE)
    assert peer.version != "unknown"
    assert PARAGRAPH.strip() in " ".join(text.split())


@pytest.mark.parametrize("name", PEERS)
def test_a_peer_reads_a_page_in_the_encoding_that_it_names(name: str) -> None:
    with fair():
        try:
            peer = load_extractor(name)
        except UnavailablePeerError as error:
            pytest.skip(str(error))
        text = peer.extract(PAGE.replace(b'"utf-8"', b'"windows-1252"').decode().encode("windows-1252"))
    assert "40 € a stone" in " ".join(text.split())


def test_our_own_and_the_bare_parse_are_extractors_too() -> None:
    assert PARAGRAPH.strip() in load_extractor(OURS).extract(PAGE)
    parse = load_extractor(BASELINE)
    assert (parse.extract(PAGE), parse.has_text) == ("", False)


def test_a_missing_peer_is_named_and_the_others_are_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    monkeypatch.setattr(peers, "PEERS", {"trafilatura": PEERS["trafilatura"], "echo": lambda: lambda page: page.decode()})
    found, missing = load_peers(["trafilatura", "echo"])
    assert [peer.name for peer in found] == ["echo"]
    assert [problem.name for problem in missing] == ["trafilatura"]
    assert missing[0].reason.startswith("not installed")


def test_a_peer_whose_import_breaks_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> peers.Extract:
        raise AttributeError("no symbol\nof that name")

    monkeypatch.setattr(peers, "PEERS", {"broken": broken})
    found, missing = load_peers(["broken"])
    assert not found
    assert missing[0].reason == "cannot be imported (AttributeError: no symbol of that name)"


def test_a_peer_that_fails_on_a_plain_page_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(page: bytes) -> str:
        raise OSError("needs a model from elsewhere")

    monkeypatch.setattr(peers, "PEERS", {"fails": lambda: fails})
    found, missing = load_peers(["fails"])
    assert not found
    assert "needs a model from elsewhere" in missing[0].reason


def test_an_unknown_peer_is_an_error() -> None:
    with pytest.raises(KeyError):
        load_peers(["nobody"])


def test_nothing_is_imported_before_it_is_loaded() -> None:
    modules = ["trafilatura", "resiliparse", "readability", "justext", "boilerpy3", "html_text", "rs_trafilatura", "magic_html"]
    code = f"import sys, bodytext.training.benchmarking.peers; print(sorted(set({modules}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_stop_lists_are_those_of_justext() -> None:
    justext = pytest.importorskip("justext")
    known = justext.get_stoplists()
    languages = ("ar", "de", "en", "fr", "ko", "nl", "no", "sr", "uk")
    names = [stoplist_of(f"<html lang='{language}'>".encode()) for language in languages]
    assert all(name in known for name in names)
    assert set(peers._STOPLISTS.values()) <= known


def test_without_a_stop_list_justext_still_works() -> None:
    pytest.importorskip("justext")
    with fair():
        text = load_extractor("justext").extract(PAGE.replace(b'lang="en"', b'lang="xx"'))
    assert PARAGRAPH.strip() in text


def test_the_network_is_shut_and_open_again_afterwards() -> None:
    before = socket.getaddrinfo
    with offline():
        with pytest.raises(OSError, match="asked for the network"):
            socket.getaddrinfo("localhost", 80)
        with socket.socket() as plain, pytest.raises(OSError, match="asked for the network"):
            plain.connect(("127.0.0.1", 9))
    assert socket.getaddrinfo is before
    assert "connect" not in vars(socket.socket)


def test_conditions_end_with_their_context(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    import logging
    import os

    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    with one_thread():
        assert os.environ["OMP_NUM_THREADS"] == "1"
    assert os.environ["OMP_NUM_THREADS"] == "7"
    with quiet():
        print("chatter")
        logging.getLogger("peer").error("chatter")
    assert capsys.readouterr().out == ""
    assert logging.root.manager.disable == logging.NOTSET


def test_extractors_are_compared_by_value() -> None:
    assert Extractor("a", "1", bytes.decode) == Extractor("a", "1", bytes.decode)
