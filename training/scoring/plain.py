"""Converts results to plain data, ready for `json.dumps`."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any


def as_plain(value: Any) -> Any:
    """Convert data classes and named tuples to dicts, and other sequences to lists; everything else is unchanged.

    >>> from .metrics import Scores
    >>> as_plain({"word": Scores(1.0, 0.5, 0.75), "names": ("a", "b")})
    {'word': {'precision': 1.0, 'recall': 0.5, 'f1': 0.75}, 'names': ['a', 'b']}
    """
    if dataclasses.is_dataclass(value):
        return {field.name: as_plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: as_plain(item) for name, item in value._asdict().items()}
    if isinstance(value, tuple | list):
        return [as_plain(item) for item in value]
    return {name: as_plain(item) for name, item in value.items()} if isinstance(value, Mapping) else value
