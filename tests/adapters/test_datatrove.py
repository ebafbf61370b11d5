"""The extractor in a real pipeline of datatrove."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

pytest.importorskip("datatrove", reason="needs datatrove")

from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter

from bodytext.adapters.datatrove import Bodytext

from .pages import OTHER, OTHER_TEXT, PAGE, TEXT


def test_the_first_call_is_quick_and_empty() -> None:
    assert Bodytext().extract("") == ""


@pytest.mark.filterwarnings("ignore")
def test_a_pipeline(tmp_path: Path) -> None:
    lines = [json.dumps({"text": html, "id": str(number)}) for number, html in enumerate([PAGE, "<p></p>", OTHER])]
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    pipeline = [JsonlReader(str(tmp_path / "in")), Bodytext(), JsonlWriter(str(tmp_path / "out"))]
    LocalPipelineExecutor(pipeline, tasks=1, logging_dir=str(tmp_path / "logs")).run()
    (written,) = (tmp_path / "out").glob("*.gz")
    rows = [json.loads(line) for line in gzip.decompress(written.read_bytes()).decode("utf-8").splitlines()]
    assert [(row["id"], row["text"]) for row in rows] == [("0", TEXT), ("2", OTHER_TEXT)]
