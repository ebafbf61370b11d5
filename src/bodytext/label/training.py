"""Training from the labelling page, in a separate process: the page stays responsive, and stopping the process stops everything.

`python -m bodytext.label.training DIR BASELINE OUT FOLDS` prints one JSON object per line: steps, and finally the scores or an
error.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, Final

FOLDS: Final = 5
MIN_PAGES: Final = 3
_STEPS_A_FIT: Final = 3


class Training:
    """The training process of a folder, at most one at a time.

    Args:
        folder: folder of the labelled pages.
        baseline: model file that the new model is compared with.
        output: model file to write.
        folds: of the cross-validation, at most.
        on_change: called from another thread with the new `status`.
    """

    def __init__(
        self, folder: Path, baseline: Path, output: Path, on_change: Callable[[dict[str, Any]], None], *, folds: int = FOLDS
    ) -> None:
        self.arguments = [str(folder), str(baseline), str(output), str(folds)]
        self.on_change = on_change
        self.status: dict[str, Any] = {"state": "idle"}
        self._process: subprocess.Popen[str] | None = None
        self._starting = threading.Lock()

    def start(self) -> bool:
        """Start training; returns False if it is already running."""
        with self._starting:
            if self._process is not None:
                return False
            # A file, not a pipe, because nobody reads it before the end.
            errors = tempfile.TemporaryFile("w+")  # noqa: SIM115 - closed where it is read
            self._process = subprocess.Popen(
                [sys.executable, "-m", __name__, *self.arguments],
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                start_new_session=True,
            )
            self._set({"state": "running", "step": "starting", "done": 0, "of": 1})
            threading.Thread(target=self._follow, args=(self._process, errors), daemon=True).start()
            return True

    def stop(self) -> None:
        """Kill the process and those it started."""
        process = self._process
        if process is not None and process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)

    def _follow(self, process: subprocess.Popen[str], errors: IO[str]) -> None:
        last: dict[str, Any] = {}
        with process, errors:
            assert process.stdout is not None
            for line in process.stdout:
                last = json.loads(line)
                if last["state"] == "running":
                    self._set(last)
            code = process.wait()
            errors.seek(0)
            error_lines = errors.read().strip().splitlines()
        self._process = None
        if last.get("state") in ("finished", "failed"):
            self._set(last)
        elif code == -signal.SIGTERM:
            self._set({"state": "stopped"})
        else:
            self._set({"state": "failed", "reason": error_lines[-1] if error_lines else f"the training process ended with {code}"})

    def _set(self, status: dict[str, Any]) -> None:
        self.status = status
        self.on_change(status)


def train(
    folder: Path, baseline: Path, output: Path, tell: Callable[[dict[str, Any]], None], *, folds: int = FOLDS
) -> dict[str, Any]:
    """Train on a folder of labelled pages and compare with another model.

    Args:
        folder: folder of the labelled pages.
        baseline: model file to compare with.
        output: model file to write.
        tell: called with each step.
        folds: maximum number of folds of the cross-validation; each site is in one of them.

    Returns:
        Scores `before`, of the baseline, and `after`, from cross-validation: no page is scored by a model that has seen it.

    Raises:
        ValueError: too few pages, or only one kind of label.
        OSError, ModelError: a file cannot be read or written.
    """
    from bodytext.models import read_model, write_model
    from bodytext.training.corpora.dataset import load_dataset, split_groups
    from bodytext.training.fitting.fit import fit
    from bodytext.training.scoring.evaluate import cross_validate, evaluate
    from bodytext.training.scoring.report import build_report

    if not any(folder.glob("*/labels.json")):
        raise ValueError(_too_few(0))
    data = load_dataset([folder], jobs=1)
    pages = len(data.examples)
    if pages < MIN_PAGES:
        raise ValueError(_too_few(pages))
    # Every fold must leave two pages to train on.
    folds = MIN_PAGES if pages == MIN_PAGES else min(folds, len(set(split_groups(data.examples))))
    done = 0

    def step(name: str) -> None:
        nonlocal done
        tell({"state": "running", "step": name, "done": done, "of": 1 + _STEPS_A_FIT * (folds + 1)})
        done += 1

    step("scoring the current model")
    old = read_model(baseline)
    before = build_report(evaluate(data, old).results).overall
    after = build_report(cross_validate(data, folds=folds, page_format="html", on_step=step).results).overall
    model = fit(data.examples, page_format="html", on_step=lambda name: step(f"final model: {name}"))
    write_model(model, output)
    corpora = {example.source.corpus for example in data.examples}
    return {
        "state": "finished",
        "pages": pages,
        "skipped": len(data.problems),
        "folds": folds,
        "model": str(output),
        "better": bool(before.word and after.word and after.word.f1 >= before.word.f1),
        "seen": bool(corpora & set(old.metadata.get("corpora") or {})),
        "scores": [_score(name, before, after) for name in ("word", "block")],
    }


def _too_few(pages: int) -> str:
    return f"{pages} finished {'page' if pages == 1 else 'pages'}; training needs at least {MIN_PAGES}"


def _score(name: str, before: Any, after: Any) -> dict[str, Any]:
    return {"name": name, **{when: list(getattr(summary, name) or ()) for when, summary in (("before", before), ("after", after))}}


def main() -> int:
    """Train as the command line specifies; prints one JSON object per line on stdout."""
    folder, baseline, output = map(Path, sys.argv[1:4])

    def tell(status: dict[str, Any]) -> None:
        print(json.dumps(status), flush=True)

    from bodytext.models import ModelError

    try:
        tell(train(folder, baseline, output, tell, folds=int(sys.argv[4])))
    except (OSError, ValueError, ImportError, ModelError) as error:
        tell({"state": "failed", "reason": str(error)})
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
