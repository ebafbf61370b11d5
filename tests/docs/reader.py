"""Somebody who reads a page and does what it says, block after block, in a folder of their own."""

from __future__ import annotations

import ast
import importlib.util
import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

from .blocks import ROOT, Block, commands, needs
from .environment import EVERYTHING, installed_by, missing, variables

_SERVERS: Final = re.compile(r"^(?:\w+=\S+ )*(?:bodytext label|uvicorn) ")
_ADDRESS: Final = re.compile(r"http://([\w.]+):(\d+)")
_SECONDS: Final = 600


class Reader:
    """A reader at work.

    Attributes:
        folder: where the commands run.
        installed: what `pip install` was told so far.
        skipped: the block and the reason, for whatever was not run.
    """

    def __init__(self, folder: Path, guard: Path) -> None:
        self.folder = folder
        self.installed = frozenset({"bodytext"})
        self.skipped: list[tuple[Block, str]] = []
        self._guard = guard
        self._python: list[str] = []
        self._servers: list[subprocess.Popen[str]] = []

    def read(self, block: Block) -> None:
        """Do what a block says."""
        if block.title:
            (self.folder / block.title).write_text(block.text, encoding="utf-8")
        elif block.language == "bash":
            self._shell(block)
        elif block.language == "console":
            self._shown(block)
        elif block.language in ("python", "pycon"):
            self._run_python(block)
        elif block.language in ("html", "text", "yaml", ""):
            pass
        else:
            raise AssertionError(f"{block}: nobody knows what to do with {block.language!r}")

    def stop(self) -> None:
        """End the servers, as a reader does with Ctrl-C."""
        for server in self._servers:
            os.killpg(server.pid, signal.SIGINT)
            server.wait(60)
            assert server.returncode in (0, 130, -signal.SIGINT), f"{server.args!r} ended with {server.returncode}"

    def _shell(self, block: Block) -> None:
        for line in block.text.splitlines():
            if line.startswith("#") and (reason := needs(line)):
                self.skipped.append((block, reason))
                return
        script: list[str] = []
        for command in commands(block.text):
            if reason := needs(command):
                self.skipped.append((block, reason))
            elif command.startswith("pip install"):
                self._install(command)
                if absent := missing(self.installed):
                    self.skipped.append((block, ", ".join(absent)))
                    break
            elif command.startswith("make "):
                self._make(command)
            elif _SERVERS.match(command):
                self._serve(block, command)
            else:
                script.append(command)
        if script:
            self._run(block, "\n".join(script))

    def _install(self, command: str) -> None:
        names = installed_by(command)
        self.installed = names | (self.installed if not any(name.startswith("bodytext") for name in names) else frozenset())
        self.installed |= {"bodytext"}

    def _make(self, command: str) -> None:
        """Whether there are such targets; the tests of the build run them."""
        targets = shlex.split(command, comments=True)[1:]
        subprocess.run(["make", "--dry-run", "--silent", *targets], cwd=ROOT, check=True, capture_output=True)
        if "dev" in targets:
            self.installed = EVERYTHING

    def _run(self, block: Block, script: str) -> str:
        return self._finished(block, "bash", "-euo", "pipefail", "-c", script)

    def _finished(self, block: Block, *command: str) -> str:
        """What a command prints in the reader's folder and environment."""
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=variables(self.installed, self._guard),
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
        said = f"{done.stdout[-2000:]}\n{done.stderr[-3000:]}"
        assert done.returncode == 0, f"{block}: exit {done.returncode}\n{command[-1]}\n{said}"
        return done.stdout

    def _shown(self, block: Block) -> None:
        """A command after a dollar sign, and what it prints."""
        command, _, expected = block.text.removeprefix("$ ").partition("\n")
        printed = self._run(block, command)
        assert printed.rstrip() == expected.rstrip(), f"{block}: prints\n{printed}"

    def _serve(self, block: Block, command: str) -> None:
        """Start a server, and go on when it says where it is."""
        log = self.folder / f".server{len(self._servers)}"
        with log.open("w", encoding="utf-8") as file:
            server = subprocess.Popen(
                ["bash", "-c", f"exec env {command}"],
                cwd=self.folder,
                env=variables(self.installed, self._guard),
                stdout=file,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,
            )
        self._servers.append(server)
        for _ in range(_SECONDS):
            if (address := _ADDRESS.search(log.read_text(encoding="utf-8"))) and _answers(address[1], int(address[2])):
                return
            assert server.poll() is None, f"{block}: {log.read_text(encoding='utf-8')}"
            time.sleep(0.2)
        raise AssertionError(f"{block}: no address")

    def _run_python(self, block: Block) -> None:
        if reason := next(filter(None, map(needs, block.text.splitlines())), ""):
            self.skipped.append((block, reason))
            return
        if absent := [name for name in _imported(block.text) if importlib.util.find_spec(name) is None]:
            self.skipped.append((block, ", ".join(absent)))
            return
        self._python.append(block.text)
        listed = self.folder / ".blocks.json"
        listed.write_text(json.dumps(self._python), encoding="utf-8")
        self._finished(block, sys.executable, str(Path(__file__).with_name("session.py")), str(listed))


def _answers(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=5).close()
    except OSError:
        return False
    return True


def _imported(text: str) -> list[str]:
    """The packages outside the standard library that a block imports, in which a doctest counts as its examples."""
    if ">>>" in text:
        text = "\n".join(line[4:] for line in text.splitlines() if line.startswith((">>>", "...")))
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return sorted(found - sys.stdlib_module_names - {"bodytext"})
