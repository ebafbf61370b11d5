"""Feeds model files made by Atheris to the reader of models: `python tests/fuzz/fuzz_model.py -max_total_time=600 CORPUS`.

Options are libFuzzer's. Bits are flipped in the file as it is, and, since checksums would stop nearly all of that, in one unpacked
member, which is then packed and often signed again, as somebody would who makes a model file with intent.
"""

from __future__ import annotations

import io
import json
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

import atheris
import harness
import numpy as np

with atheris.instrument_imports(include=["bodytext", "zipfile"]):
    from bodytext.features import NAMES, parse, segment, segment_lines
    from bodytext.models import ModelError, format, read_model, write_model

import mutations

FILE = Path(tempfile.mkdtemp()) / "fuzzed.bodytext"
PAGE = b"<title>Name1</title><nav class=name2>name3</nav><h1>Name1</h1><p id=name5>name7 name8, and a sentence about the sea."
LINES = "Name1\nname3\nname7 name8, and a sentence about the sea."
ROWS = np.random.default_rng(1).normal(size=(6, len(NAMES))).astype(np.float32)


def test_one_input(data: bytes) -> None:
    """A file of these bytes is a model that gives probabilities and can be written again, or it is refused."""
    FILE.write_bytes(data)
    try:
        model = read_model(FILE)
    except ModelError:
        return
    probabilities = model.predict(ROWS)
    assert ((probabilities >= 0) & (probabilities <= 1)).all()
    model.classify(segment(parse(PAGE)) if model.page_format == "html" else segment_lines(LINES))
    repr(model)
    write_model(model, FILE)
    assert np.array_equal(read_model(FILE).predict(ROWS), probabilities)


def signed(members: mutations.Members) -> mutations.Members:
    """The members with the SHA-256 that fits them, if they are arrays at all."""
    contents = dict(members)
    try:
        arrays = {
            name.removesuffix(".npy"): np.lib.format.read_array(io.BytesIO(content), allow_pickle=False)
            for name, content in contents.items()
        }
        header = json.loads(arrays.pop("header").tobytes())
        header["sha256"] = format._digest(arrays, header)
        text = np.frombuffer(json.dumps(header).encode(), dtype=np.uint8)
    except Exception:
        return members
    file = io.BytesIO()
    np.lib.format.write_array(file, text, allow_pickle=False)
    return list((contents | {"header.npy": file.getvalue()}).items())


def mutate(data: bytes, max_size: int, seed: int) -> bytes:
    """Another file: by libFuzzer's own changes of all bytes or of one member, or by those of `tests/models/mutations.py`."""
    chance = random.Random(seed)
    try:
        members = mutations.unpacked(data)
    except Exception:
        return atheris.Mutate(data, max_size)
    if not members or chance.random() < 0.2:
        return atheris.Mutate(data, max_size)
    if chance.random() < 0.2:
        try:
            return chance.choice(mutations.MUTATORS)(data, chance)[:max_size]
        except Exception:  # they are made for whole files
            return atheris.Mutate(data, max_size)
    at = chance.randrange(len(members))
    name, content = members[at]
    start = 10 + int.from_bytes(content[8:10], "little") if chance.random() < 0.7 else 0
    members[at] = (name, content[:start] + atheris.Mutate(content[start:], max(len(content) - start, 0) + 20))
    return mutations.packed(signed(members) if chance.random() < 0.7 else members)[:max_size]


def seeds() -> Iterator[bytes]:
    """A small model file."""
    write_model(mutations.small_model(), FILE)
    yield FILE.read_bytes()


if __name__ == "__main__":
    harness.fuzz(test_one_input, seeds(), custom_mutator=mutate)
