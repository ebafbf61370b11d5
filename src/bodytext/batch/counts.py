"""The counts of a run: how many pages had which status, and what failed and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from .schema import FAILURES, RowStatus

MAX_FAILURES: Final = 1000


@dataclass(slots=True)
class Counts:
    """Counts of a chunk, a shard or a run; `add` sums them up.

    Attributes:
        statuses: number of pages by status.
        others: number of records without a page.
        damaged: number of records lost to damage.
        bytes_in, bytes_out: bytes of the classified pages, and of the rows before compression.
        seconds: wall-clock time; for a run it is not the sum.
        cpu: processor time of the workers, in seconds.
        peak_memory: of the largest worker, in bytes.
        failures: address and reason of failures, at most `MAX_FAILURES` of them.
        failed_shards: number of shards without a part.
    """

    statuses: Counter[RowStatus] = field(default_factory=Counter)
    others: int = 0
    damaged: int = 0
    bytes_in: int = 0
    bytes_out: int = 0
    seconds: float = 0.0
    cpu: float = 0.0
    peak_memory: int = 0
    failures: list[tuple[str, str]] = field(default_factory=list)
    failed_shards: int = 0

    @property
    def pages(self) -> int:
        """Rows."""
        return self.statuses.total()

    @property
    def failed(self) -> int:
        """Number of pages that have no text because something went wrong."""
        return sum(self.statuses[status] for status in FAILURES)

    @property
    def is_ok(self) -> bool:
        """Whether nothing failed and no record was lost."""
        return not (self.failed or self.damaged or self.failed_shards)

    def add(self, other: Counts) -> None:
        """Add other counts; `seconds` stays as it is."""
        self.statuses.update(other.statuses)
        self.others += other.others
        self.damaged += other.damaged
        self.bytes_in += other.bytes_in
        self.bytes_out += other.bytes_out
        self.cpu += other.cpu
        self.peak_memory = max(self.peak_memory, other.peak_memory)
        self.failures += other.failures[: MAX_FAILURES - len(self.failures)]
        self.failed_shards += other.failed_shards

    def add_failed_shard(self, address: str, reason: str) -> None:
        """Count a shard without a part."""
        self.failed_shards += 1
        self.failures.append((address, reason))

    def as_dict(self) -> dict[str, object]:
        """Return the counts for `_summary.json`."""
        return {
            "pages": self.pages,
            "statuses": dict(sorted(self.statuses.items())),
            "failed": self.failed,
            "damaged_records": self.damaged,
            "other_records": self.others,
            "failed_shards": self.failed_shards,
            "bytes_in": self.bytes_in,
            "bytes_out": self.bytes_out,
            "seconds": round(self.seconds, 2),
            "cpu_seconds": round(self.cpu, 2),
            "pages_per_second": round(self.pages / self.seconds, 2) if self.seconds else None,
            "peak_worker_memory": self.peak_memory,
            "failures": [{"address": address, "reason": reason} for address, reason in self.failures],
        }

    def lines(self, *, max_failures: int = 20) -> list[str]:
        """Return a summary for people: some failures by name, then the counts in one line.

        >>> counts = Counts(statuses=Counter(ok=2, timeout=1), seconds=1.5, failures=[("https://a.example/", "timeout: 30 s")])
        >>> counts.lines()
        ['failed: https://a.example/: timeout: 30 s', '3 pages (2 ok, 1 timeout), 1 failed, 0 B in, 0 B out, 1.5 s, 2.0 pages/s']
        >>> Counts(statuses=Counter(ok=1), damaged=2, failed_shards=1).lines()[-1]
        '1 page (1 ok), 2 damaged records lost, 1 shard failed, 0 B in, 0 B out, 0.0 s'
        """
        shown = [f"failed: {address}: {reason}" for address, reason in self.failures[:max_failures]]
        n_failures = self.failed + self.damaged + self.failed_shards
        if n_failures > len(shown):
            shown.append(f"... and {n_failures - len(shown)} more")
        counts = ", ".join(f"{count} {status}" for status, count in self.statuses.most_common())
        parts = [f"{self.pages} page{'' if self.pages == 1 else 's'}" + (f" ({counts})" if counts else "")]
        parts += [f"{count} {what}" for count, what in self._problems() if count]
        parts += [f"{human(self.bytes_in)} in", f"{human(self.bytes_out)} out", f"{self.seconds:.1f} s"]
        if self.seconds:
            parts.append(f"{self.pages / self.seconds:.1f} pages/s")
        return [*shown, ", ".join(parts)]

    def _problems(self) -> tuple[tuple[int, str], ...]:
        return (
            (self.failed, "failed"),
            (self.damaged, "damaged record lost" if self.damaged == 1 else "damaged records lost"),
            (self.failed_shards, "shard failed" if self.failed_shards == 1 else "shards failed"),
            (self.others, "other records"),
        )


def human(size: float) -> str:
    """Format a number of bytes for people.

    >>> human(512), human(5_300_000)
    ('512 B', '5.3 MB')
    """
    for unit in ("B", "kB", "MB", "GB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} TB"
