"""One wheel and one environment for all tests of packaging."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from packages import ROOT, Archives, build, copied, install


@pytest.fixture(scope="session")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sources, as a clone has them."""
    return copied(ROOT, tmp_path_factory.mktemp("sources") / "bodytext")


@pytest.fixture(scope="session")
def archives(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> Archives:
    """The wheel and the source distribution of the sources."""
    return build(sources, tmp_path_factory.mktemp("archives"))


@pytest.fixture(scope="session")
def program(archives: Archives, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of an environment that holds the wheel and what it depends on, and nothing else."""
    return install(tmp_path_factory.mktemp("environment"), archives.wheel)
