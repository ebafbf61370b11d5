"""Applies a function to many items in several processes; an item that kills its process costs only itself."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Item = TypeVar("Item")
Result = TypeVar("Result")

_AHEAD: Final = 16
"""Results that may wait, per process, for the first of them to be taken."""
_THREADS: Final = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


class ProcessDiedError(Exception):
    """The process working on an item ended before it had a result; the message says how."""


def one_thread_each() -> None:
    """Let processes started from now on compute with one thread each, unless the environment says otherwise."""
    for name in _THREADS:
        os.environ.setdefault(name, "1")


def in_order(
    function: Callable[[Item], Result], items: Sequence[Item], *, jobs: int
) -> Iterator[tuple[Item, Result | ProcessDiedError]]:
    """Yield each item and its result, in the order of the items.

    Args:
        function: picklable; it must not raise.
        items: picklable.
        jobs: number of processes, fewer if the system has no more to give; with 1 everything runs in this process, which an item may
            then kill.

    >>> list(in_order(abs, [-1, 2], jobs=1))
    [(-1, 1), (2, 2)]
    """
    jobs = min(jobs, len(items))
    if jobs <= 1:
        for item in items:
            yield item, function(item)
        return
    one_thread_each()
    processes = [_Process(function) for _ in range(jobs)]
    try:
        yield from _ordered(function, processes, items)
    finally:
        for process in processes:
            process.stop()


def _ordered(
    function: Callable[[Item], Result], processes: Sequence[_Process[Item, Result]], items: Sequence[Item]
) -> Iterator[tuple[Item, Result | ProcessDiedError]]:
    from multiprocessing.connection import wait

    usable = list(processes)
    done: dict[int, Result | ProcessDiedError] = {}
    given = 0
    for number, item in enumerate(items):
        while number not in done:
            for process in list(usable):
                if process.number is None and given < min(len(items), number + _AHEAD * len(processes)):
                    if not process.start():
                        usable.remove(process)
                        continue
                    process.give(given, items[given])
                    given += 1
            if not usable:
                done[number] = function(item)
                given = number + 1
                continue
            busy = {process.connection: process for process in processes if process.number is not None}
            for ready in wait(list(busy)):
                finished, result = busy[ready].take()  # type: ignore[index]
                done[finished] = result
        yield item, done.pop(number)


class _Process(Generic[Item, Result]):
    """A process that is restarted after it has died.

    Attributes:
        connection: readable when there is a result or the process has ended.
        number: number of the item it is working on; None if idle.
    """

    def __init__(self, function: Callable[[Item], Result]) -> None:
        self._function = function
        self._process: Any = None
        self.connection: Connection
        self.number: int | None = None

    def start(self) -> bool:
        """Start the process unless it is running; returns False if the system allows no more processes or files."""
        if self._process is not None:
            return True
        import multiprocessing

        # A fork would carry over locks that threads of BLAS hold.
        context = multiprocessing.get_context("spawn")
        try:
            self.connection, theirs = context.Pipe()
        except OSError:
            return False
        process = context.Process(target=_serve, args=(self._function, theirs), daemon=True)
        try:
            with _no_interrupt():
                process.start()
        except OSError:
            self.connection.close()
            return False
        finally:
            theirs.close()
        self._process = process
        return True

    def give(self, number: int, item: Item) -> None:
        """Hand an item to the process, which has been started."""
        self.number = number
        with suppress(BrokenPipeError):
            # A process that is dead already shows at the other end of the pipe.
            self.connection.send(item)

    def take(self) -> tuple[int, Result | ProcessDiedError]:
        """Wait for the result; returns the number of the item and the result."""
        assert self.number is not None
        number, self.number = self.number, None
        try:
            result: Result = self.connection.recv()
        except (EOFError, ConnectionResetError):
            self._process.join()
            died = ProcessDiedError(_how(self._process.exitcode))
            self.connection.close()
            self._process = None
            return number, died
        return number, result

    def stop(self) -> None:
        """Kill the process, whatever it is doing."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self.connection.close()
            self._process = None


@contextmanager
def _no_interrupt() -> Iterator[None]:
    """Start processes in here that ignore Ctrl-C, which goes to all processes of a terminal; the main process ends the others."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(function: Callable[[Any], Any], connection: Connection) -> None:
    """Run in a worker process: items in, results out, until the other end closes."""
    # Where it could not be started with Ctrl-C ignored.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(EOFError, OSError):
        while True:
            connection.send(function(connection.recv()))


def _how(exit_code: int | None) -> str:
    """Say how a process ended.

    >>> _how(-11), _how(3)
    ('ended by SIGSEGV', 'ended with exit code 3')
    """
    if exit_code is None or exit_code >= 0:
        return f"ended with exit code {exit_code}"
    try:
        return f"ended by {signal.Signals(-exit_code).name}"
    except ValueError:
        return f"ended by signal {-exit_code}"
