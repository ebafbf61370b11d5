"""What the harnesses share: an empty corpus is filled with seeds, warnings are errors, then Atheris runs."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import atheris

sys.path += [str(Path(__file__).parents[1] / "hostile"), str(Path(__file__).parents[1] / "models")]


def fuzz(test_one_input: Callable[[bytes], None], seeds: Iterable[bytes], **options: Any) -> None:
    """Run until libFuzzer's limits or the first input that raises.

    Args:
        test_one_input: raises on an input that shows a fault.
        seeds: written to the first folder named on the command line when that is new or empty.
        options: of `atheris.Setup`.
    """
    folder = next((Path(argument) for argument in sys.argv[1:] if not argument.startswith("-")), None)
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        if not any(folder.iterdir()):
            for number, seed in enumerate(seeds):
                (folder / f"seed-{number:03}").write_bytes(seed)
    warnings.simplefilter("error")
    warnings.filterwarnings("ignore", "a str is taken for the page itself")
    atheris.Setup(sys.argv, test_one_input, **options)
    atheris.Fuzz()
