"""The faults that a page may have, where processes that are started find them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def faulty(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """`faults.faulty`, imported by a name that other processes can import too."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    sys.modules.pop("faults", None)
    found: Callable[..., Any] = import_module("faults").faulty
    return found
