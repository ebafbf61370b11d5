"""Models: the shipped files, reading and writing their format, and the forward pass."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import Final

from bodytext.features import PageFormat

from .errors import ModelError
from .format import read_model, write_model
from .kinds import KINDS, content_kinds
from .model import FORMATS, Model, Prediction
from .selection import FOCUSES, Focus, Selection, no_content_probability, select

__all__ = [
    "DEFAULT",
    "FOCUSES",
    "KINDS",
    "Focus",
    "Model",
    "ModelError",
    "Prediction",
    "Selection",
    "content_kinds",
    "default_model",
    "no_content_probability",
    "read_model",
    "select",
    "write_model",
]

DEFAULT: Final = {page_format: Path(__file__).with_name(f"{page_format}.bodytext") for page_format in FORMATS}
"""The shipped files."""

_loaded: dict[PageFormat, Model] = {}
_loading = threading.Lock()


def _renew_lock() -> None:
    """Replace the lock in a forked child, where no thread could ever release it if it was held at the fork."""
    global _loading  # noqa: PLW0603
    _loading = threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew_lock)


def default_model(page_format: PageFormat) -> Model:
    """Return the shipped model for pages with markup (`html`) or for plain text (`text`); each is read once per process.

    Raises:
        ModelError: the file was altered after installation.
    """
    model = _loaded.get(page_format)
    if model is None:
        with _loading:
            model = _loaded.get(page_format)
            if model is None:
                model = _loaded[page_format] = read_model(DEFAULT[page_format])
    return model
