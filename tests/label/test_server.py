"""The server on its own: who may send requests, what it responds, and how the command reports errors."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from bodytext.cli import main
from bodytext.extras import MissingExtraError

from .conftest import Server, write_pages

ROOT = Path(__file__).parents[2]


@pytest.fixture
def server(tmp_path: Path, serve: Callable[..., Server]) -> Server:
    write_pages(tmp_path / "pages", "anna")
    return serve(tmp_path / "pages")


def ask(server: Server, path: str = "", *, method: str = "GET", body: Any = None, **headers: str) -> http.client.HTTPResponse:
    address = urlsplit(server.address)
    connection = http.client.HTTPConnection(address.netloc)
    sent = None if body is None else json.dumps(body)
    connection.request(method, address.path + path, sent, {name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    answer.content = answer.read()  # type: ignore[attr-defined]
    connection.close()
    return answer


def test_only_the_printed_address_answers(server: Server) -> None:
    assert ask(server).status == 200
    for address in (server.address.rsplit("/", 2)[0] + "/", server.address[:-6] + "xxxxx/"):
        answer = ask(Server(server.folder, server.process, address), "queue")
        assert answer.status == 404
        assert b"bodytext label" in answer.content  # type: ignore[attr-defined]
    assert ask(server, "queue", host="evil.example").status == 400
    assert len(server.address.rsplit("/", 2)[1]) >= 32


def test_it_listens_on_this_machine_alone(server: Server) -> None:
    port = urlsplit(server.address).port
    listening = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    mine = {entry[1].split(":")[0] for entry in listening if entry[3] == "0A" and int(entry[1].split(":")[1], 16) == port}
    assert mine == {"0100007F"}


def test_every_answer_has_a_strict_policy(server: Server) -> None:
    for path in ("", "queue", "static/main.js", "nowhere"):
        policy = ask(server, path).getheader("content-security-policy") or ""
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
        assert "unsafe" not in policy
    frame = ask(server, "pages/anna/frame").getheader("content-security-policy") or ""
    assert frame.startswith("sandbox allow-same-origin; default-src 'none';")
    assert "script" not in frame
    assert ask(server).getheader("referrer-policy") == "no-referrer"


def test_saving_needs_the_version_that_was_read(server: Server) -> None:
    page = json.loads(ask(server, "pages/anna").content)  # type: ignore[attr-defined]
    body = {"labels": page["labels"], "state": "labelled", "fields": page["fields"]}
    first = ask(server, "pages/anna", method="PUT", body=body, if_match=f'"{page["version"]}"')
    assert (first.status, first.getheader("etag") == f'"{page["version"]}"') == (200, False)
    assert ask(server, "pages/anna", method="PUT", body=body, if_match=f'"{page["version"]}"').status == 412
    assert ask(server, "pages/anna", method="PUT", body=body).status == 412


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ([], "a JSON object is needed"),
        ({"state": "open"}, "unknown state"),
        ({"state": "labelled", "fields": {"lang": 1}}, "fields are strings"),
        ({"state": "labelled", "fields": {}, "labels": "012"}, "a string of 0 and 1"),
        ({"state": "labelled", "fields": {}, "labels": "01"}, "2 labels for 9 blocks"),
        ({"state": "labelled", "fields": {"page_type": "blog"}, "labels": "0" * 9}, "unknown page type"),
    ],
)
def test_wrong_requests_are_refused_in_one_line(server: Server, body: Any, said: str) -> None:
    version = json.loads(ask(server, "pages/anna").content)["version"]  # type: ignore[attr-defined]
    answer = ask(server, "pages/anna", method="PUT", body=body, if_match=f'"{version}"')
    assert answer.status == 400
    assert said in answer.content.decode()  # type: ignore[attr-defined]
    assert answer.content.count(b"\n") == 1  # type: ignore[attr-defined]


def test_other_pages_and_files_are_not_there(server: Server) -> None:
    for path in ("pages/nobody", "pages/..%2f..%2fetc", "static/index.html", "static/..%2fapp.py", "static/nothing.js"):
        assert ask(server, path).status == 404


def test_a_disk_that_refuses_is_told(server: Server) -> None:
    page = json.loads(ask(server, "pages/anna").content)  # type: ignore[attr-defined]
    (server.folder / "anna").write_text("a file where the folder should be", encoding="utf-8")
    body = {"labels": page["labels"], "state": "labelled", "fields": page["fields"]}
    answer = ask(server, "pages/anna", method="PUT", body=body, if_match=f'"{page["version"]}"')
    assert answer.status == 507
    assert answer.content.decode().startswith("not saved: ")  # type: ignore[attr-defined]


def test_a_folder_without_pages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["label", str(tmp_path)]) == 1
    assert capsys.readouterr().err == f"bodytext: {tmp_path}: no pages in this folder (.html, .htm, .xhtml, or NAME/page.html)\n"
    assert main(["label", str(tmp_path / "missing")]) == 1
    assert capsys.readouterr().err == f"bodytext: {tmp_path / 'missing'}: No such file or directory\n"


def test_a_port_in_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_pages(tmp_path, "anna")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert main(["label", str(tmp_path), "--port", str(port)]) == 1
    assert capsys.readouterr().err == f"bodytext: port {port}: in use; choose another with --port, or use --port 0\n"


def test_a_read_only_folder(capsys: pytest.CaptureFixture[str]) -> None:
    folder = Path(tempfile.mkdtemp())
    write_pages(folder, "anna")
    assert main(["label", str(folder / "none")]) == 1  # imports everything, which somebody else may not be able to
    capsys.readouterr()
    folder.chmod(0o555)
    is_root = os.geteuid() == 0
    if is_root:  # may write anywhere, so for the moment we are somebody else
        os.seteuid(65534)
    try:
        code = main(["label", str(folder), "--port", "0"])
    finally:
        if is_root:
            os.seteuid(0)
        folder.chmod(0o755)
        shutil.rmtree(folder)
    assert code == 1
    assert capsys.readouterr().err == f"bodytext: {folder}: labels cannot be saved in this folder: Permission denied\n"


def test_without_the_extra_it_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    write_pages(tmp_path, "anna")
    monkeypatch.delitem(sys.modules, "bodytext.label.app", raising=False)
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    assert main(["label", str(tmp_path)]) == 1
    assert "pip install 'bodytext[label]'" in capsys.readouterr().err


def test_stopping_says_that_all_is_saved(tmp_path: Path) -> None:
    write_pages(tmp_path, "anna")
    command = [sys.executable, "-m", "bodytext", "label", str(tmp_path), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        assert "1 page in" in process.stderr.readline()
        process.send_signal(2)
        assert process.stderr.read() == "bodytext: stopped; all labels are saved\n"
    assert process.returncode == 0


def test_page_text_is_the_text_of_the_labels(server: Server) -> None:
    answer = ask(server, "pages/anna/text", method="POST", body={"labels": "000100000"})
    assert answer.content.decode() == "The ferry anna"  # type: ignore[attr-defined]


def test_importing_the_application_without_the_extra_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("bodytext.label.app", "bodytext.label.security"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, "starlette.datastructures", None)
    with pytest.raises(MissingExtraError, match=r"needs starlette.*: pip install 'bodytext\[label\]'"):
        import bodytext.label.app  # noqa: F401
