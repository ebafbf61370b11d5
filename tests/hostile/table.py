"""Tries every hostile page in a process of its own and prints a table by class: `python tests/hostile/table.py`.

Besides our own pages it takes those of `../shared/hostile/make.py`, where there is one, or of another such program given with --shared.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from inputs import UNWANTED, Input, all_inputs

SECONDS = 2.0
MEGABYTES = 600
STARTING_SECONDS = 10
SHARED = Path(__file__).parents[3] / "shared" / "hostile" / "make.py"
SHARED_UNWANTED = ("Subscribe to our newsletter", "BADJS", "BADCSS", "BADTPL", "BADNOSCR")
NOT_HTML = frozenset({"pdf", "png", "gzip_bytes", "gzip_bomb", "random_1M"})


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one page: its class, the processor time it took, how much memory, and what is wrong, "" for nothing."""

    name: str
    kind: str
    seconds: float
    memory: int
    status: str
    wrong: str


@dataclass(frozen=True, slots=True)
class Trial:
    """How pages are tried: by which extractor, "" for ours, and within which limits."""

    peer: str
    seconds: float
    megabytes: int

    def run(self, name: str, kind: str, file: Path, marker: str, unwanted: tuple[str, ...], statuses: frozenset[str]) -> Result:
        """Extract a page in a process of its own."""
        warnings = [] if self.peer else ["-W", "error"]
        command = [sys.executable, *warnings, str(Path(__file__).with_name("probe.py")), str(file)]
        if self.peer:
            command += [self.peer, str(self.megabytes)]
        most = int(3 * self.seconds) + STARTING_SECONDS
        environment = os.environ | {"OMP_NUM_THREADS": "1"}
        finished = subprocess.run(
            command,
            capture_output=True,
            check=False,
            env=environment,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (most, most + 1)),
        )
        if finished.returncode in {-signal.SIGXCPU, -signal.SIGKILL}:
            return Result(name, kind, 3 * self.seconds, 0, "", "does not end")
        if finished.returncode:
            return Result(name, kind, 0, 0, "", finished.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2] or "crashed")
        said: dict[str, Any] = json.loads(finished.stdout)
        text, status = said["text"], said["status"]
        faults = [
            "marker lost" if marker not in text else "",
            "keeps what it should drop" if marker and any(word in text for word in unwanted) else "",
            f"status {status}" if status and statuses and status not in statuses else "",
            "text of what is not a page" if statuses <= {"empty", "not_html"} and statuses and text else "",
            "slow" if said["seconds"] > self.seconds else "",
            "large" if said["memory"] > self.megabytes else "",
        ]
        return Result(name, kind, said["seconds"], said["memory"], status, ", ".join(filter(None, faults)))

    def of_our_own(self, entry: Input, folder: Path, scale: float) -> Result:
        """Try one of our own pages."""
        file = folder / "page.html"
        file.write_bytes(entry.make(scale))
        return self.run(entry.name, entry.kind, file, entry.marker, (UNWANTED,), entry.statuses if scale == 1 else frozenset())

    def of_others(self, maker: Path, folder: Path) -> list[Result]:
        """Try the pages of a program that writes them into a folder with a `manifest.json`."""
        subprocess.run([sys.executable, str(maker), str(folder)], check=True, capture_output=True)
        results = []
        for name, said in json.loads((folder / "manifest.json").read_text()).items():
            expected = "not_html" if name in NOT_HTML else "empty" if said["expect"] == "empty" else ""
            statuses = frozenset({expected}) if expected else frozenset()
            kind = f"shared: {said['class']}"
            results.append(self.run(name, kind, folder / f"{name}.html", said["good"] or "", SHARED_UNWANTED, statuses))
        return results


def table(results: list[Result]) -> str:
    """The results by class, as Markdown."""
    by_kind: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        by_kind[result.kind].append(result)
    by_kind["all"] = results
    lines = ["| class | tried | passed | slowest, s | largest, MB |", "|---|---:|---:|---:|---:|"]
    for kind, group in by_kind.items():
        passed = sum(not result.wrong for result in group)
        slowest, largest = max(result.seconds for result in group), max(result.memory for result in group)
        lines.append(f"| {kind} | {len(group)} | {passed} | {slowest:.2f} | {largest} |")
    return "\n".join(lines)


def main() -> int:
    """Try everything, print the table, and name what failed on stderr."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=SHARED, help="a program that writes more pages")
    parser.add_argument("--scale", type=float, default=1.0, help="of our own pages")
    parser.add_argument("--peer", default="", help="another extractor of `bodytext benchmark`, in place of ours")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="limit of processor time for each page")
    parser.add_argument("--megabytes", type=int, default=MEGABYTES, help="limit for each page")
    options = parser.parse_args()
    trial = Trial(options.peer, options.seconds, options.megabytes)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        results = [trial.of_our_own(entry, folder, options.scale) for entry in all_inputs()]
        if options.shared.exists():
            results += trial.of_others(options.shared, folder / "shared")
    print(table(results))
    failed = [result for result in results if result.wrong]
    for result in failed:
        print(f"{result.name} ({result.kind}): {result.wrong}, {result.seconds:.2f} s, {result.memory} MB", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
