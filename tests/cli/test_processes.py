"""Many items in several processes: in order, and whatever an item does to its process."""

from __future__ import annotations

import errno
import multiprocessing
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from bodytext.cli.processes import ProcessDiedError, in_order

WORK = '''
"""What other processes import; they cannot import a test."""

import os
import signal
import time


def double(number):
    # The first is slow, so that the others overtake it.
    time.sleep(0.3 if number == 0 else 0)
    return 2 * number


def killed_by_three(number):
    if number == 3:
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(30)
    return number


def leave(number):
    os._exit(7)


def process_of(number):
    return os.getpid()
'''


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    (tmp_path / "work_of_processes.py").write_text(WORK)
    monkeypatch.syspath_prepend(tmp_path)
    yield import_module("work_of_processes")
    del sys.modules["work_of_processes"]


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_results_come_in_the_order_of_the_items(work: Any, jobs: int) -> None:
    assert list(in_order(work.double, range(80), jobs=jobs)) == [(number, 2 * number) for number in range(80)]


def test_nothing_to_do(work: Any) -> None:
    assert list(in_order(work.double, [], jobs=4)) == []


def test_one_job_or_one_item_stays_in_this_process(work: Any) -> None:
    assert list(in_order(work.process_of, [1, 2], jobs=1)) == [(1, os.getpid()), (2, os.getpid())]
    assert list(in_order(work.process_of, [1], jobs=8)) == [(1, os.getpid())]


def test_several_jobs_are_done_in_other_processes(work: Any) -> None:
    assert os.getpid() not in {process for _, process in in_order(work.process_of, [1, 2, 3], jobs=2)}


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_an_item_that_ends_its_process_costs_only_itself(work: Any) -> None:
    results = dict(in_order(work.killed_by_three, range(8), jobs=2))
    died = results.pop(3)
    assert isinstance(died, ProcessDiedError)
    assert str(died) == "ended by SIGTERM"
    assert results == {number: number for number in (0, 1, 2, 4, 5, 6, 7)}


def test_every_item_may_end_its_process(work: Any) -> None:
    assert [str(result) for _, result in in_order(work.leave, range(3), jobs=2)] == ["ended with exit code 7"] * 3


def test_processes_end_when_the_work_is_given_up(work: Any) -> None:
    before = set(multiprocessing.active_children())
    results = in_order(work.process_of, range(1000), jobs=2)
    next(results)
    assert set(multiprocessing.active_children()) - before
    results.close()  # type: ignore[attr-defined]
    assert set(multiprocessing.active_children()) <= before


@pytest.mark.parametrize("n_started", [0, 1])
def test_fewer_processes_do_where_no_more_can_be_started(work: Any, monkeypatch: pytest.MonkeyPatch, n_started: int) -> None:
    before = set(multiprocessing.active_children())
    start = multiprocessing.get_context("spawn").Process.start
    left = iter(range(n_started))

    def start_few(process: Any) -> None:
        if next(left, None) is None:
            raise OSError(errno.EAGAIN, "Resource temporarily unavailable")
        start(process)

    monkeypatch.setattr(multiprocessing.get_context("spawn").Process, "start", start_few)
    assert list(in_order(work.double, range(40), jobs=3)) == [(number, 2 * number) for number in range(40)]
    assert set(multiprocessing.active_children()) <= before
