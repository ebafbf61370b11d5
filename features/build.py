"""Used when bodytext is built, never afterwards: finds libxml2's headers, and makes the same archives from the same sources."""

from __future__ import annotations

import gzip
import os
import tarfile
from pathlib import Path
from typing import Any

from setuptools.command.build_ext import build_ext
from setuptools.command.sdist import sdist


class BuildWithLxml(build_ext):  # type: ignore[misc]  # setuptools brings no types
    """Builds extension modules against the headers that lxml brings along."""

    def build_extension(self, ext: Any) -> None:
        """Build one extension module; a failure is passed over, because it is marked as optional."""
        from lxml import get_include  # type: ignore[attr-defined]  # its stubs lack it

        ext.include_dirs += get_include()
        if self.compiler.compiler_type == "unix":
            ext.extra_compile_args += ["-g0"]  # debugging information names the folder it was built in
        super().build_extension(ext)


class ReproducibleSdist(sdist):  # type: ignore[misc]
    """A source distribution whose bytes depend on the sources and `SOURCE_DATE_EPOCH` alone."""

    def make_archive(self, base_name: str, format: str, root_dir: str | None = None, base_dir: str | None = None, **_: Any) -> str:
        """Pack the release tree: sorted, all of one date, nobody's."""
        date = int(os.environ.get("SOURCE_DATE_EPOCH", "0"))
        folder = Path(root_dir or ".") / (base_dir or ".")

        def plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
            member.mtime, member.uid, member.gid, member.uname, member.gname = date, 0, 0, "", ""
            member.mode = 0o755 if member.isdir() or member.mode & 0o100 else 0o644
            return member

        archive = Path(f"{base_name}.tar.gz")
        archive.parent.mkdir(parents=True, exist_ok=True)
        with (
            archive.open("wb") as file,
            gzip.GzipFile("", "wb", 9, file, mtime=date) as packed,
            tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as tar,
        ):
            tar.add(folder, base_dir or ".", filter=plain)
        return str(archive)
