"""Extracts one page in a process of its own and prints what came of it as JSON: `probe.py FILE [PEER MEGABYTES]`."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import bodytext
from bodytext.memory import peak_memory


def ours(html: bytes) -> tuple[str, str]:
    """Text and status from bodytext."""
    document = bodytext.classify(html)
    return document.text, document.status


def of_peer(name: str, megabytes: str) -> Callable[[bytes], tuple[str, str]]:
    """The same from another extractor, which knows no status and may not take more memory than this."""
    from bodytext.training.benchmarking import peers

    resource.setrlimit(resource.RLIMIT_AS, (int(megabytes) << 20,) * 2)
    extract = peers.load_extractor(name).extract
    return lambda html: (extract(html), "")


def main() -> None:
    """Extract, and say how it went."""
    html = Path(sys.argv[1]).read_bytes()
    extract = ours if len(sys.argv) < 3 else of_peer(*sys.argv[2:])
    started = time.process_time()
    text, status = extract(html)
    seconds = time.process_time() - started  # of this process, so that a busy machine changes nothing
    sys.stdout.write(json.dumps({"seconds": seconds, "memory": peak_memory() >> 20, "status": status, "text": text}))


if __name__ == "__main__":
    main()
