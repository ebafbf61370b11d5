"""What the commands say on stderr."""

from __future__ import annotations

import io
import sys
import threading

import pytest

from bodytext.cli.messages import progress, reason, say


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Stderr from now on; no fixture, since pytest puts its own stderr back before a test."""
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        monkeypatch.delenv(name, raising=False)
    return screen


def test_a_terminal_shows_a_bar_and_is_left_clean(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = terminal(monkeypatch)
    with progress("reading", total=2) as step:
        step()
        step()
        print("a result")
    assert "reading" in screen.getvalue()
    assert "2/2" in screen.getvalue()
    assert screen.getvalue().endswith("\x1b[2K")
    assert "a result" not in screen.getvalue()


def test_messages_stand_above_the_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = terminal(monkeypatch)
    with progress("reading") as step:
        step()
        say("skipped one page")
    assert "bodytext: skipped one page" in screen.getvalue()


def test_no_thread_runs_beside_the_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal(monkeypatch)
    before = threading.active_count()
    with progress("timing", total=1) as step:
        step()
        assert threading.active_count() == before


def test_without_a_terminal_nothing_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("reading", total=1) as step:
        step()
    assert capsys.readouterr() == ("", "")


def test_without_rich_there_is_no_bar_and_the_work_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = terminal(monkeypatch)
    for name in [name for name in sys.modules if name.partition(".")[0] == "rich"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "rich", None)
    with progress("reading", total=1) as step:
        step()
    assert screen.getvalue() == ""


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (PermissionError(13, "Permission denied", "m.bodytext"), "m.bodytext: Permission denied"),
        (OSError("no space left"), "no space left"),
        (ValueError("two\nlines"), "two lines"),
        (ValueError(), "ValueError"),
    ],
)
def test_an_error_is_one_line_that_names_its_file(error: Exception, line: str) -> None:
    assert reason(error) == line


def test_a_message_is_one_line_without_control_characters(capsys: pytest.CaptureFixture[str]) -> None:
    say("a\nb.html: the server answers \x1b[31mNo café \udce9")
    assert capsys.readouterr().err == "bodytext: a\\nb.html: the server answers \\x1b[31mNo café \\xe9\n"
