"""The same answers from threads, forked and spawned processes; the shipped model is read once."""

from __future__ import annotations

import multiprocessing
import subprocess
import sys
import textwrap
import threading
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest

import bodytext
from bodytext import models

PAGES = [page.read_bytes() for page in sorted((Path(__file__).parents[1] / "labeled").glob("*/page.html"))][:24]
HAS_FORK = "fork" in multiprocessing.get_all_start_methods()


@pytest.fixture(scope="module")
def alone() -> list[str]:
    """The texts when nothing else runs."""
    return [bodytext.extract(page) for page in PAGES]


def test_eight_threads(alone: list[str]) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(bodytext.extract, PAGES * 4)) == alone * 4


def test_documents_are_read_in_other_threads(alone: list[str]) -> None:
    documents = [bodytext.classify(page) for page in PAGES]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda document: document.text, documents)) == alone
        assert list(pool.map(lambda document: len(document.blocks), documents)) == [len(found.page.texts) for found in documents]


def test_spawned_processes(alone: list[str]) -> None:
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        assert list(pool.map(bodytext.extract, PAGES)) == alone


def test_the_order_of_pages_does_not_matter(alone: list[str]) -> None:
    assert [bodytext.extract(page) for page in reversed(PAGES)] == alone[::-1]


def test_the_model_is_read_once_by_threads_that_start_together(monkeypatch: pytest.MonkeyPatch) -> None:
    reads = []

    def counted(path: Path) -> models.Model:
        reads.append(path)
        return models.format.read_model(path)

    monkeypatch.setattr(models, "_loaded", {})
    monkeypatch.setattr(models, "read_model", counted)
    together = threading.Barrier(8)

    def load(_: int) -> models.Model:
        together.wait()
        return models.default_model("html")

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(load, range(8)))
    assert len(reads) == 1
    assert all(model is found[0] for model in found)


# Forking is done in a process of its own: this one has threads by now, of which Python would warn.
_FORK = """
    import multiprocessing, pathlib, sys, threading, warnings
    import bodytext
    from bodytext import models

    pages = [page.read_bytes() for page in sorted(pathlib.Path(sys.argv[1]).glob("*/page.html"))[:12]]

    def check(expected):
        sys.exit(0 if [bodytext.extract(page) for page in pages] == expected else 3)

    def forked(expected):
        warnings.simplefilter("ignore")  # of threads at the fork; that is the test
        children = [multiprocessing.get_context("fork").Process(target=check, args=(expected,)) for _ in range(3)]
        for child in children:
            child.start()
        for child in children:
            child.join(60)
            if child.exitcode is None:
                child.kill()
        return [child.exitcode for child in children]
"""
_FROM_ONE_THREAD = """
    expected = [bodytext.extract(page) for page in pages]
    assert forked(expected) == [0, 0, 0]
"""
_BEFORE_THE_MODEL_IS_READ = """
    import subprocess
    models_before = dict(models._loaded)
    assert not models_before
    code = "import bodytext, pathlib, sys, json; print(json.dumps([bodytext.extract(p.read_bytes()) for p in sorted("
    code += "pathlib.Path(sys.argv[1]).glob('*/page.html'))[:12]]))"
    import json
    expected = json.loads(subprocess.run([sys.executable, "-c", code, sys.argv[1]], capture_output=True, check=True).stdout)
    assert forked(expected) == [0, 0, 0]
"""
_FROM_A_THREADED_PARENT = """
    expected = [bodytext.extract(page) for page in pages]
    stop = threading.Event()

    def work():
        while not stop.is_set():
            for page in pages:
                bodytext.extract(page)

    workers = [threading.Thread(target=work) for _ in range(8)]
    for worker in workers:
        worker.start()
    try:
        codes = forked(expected)
    finally:
        stop.set()
    assert codes == [0, 0, 0], codes
"""
_WHILE_THE_MODEL_IS_READ = """
    holding, done = threading.Event(), threading.Event()

    def hold():
        with models._loading:
            holding.set()
            done.wait()

    threading.Thread(target=hold).start()
    holding.wait()
    warnings.simplefilter("ignore")
    child = multiprocessing.get_context("fork").Process(target=bodytext.extract, args=(pages[0],))
    child.start()
    child.join(10)
    code = child.exitcode
    child.kill()
    done.set()
    assert code == 0, code
"""


@pytest.mark.skipif(not HAS_FORK, reason="this system cannot fork")
@pytest.mark.parametrize(
    "code",
    [
        pytest.param(_FROM_ONE_THREAD, id="one-thread"),
        pytest.param(_BEFORE_THE_MODEL_IS_READ, id="before-the-model-is-read"),
        pytest.param(_FROM_A_THREADED_PARENT, id="threaded-parent"),
        pytest.param(_WHILE_THE_MODEL_IS_READ, id="while-another-thread-reads-the-model"),
    ],
)
def test_forked_processes(code: str) -> None:
    labeled = Path(__file__).parents[1] / "labeled"
    script = textwrap.dedent(_FORK) + textwrap.dedent(code)
    finished = subprocess.run(
        [sys.executable, "-c", script, str(labeled)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr[-2000:]
