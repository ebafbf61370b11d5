"""Scores the shipped models on the development corpora and fails when a score is below its floor.

`python training/gate.py CORPORA`; the floors are in `training/floors.json` and are only ever raised.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Final

from bodytext.models import default_model
from bodytext.training.dataset import Kind, load
from bodytext.training.evaluate import score
from bodytext.training.report import build_report

_FLOORS: Final = Path(__file__).with_name("floors.json")


def main(corpora: Path) -> int:
    """Print every score beside its floor; 1 when one is below."""
    floors: dict[str, dict[str, float]] = json.loads(_FLOORS.read_text(encoding="utf-8"))
    failed = False
    for name, floor in floors.items():
        corpus, kind_name = name.split(":")
        kind: Kind = "text" if kind_name == "text" else "html"
        data = load([corpora / corpus], kind=kind)
        model = default_model(kind)
        report = build_report([score(example, model) for example in data.examples])
        word = report.overall.word
        found = 0.0 if word is None else word.f1
        below = found < floor["word_f1"] or len(data.examples) < floor["pages"]
        failed |= below
        print(f"{name}: word F1 {found:.4f} on {len(data.examples)} pages, floor {floor['word_f1']} {'FAILED' if below else 'ok'}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
