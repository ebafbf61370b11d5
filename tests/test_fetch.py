"""One page from the web: what is taken, what is refused, and that no server leads into a private network. All servers are here."""

from __future__ import annotations

import gzip
import socket
import socketserver
import ssl
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bodytext import __version__, fetch
from bodytext.fetch import FetchError
from bodytext.fetch.locations import is_public
from bodytext.fetch.packing import unpacked

PAGE = "<title>Ferry</title><p>The ferry leaves at nine, says the café.".encode("windows-1252")
HTML = {"Content-Type": "text/html"}


class Server(ThreadingHTTPServer):
    """Answers as it is told, and remembers the headers of what it was asked."""

    daemon_threads = True
    answer: Callable[[BaseHTTPRequestHandler], None]

    def __init__(self, host: str) -> None:
        super().__init__((host, 0), Handler)
        self.asked: list[tuple[str, Message]] = []
        self.url = f"http://{host}:{self.server_port}"

    def send(self, body: bytes = PAGE, status: int = 200, **headers: str) -> None:
        """Answer everything so; an underscore in the name of a header stands for a hyphen."""

        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(status)
            for name, value in headers.items():
                handler.send_header(name.replace("_", "-"), value)
            handler.end_headers()
            handler.wfile.write(body)

        self.answer = answer

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that has gone is what many of these tests want."""


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.asked.append((self.path, self.headers))
        self.server.answer(self)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    """Starts a server on an address of this machine."""
    servers: list[Server] = []

    def start(host: str = "127.0.0.1") -> Server:
        server = Server(host)
        servers.append(server)
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        return server

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def server(serve: Callable[..., Server]) -> Server:
    return serve()


def refused(url: str, **options: object) -> str:
    with pytest.raises(FetchError) as error:
        fetch.fetch(url, **options)  # type: ignore[arg-type]
    assert "\n" not in str(error.value)
    return str(error.value)


def test_a_page_its_final_address_and_the_charset_of_its_header(server: Server) -> None:
    server.send(Content_Type="text/html; charset=Windows-1252")
    page = fetch.fetch(f"{server.url}/news?page=2#comments")
    assert page == fetch.Fetched(PAGE, f"{server.url}/news?page=2", "Windows-1252")
    path, headers = server.asked[0]
    assert path == "/news?page=2"
    assert headers["User-Agent"] == f"bodytext/{__version__}"
    assert headers["Host"] == server.url.removeprefix("http://")


def test_an_address_that_is_not_ascii_is_asked_for_in_escapes(server: Server) -> None:
    server.send(Content_Type="text/html")
    fetch.fetch(f"{server.url}/café au lait?q=thé%20vert")
    assert server.asked[0][0] == "/caf%C3%A9%20au%20lait?q=th%C3%A9%20vert"


def test_a_page_whose_type_is_not_said_is_taken(server: Server) -> None:
    server.send()
    assert fetch.fetch(server.url).charset is None


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(PAGE)),
        ("x-gzip", gzip.compress(PAGE[:10]) + gzip.compress(PAGE[10:])),
        ("gzip", gzip.compress(PAGE) + bytes(9)),
        ("deflate", zlib.compress(PAGE)),
        ("deflate", zlib.compress(PAGE)[2:-4]),
        ("identity", PAGE),
    ],
)
def test_a_packed_page_is_unpacked(server: Server, encoding: str, body: bytes) -> None:
    server.send(body, Content_Encoding=encoding, **HTML)
    assert fetch.fetch(server.url).body == PAGE


@pytest.mark.parametrize(
    ("encoding", "body", "reason"),
    [
        ("gzip", PAGE, "its gzip data is damaged"),
        ("gzip", gzip.compress(PAGE)[:-9], "its gzip data is damaged"),
        ("deflate", zlib.compress(PAGE)[:-9], "its deflate data is damaged"),
        ("br", PAGE, "packed as br, which was not asked for"),
    ],
)
def test_what_cannot_be_unpacked_is_refused(server: Server, encoding: str, body: bytes, reason: str) -> None:
    server.send(body, Content_Encoding=encoding, **HTML)
    assert refused(server.url) == reason


def test_a_small_file_that_unpacks_to_a_large_one_is_refused(server: Server) -> None:
    server.send(gzip.compress(bytes(2_000_000)), Content_Encoding="gzip", **HTML)
    assert refused(server.url, max_bytes=1_048_576) == "more than 1 MB"


def test_many_small_members_that_unpack_to_a_large_file_are_refused(server: Server) -> None:
    server.send(gzip.compress(bytes(400_000)) * 3, Content_Encoding="gzip", **HTML)
    assert refused(server.url, max_bytes=1_048_576) == "more than 1 MB"


def test_a_body_that_never_ends_is_given_up_at_the_limit(server: Server) -> None:
    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        with suppress(OSError):
            while True:
                handler.wfile.write(bytes(65536))

    server.answer = endless
    assert refused(server.url, max_bytes=1_048_576) == "more than 1 MB"


def test_a_body_that_is_announced_as_too_large_is_not_waited_for(server: Server) -> None:
    server.send(b"", Content_Length="99999999", **HTML)
    assert refused(server.url) == "more than 10 MB"


def test_a_body_that_breaks_off_is_no_page(server: Server) -> None:
    server.send(b"<p>The ferry", Content_Length="4000", **HTML)
    assert refused(server.url) == "the connection broke off"


@pytest.mark.parametrize("part", ["headers", "body"])
def test_a_server_that_sends_a_byte_at_a_time_is_given_up(server: Server, part: str) -> None:
    stop = threading.Event()

    def drip(handler: BaseHTTPRequestHandler) -> None:
        if part == "body":
            handler.send_response(200)
            handler.end_headers()
        with suppress(OSError):
            while not stop.wait(0.05):
                handler.wfile.write(b"H")

    server.answer = drip
    assert refused(server.url, timeout=0.5) == "no whole page within 0.5 s"
    stop.set()


def test_a_name_server_that_does_not_answer_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    stop = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *arguments, **options: stop.wait(20) and [])
    assert refused("http://www.example.org/", timeout=0.2) == "no whole page within 0.2 s"
    stop.set()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed(server: Server, status: int) -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        if handler.path == "/new/café".replace("é", "%C3%A9"):
            handler.send_response(200)
            handler.end_headers()
            handler.wfile.write(PAGE)
            return
        handler.send_response(status)
        handler.send_header("Location", "new/café".encode().decode("latin-1"))
        handler.end_headers()

    server.answer = answer
    assert fetch.fetch(f"{server.url}/old").url == f"{server.url}/new/caf%C3%A9"


def test_redirects_that_never_end_are_given_up(server: Server) -> None:
    server.send(b"", 302, Location="/again")
    assert refused(server.url) == "more than 5 redirects"
    assert len(server.asked) == 6


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/x", "data:text/html,<p>x", "gopher://x", "//[x"])
def test_redirects_lead_to_the_web_alone(server: Server, target: str) -> None:
    server.send(b"", 302, Location=target)
    assert refused(server.url).startswith(f"redirects to {target}: ")


def test_control_characters_of_a_server_do_not_reach_the_terminal(server: Server) -> None:
    server.send(b"", 302, Location="ftp://x/\x1b[31m")
    assert refused(server.url).startswith("redirects to ftp://x/\\x1b[31m: ")
    server.send(Content_Type="\x1b[31m/x")
    assert refused(server.url) == "not a web page but \\x1b[31m/x"
    server.send(Content_Encoding="\x1b[31m", **HTML)
    assert refused(server.url) == "packed as \\x1b[31m, which was not asked for"


@pytest.mark.parametrize("said", [";;;", "", "html", "text/html, text/html", "TEXT/HTML;charset=utf-8"])
def test_a_type_that_is_garbled_costs_no_page(server: Server, said: str) -> None:
    server.send(Content_Type=said)
    assert fetch.fetch(server.url).body == PAGE


@pytest.mark.parametrize("said", ['charset="utf-8', "charset*0*=u\0''a; charset*1=b", "charset=\xff\xfe", "charset="])
def test_a_charset_that_is_garbled_costs_no_page(server: Server, said: str) -> None:
    server.send(Content_Type=f"text/html; {said}")
    assert fetch.fetch(server.url).body == PAGE


def test_many_packed_members_take_a_time_that_grows_with_their_number_alone() -> None:
    members = gzip.compress(b"") * 50_000 + gzip.compress(PAGE)
    assert unpacked(members, "gzip", 1000) == PAGE


def public(monkeypatch: pytest.MonkeyPatch, *hosts: str) -> None:
    """Let addresses of this machine count as public."""
    monkeypatch.setattr(fetch, "is_public", lambda address: address in hosts)


def test_a_public_server_may_not_lead_to_a_private_address(serve: Callable[..., Server], monkeypatch: pytest.MonkeyPatch) -> None:
    public(monkeypatch, "127.0.0.2")
    outside, inside = serve("127.0.0.2"), serve("127.0.0.1")
    outside.send(b"", 302, Location=f"{inside.url}/secret")
    inside.send()
    assert refused(outside.url) == "redirects to 127.0.0.1, which is not a public address"
    assert inside.asked == []


def test_nor_by_a_name_nor_in_two_steps(serve: Callable[..., Server], monkeypatch: pytest.MonkeyPatch) -> None:
    public(monkeypatch, "127.0.0.2", "127.0.0.3")
    first, second, inside = serve("127.0.0.2"), serve("127.0.0.3"), serve("127.0.0.1")
    first.send(b"", 302, Location=second.url)
    second.send(b"", 302, Location=f"http://localhost:{inside.server_port}/")
    inside.send()
    assert refused(first.url) == "redirects to localhost, which is not a public address"
    assert inside.asked == []


def test_a_private_address_that_the_user_names_may_lead_anywhere(
    serve: Callable[..., Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    public(monkeypatch, "127.0.0.2")
    inside, outside = serve("127.0.0.1"), serve("127.0.0.2")
    inside.send(b"", 302, Location=outside.url)
    outside.send()
    assert fetch.fetch(inside.url).body == PAGE


@pytest.mark.parametrize(
    "address",
    "0.0.0.0 10.1.2.3 100.64.0.1 127.0.0.1 169.254.169.254 172.16.0.1 192.168.1.1 224.0.0.1 255.255.255.255 ::1 :: fe80::1 fc00::1"
    " ::ffff:127.0.0.1 2002:7f00:0001:: ff02::1 fec0::1 ::10.0.0.1 64:ff9b::10.0.0.1 64:ff9b:1::1".split(),
)
def test_private_addresses(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:93.184.215.14", "64:ff9b::93.184.215.14"]
)
def test_public_addresses(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("file:///etc/passwd", "only http and https addresses are fetched"),
        ("ftp://127.0.0.1/", "only http and https addresses are fetched"),
        ("data:text/html,<p>x", "only http and https addresses are fetched"),
        ("http://", "not a valid address: it names no host"),
        ("http://127.0.0.1:0/", "not a valid address: it names no host"),
        ("http://127.0.0.1:99999/", "not a valid address: Port out of range 0-65535"),
        ("http://me:secret@127.0.0.1/", "an address with a user name or password is not fetched"),
        ("http://" + "é" * 70 + "/", "not a valid address: its host name cannot be"),
        ("http://" + "e" * 70 + "/", "not a valid address: its host name cannot be"),
    ],
)
def test_addresses_that_are_not_fetched(url: str, reason: str) -> None:
    assert refused(url) == reason


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (404, "the server answers 404 Not Found"),
        (500, "the server answers 500 Internal Server Error"),
        (204, "the server answers 204 No Content"),
        (302, "the server answers 302 Found"),
    ],
)
def test_another_answer_than_a_page(server: Server, status: int, reason: str) -> None:
    server.send(b"", status)
    assert refused(server.url) == reason


def test_other_types_than_html_are_refused(server: Server) -> None:
    server.send(b"%PDF-1.7", Content_Type="application/pdf")
    assert refused(server.url) == "not a web page but application/pdf"
    server.send(b"words", Content_Type="text/plain; charset=utf-8")
    assert refused(server.url) == "not a web page but text/plain; --text takes plain text"
    assert fetch.fetch(server.url, text=True).charset == "utf-8"
    server.send(Content_Type="text/html")
    assert refused(server.url, text=True) == "not plain text but text/html; without --text it is taken"


def test_nothing_listens() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert refused(f"http://127.0.0.1:{port}/") == "connection refused"


def test_no_such_host(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*arguments: object, **options: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert refused("http://www.example.org/") == "no such host"


class _Raw(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.rfile.readline()
        self.wfile.write(b"SSH-2.0-harbour\x07\r\n")


def test_what_is_no_web_server() -> None:
    with socketserver.TCPServer(("127.0.0.1", 0), _Raw) as other:
        thread = threading.Thread(target=other.handle_request, daemon=True)
        thread.start()
        assert refused(f"http://127.0.0.1:{other.server_address[1]}/") == "the answer is not HTTP: SSH-2.0-harbour\\x07"
        thread.join()


def test_https_without_encryption(server: Server) -> None:
    server.send()
    assert refused(server.url.replace("http:", "https:")).startswith("no encrypted connection: ")


def test_a_certificate_that_nobody_vouches_for(monkeypatch: pytest.MonkeyPatch, server: Server) -> None:
    def untrusted(*arguments: object, **options: object) -> None:
        error = ssl.SSLCertVerificationError(1, "certificate verify failed")
        error.verify_message = "self-signed certificate"
        raise error

    monkeypatch.setattr(ssl.SSLContext, "wrap_socket", untrusted)
    assert refused(server.url.replace("http:", "https:")) == "its certificate is not trusted: self-signed certificate"


def test_a_fault_of_ours_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*arguments: object, **options: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(socket, "getaddrinfo", broken)
    with pytest.raises(ZeroDivisionError):
        fetch.fetch("http://www.example.org/")
