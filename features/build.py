"""Used when bodytext is built, never afterwards: tells the compiler where lxml keeps libxml2's headers."""

from __future__ import annotations

from typing import Any

from setuptools.command.build_ext import build_ext


class BuildWithLxml(build_ext):  # type: ignore[misc]  # setuptools brings no types
    """Builds extension modules against the headers that lxml brings along."""

    def build_extension(self, ext: Any) -> None:
        """Build one extension module; a failure is passed over, because it is marked as optional."""
        from lxml import get_include  # type: ignore[attr-defined]  # its stubs lack it

        ext.include_dirs += get_include()
        super().build_extension(ext)
