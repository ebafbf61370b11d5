"""Asks environments of the oldest and newest packages on every supported Python the same questions, and compares: `make matrix`.

Each environment holds a wheel built for its Python, and the lowest or the highest release of every dependency that pyproject.toml
allows and that has a wheel there. All must give the same text for the same page, and probabilities within 1e-5 of each other. Pages whose
encoding only charset-normalizer could guess are counted apart, because its guesses change from release to release. In the first and the
last environment a model is trained as well, which is what scikit-learn and joblib are for. Without --all only the oldest and the newest
Python are asked.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).parents[2]
ANSWERS = Path(__file__).with_name("answers.py")
RESOLUTIONS = {"lowest": "lowest-direct", "highest": "highest"}
TOLERANCE = 1e-5
TRAINING_PAGES = 16
VERSIONS = "lxml, libxml2, numpy, scikit-learn, joblib, charset-normalizer, webencodings, nh3, walk".split(", ")


@dataclass(frozen=True, slots=True)
class Answers:
    """What an environment said.

    Attributes:
        about: its versions.
        guessed: names of pages whose encoding was guessed.
        texts: all that was said of each page.
        probabilities: of the blocks of each page.
    """

    about: dict[str, str]
    guessed: frozenset[str]
    texts: dict[str, dict[str, str]]
    probabilities: dict[str, np.ndarray]

    @property
    def digest(self) -> str:
        """Of all texts but those of guessed encodings."""
        sure = {name: said for name, said in self.texts.items() if name not in self.guessed}
        return hashlib.sha256(json.dumps(sure, sort_keys=True).encode()).hexdigest()[:16]


def supported_pythons() -> list[str]:
    """The versions that pyproject.toml names, oldest first."""
    classifiers = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["classifiers"]
    return re.findall(r"Python :: (3\.\d\d+)", "\n".join(classifiers))


def find_python(version: str) -> str | None:
    """An interpreter of this version: on the path, or one of pyenv's."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    candidates = [shutil.which(f"python{version}"), *map(str, sorted(pyenv.glob(f"{version}.*/bin/python{version}"), reverse=True))]
    for candidate in filter(None, candidates):
        if subprocess.run([candidate, "-c", ""], capture_output=True, check=False).returncode == 0:
            return candidate
    return None


def uv(*arguments: str | Path) -> None:
    """Run uv quietly; what it says goes to stderr when it fails."""
    finished = subprocess.run(["uv", "--quiet", *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, check=False)
    if finished.returncode:
        sys.exit(f"uv {' '.join(map(str, arguments))}\n{finished.stderr}")


def make_environment(folder: Path, python: str, resolution: str, wheel: Path) -> Path:
    """A virtual environment with the wheel; returns its interpreter."""
    uv("venv", "--no-project", "--python", python, folder)
    interpreter = folder / "bin" / "python"
    wheels = ("--only-binary", ":all:", "--resolution", RESOLUTIONS[resolution])
    uv("pip", "install", "--python", interpreter, *wheels, "-r", "pyproject.toml", "--extra", "train")
    uv("pip", "install", "--python", interpreter, "--no-deps", wheel)
    return interpreter


def ask(interpreter: Path, folder: Path) -> Answers:
    """The answers of an environment, given with warnings as errors and outside the source tree."""
    file = folder / "answers.npz"
    subprocess.run([interpreter, "-I", "-W", "error", ANSWERS, file], cwd=folder, check=True)
    with np.load(file, allow_pickle=False) as arrays:
        said: dict[str, Any] = json.loads(arrays["said"].tobytes())
        probabilities = {name: arrays[name] for name in arrays.files if name != "said"}
    return Answers(said["about"], frozenset(said["guessed"]), said["texts"], probabilities)


def train(interpreter: Path, folder: Path) -> None:
    """Train a model on some of our own pages and extract with it."""
    program, model = folder / "bin" / "bodytext", folder / "own.bodytext"
    pages = sorted((ROOT / "labeled").glob("*/page.html"))[:TRAINING_PAGES]
    for page in pages:
        shutil.copytree(page.parent, folder / "pages" / page.parent.name)
    for command in (["train", folder / "pages", "-o", model], ["extract", "--model", model, pages[0]]):
        subprocess.run([program, *command], cwd=folder, check=True, stdout=subprocess.DEVNULL)


def difference(first: Answers, other: Answers) -> tuple[list[str], float, int]:
    """Pages of other texts, the largest difference of probabilities, and how many pages of guessed encodings differ."""
    guessed = first.guessed | other.guessed
    differing = [name for name, said in first.texts.items() if other.texts[name] != said]
    largest = 0.0
    for name, ours in first.probabilities.items():
        if name not in guessed and ours.shape == other.probabilities[name].shape:
            largest = max(largest, float(np.abs(ours - other.probabilities[name]).max(initial=0)))
    return [name for name in differing if name not in guessed], largest, sum(name in guessed for name in differing)


def main() -> int:
    """Make the environments, ask, and print a table; 1 when answers differ or the oldest Python is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true", help="ask every supported Python, not only the oldest and the newest")
    options = parser.parse_args()
    found = {version: find_python(version) for version in supported_pythons()}
    for version in [version for version, python in found.items() if python is None]:
        print(f"this machine has no Python {version}", file=sys.stderr)
    pythons = {version: python for version, python in found.items() if python is not None}
    if not options.all:
        pythons = {version: pythons[version] for version in {min(pythons): 0, max(pythons): 0}}
    heads = ("python", "packages", *VERSIONS, "texts", "probabilities differ by", "guessed encodings differ")
    print(f"| {' | '.join(heads)} |\n|{'---|' * len(heads)}")
    first: Answers | None = None
    faults = [] if found[min(found)] else ["the oldest Python is missing"]
    with tempfile.TemporaryDirectory() as name:
        for version, python in pythons.items():
            uv("build", "--wheel", "--python", python, "--out-dir", Path(name) / version)
            (wheel,) = (Path(name) / version).glob("*.whl")
            for resolution in RESOLUTIONS:
                folder = Path(name) / f"{version}-{resolution}"
                interpreter = make_environment(folder, python, resolution, wheel)
                answers = ask(interpreter, folder)
                first = first or answers
                texts, largest, guessed = difference(first, answers)
                versions = [answers.about[part] for part in VERSIONS]
                row = (answers.about["python"], resolution, *versions, answers.digest, f"{largest:.0e}", str(guessed))
                print(f"| {' | '.join(row)} |", flush=True)
                if texts:
                    faults.append(f"Python {version}, {resolution}: other texts for {len(texts)} pages, such as {texts[:5]}")
                if largest > TOLERANCE:
                    faults.append(f"Python {version}, {resolution}: probabilities differ by {largest}")
                if (version, resolution) in {(min(pythons), "lowest"), (max(pythons), "highest")}:
                    train(interpreter, folder)
    print("\n".join(faults) or "all answers agree")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
