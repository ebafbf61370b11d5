"""Measures the peak memory of an extractor in a fresh process that has imported nothing else.

Run as a module, this file is that process. Pages arrive on stdin one at a time, each after its length in 8 bytes, so that only one
is in memory; after each pass over them, the peak so far is written to stdout.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Final, NamedTuple

from bodytext.memory import peak_memory

_MB: Final = 1_000_000
_END_OF_PASS: Final = (1 << 64) - 1


class Peak(NamedTuple):
    """Peak memory in MB (10^6 bytes) above that after importing the extractor, after each pass over the pages."""

    passes: tuple[float, ...]

    @property
    def mb(self) -> float:
        """The peak after the last pass."""
        return self.passes[-1]

    @property
    def growth(self) -> float:
        """The growth of the peak after the second pass, when caches are full; 0 with fewer than three passes."""
        return self.passes[-1] - self.passes[1] if len(self.passes) > 2 else 0.0


def measure_peak(
    name: str, pages: Sequence[bytes], *, passes: int = 1, model: Path | None = None, on_page: Callable[[], None] = lambda: None
) -> Peak:
    """Measure the peak memory of one extractor over some pages.

    Args:
        name: the extractor, as in `load_extractor`.
        pages: their bytes.
        passes: number of passes over them, at least 1.
        model: model for bodytext; None takes the shipped one.
        on_page: called after each page.

    Raises:
        OSError: the process could not start or died, or the system does not report peak memory; the message is the last line it
        wrote.
    """
    from .conditions import ONE_THREAD

    command = [sys.executable, "-m", "bodytext.training.benchmarking.memory", name, *([str(model)] if model else [])]
    with (
        tempfile.TemporaryFile() as errors,
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, env=os.environ | ONE_THREAD
        ) as process,
    ):
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            for _ in range(passes):
                for page in pages:
                    process.stdin.write(len(page).to_bytes(8, "big") + page)
                    on_page()
                process.stdin.write(_END_OF_PASS.to_bytes(8, "big"))
        except BrokenPipeError:
            pass  # it died; the reason is on its stderr
        with suppress(BrokenPipeError):
            process.stdin.close()
        peaks = tuple(int(line) / _MB for line in process.stdout.read().split() if line.isdigit())
        if process.wait() or len(peaks) != passes:
            errors.seek(0)
            lines = errors.read().decode("utf-8", "replace").strip().splitlines()
            raise OSError(lines[-1] if lines else f"the process ended with code {process.returncode}")
    return Peak(peaks)


def _serve(name: str, model_path: str | None, pages: IO[bytes], out: IO[str]) -> None:
    from .conditions import offline, quiet
    from .peers import load_extractor

    with offline(), quiet():
        extractor = load_extractor(name)
        before = peak_memory()
        if model_path is not None:
            from bodytext import load as load_model

            extractor = load_extractor(name, model=load_model(model_path))
        extract = extractor.extract
        while header := pages.read(8):
            length = int.from_bytes(header, "big")
            if length == _END_OF_PASS:
                print(peak_memory() - before, file=out, flush=True)
                continue
            try:
                extract(pages.read(length))
            except KeyboardInterrupt:
                raise
            except BaseException:  # the benchmark itself counts failures; a panic in Rust is not an Exception
                continue


if __name__ == "__main__":
    _serve(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None, sys.stdin.buffer, sys.stdout)
