"""Stands for the code that classifies a page, and does what the page says: hang, eat memory, crash."""

from __future__ import annotations

import ctypes
import os
import signal
import time
from pathlib import Path

from bodytext.batch.records import Record
from bodytext.batch.rows import Options, row_of
from bodytext.batch.schema import Row
from bodytext.models import Model


def faulty(record: Record, options: Options, model: Model | None) -> Row:
    text = record.body if isinstance(record.body, bytes) else record.body.encode()
    if b"@hang" in text:
        while True:
            pass
    if b"@sleep" in text:
        time.sleep(0.02)
    if b"@memory" in text:
        hoard = []
        while True:
            hoard.append(bytearray(16 * 1024 * 1024))
    if b"@crash" in text:
        ctypes.string_at(0)
    if b"@raise" in text:
        raise RuntimeError("something of its own")
    if b"@kill-once:" in text:
        mark = Path(text.partition(b"@kill-once:")[2].partition(b"@")[0].decode())
        if not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
    return row_of(record, options, model)
