"""Scores the shipped models on the development corpora and fails when a score is below its floor.

`python training/gate.py CORPORA`; the floors are in `training/floors.json` and are only ever raised. The models have seen these pages,
so the scores say that the files still do what they did, not how good they are: `bodytext evaluate --cv` tells that.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Final

from bodytext.models import default_model
from bodytext.training.dataset import Kind, load
from bodytext.training.evaluate import evaluate
from bodytext.training.report import build_report

FLOORS: Final = Path(__file__).with_name("floors.json")


def main(corpora: Path, *, floors: Path = FLOORS) -> int:
    """Print every score beside its floor; 1 when one is below."""
    wanted: dict[str, dict[str, float]] = json.loads(floors.read_text(encoding="utf-8"))
    failed = False
    for name, floor in wanted.items():
        corpus, kind_name = name.split(":")
        kind: Kind = "text" if kind_name == "text" else "html"
        found = evaluate(load([corpora / corpus], kind=kind), default_model(kind))
        word = build_report(found.results).overall.word
        f1 = 0.0 if word is None else word.f1
        below = f1 < floor["word_f1"] or len(found.results) < floor["pages"]
        failed |= below
        print(f"{name}: word F1 {f1:.4f} on {len(found.results)} pages, floor {floor['word_f1']} {'FAILED' if below else 'ok'}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
