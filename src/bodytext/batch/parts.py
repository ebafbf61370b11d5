"""Parts: the files of rows, one per shard. A part appears under its name only when it is complete."""

from __future__ import annotations

import json
import os
import socket
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from glob import escape
from pathlib import Path
from typing import Any, Final, Protocol
from uuid import uuid4

from bodytext.atomic import replacing
from bodytext.extras import needs

from .addresses import AddressError, file_system_of, is_remote, local_path, reason_of
from .schema import arrow_schema
from .settings import Settings

_WITHOUT_FOLDERS: Final = ("s3://", "s3a://", "gs://", "gcs://", "az://", "abfs://")
"""Object stores have no folders; creating one could only create a misspelt bucket."""
_ROW_GROUP_BYTES: Final = 16 * 1024 * 1024
RUN_FILE: Final = "_bodytext.json"
SUMMARY_FILE: Final = "_summary.json"


class OutputError(Exception):
    """Output that cannot be written; the message is one line that names it."""


class Writer(Protocol):
    """Writes encoded rows."""

    def write(self, rows: bytes) -> object:
        """Add rows."""

    def close(self) -> None:
        """Finish the file."""


class Folder:
    """The output folder of a run.

    Attributes:
        address: a local folder or a remote one.
    """

    def __init__(self, address: str) -> None:
        self.address = address.rstrip("/") if is_remote(address) else os.path.abspath(local_path(address))
        self._token = f"{socket.gethostname()}-{os.getpid()}-{uuid4().hex[:8]}"

    def create(self) -> None:
        """Create the folder unless it exists.

        Raises:
            OutputError: it cannot be created or written to.
        """
        with _naming(self.address):
            if is_remote(self.address):
                if not self.address.startswith(_WITHOUT_FOLDERS):
                    file_system, path = file_system_of(self.address)
                    file_system.makedirs(path, exist_ok=True)
            else:
                os.makedirs(self.address, exist_ok=True)
                if not os.access(self.address, os.W_OK | os.X_OK):
                    raise PermissionError(13, "Permission denied")

    def names(self) -> set[str]:
        """Return the names of the files in it."""
        with _naming(self.address):
            if not is_remote(self.address):
                return set(os.listdir(self.address))
            file_system, path = file_system_of(self.address)
            file_system.invalidate_cache()
            return (
                {os.path.basename(str(name)) for name in file_system.ls(path, detail=False)} if file_system.exists(path) else set()
            )

    def has(self, name: str) -> bool:
        """Return whether it has a file of this name."""
        with _naming(self.address):
            if not is_remote(self.address):
                return os.path.exists(f"{self.address}/{name}")
            file_system, path = file_system_of(self.address)
            file_system.invalidate_cache()
            return bool(file_system.exists(f"{path}/{name}"))

    def read(self, name: str) -> bytes:
        """Read a file in it."""
        with _naming(self.address):
            if not is_remote(self.address):
                return Path(self.address, name).read_bytes()
            file_system, path = file_system_of(self.address)
            return bytes(file_system.cat_file(f"{path}/{name}"))

    @contextmanager
    def written(self, name: str) -> Iterator[Path]:
        """Yield a path to write to; at the end, the file is renamed to `name`. After an error nothing appears.

        Raises:
            OutputError: it cannot be written. Errors raised by the caller pass through.
        """
        shown = f"{self.address}/{name}"
        with ExitStack() as stack:
            with _naming(shown):
                temporary = stack.enter_context(self._replacing(name))
            yield temporary
            with _naming(shown):
                stack.close()
        for leftover in self._temporaries(f".{escape(name)}.*.tmp"):
            # Of a run that was killed.
            leftover.unlink(missing_ok=True)

    def remove_own_temporaries(self) -> None:
        """Remove what abandoned threads have left behind."""
        for leftover in self._temporaries(f".*.{escape(self._token)}.tmp"):
            leftover.unlink(missing_ok=True)

    def _temporaries(self, pattern: str) -> Iterator[Path]:
        return Path(tempfile.gettempdir() if is_remote(self.address) else self.address).glob(pattern)

    @contextmanager
    def _replacing(self, name: str) -> Iterator[Path]:
        if not is_remote(self.address):
            with replacing(Path(self.address, name), token=self._token) as temporary:
                yield temporary
            return
        temporary = Path(tempfile.gettempdir(), f".{name}.{self._token}.tmp")
        try:
            yield temporary
            file_system, path = file_system_of(self.address)
            file_system.put_file(str(temporary), f"{path}/{name}")
        finally:
            temporary.unlink(missing_ok=True)


@contextmanager
def part(folder: Folder, name: str, settings: Settings) -> Iterator[Writer]:
    """Open a writer for one part.

    Raises:
        OutputError: it cannot be written.
    """
    file_name = f"{name}.{settings.parts}"
    shown = f"{folder.address}/{file_name}"
    with folder.written(file_name) as path:
        with _naming(shown):
            writer = _writer(path, settings)
        try:
            yield _Guarded(writer, shown)
        except BaseException:
            with suppress(OSError):
                writer.close()
            raise
        with _naming(shown):
            writer.close()


class _Guarded:
    """A writer that names the part in its errors."""

    def __init__(self, writer: Writer, shown: str) -> None:
        self._writer = writer
        self._shown = shown

    def write(self, rows: bytes) -> None:
        with _naming(self._shown):
            self._writer.write(rows)

    def close(self) -> None:
        with _naming(self._shown):
            self._writer.close()


@contextmanager
def _naming(shown: str) -> Iterator[None]:
    """Turn any error into an `OutputError` that mentions this name."""
    try:
        yield
    except AddressError as error:
        raise OutputError(str(error)) from error
    except Exception as error:
        # Object stores raise errors of their own.
        raise OutputError(f"{shown}: {reason_of(error)}") from error


def _writer(path: Path, settings: Settings) -> Writer:
    if settings.parts == "parquet":
        return _ParquetWriter(path, arrow_schema(settings.body))
    if settings.parts == "jsonl.gz":
        with needs("batch"):
            from isal import igzip

        gzipped: Writer = igzip.IGzipFile(path, "wb", compresslevel=3, mtime=0)
        return gzipped
    if settings.parts == "jsonl.zst":
        with needs("batch"):
            import pyarrow as pa

        stream: Writer = pa.CompressedOutputStream(str(path), "zstd")
        return stream
    return path.open("wb")


class _ParquetWriter:
    """Collects Arrow streams into row groups of a useful size."""

    def __init__(self, path: Path, schema: Any) -> None:
        with needs("batch"):
            import pyarrow.parquet as pq

        self._schema = schema
        self._batches: list[Any] = []
        self._size = 0
        self._writer = pq.ParquetWriter(path, schema, compression="zstd")

    def write(self, rows: bytes) -> None:
        import pyarrow as pa

        with pa.ipc.open_stream(rows) as stream:
            self._batches += list(stream)
        self._size += len(rows)
        if self._size >= _ROW_GROUP_BYTES:
            self._write_group()

    def close(self) -> None:
        try:
            self._write_group()
        finally:
            self._writer.close()

    def _write_group(self) -> None:
        import pyarrow as pa

        if self._batches:
            self._writer.write_table(pa.Table.from_batches(self._batches, self._schema))
        self._batches, self._size = [], 0


def write_json(folder: Folder, name: str, value: object) -> None:
    """Write a small file next to the parts.

    Raises:
        OutputError: it cannot be written.
    """
    with folder.written(name) as path, _naming(f"{folder.address}/{name}"):
        path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", errors="replace")
