"""The error for models, in a module that imports nothing."""

from __future__ import annotations


class ModelError(ValueError):
    """A model file that cannot be used, or a model that is not for these pages; the message says which and why."""
