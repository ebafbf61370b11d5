"""Damages a small model file in many ways and reads what comes out: `python tests/models/mutations.py 10000`.

Each reading has to give the model as it was or a `ModelError`. Prints the outcomes and the process's largest memory as JSON.
"""

from __future__ import annotations

import io
import json
import random
import struct
import sys
import tempfile
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from bodytext.features import NAMES, Lexicon, parse, segment
from bodytext.memory import peak_memory
from bodytext.models import KINDS, Model, ModelError, read_model, write_model
from bodytext.models.context import context_names
from bodytext.models.network import Networks
from bodytext.models.second_pass import SecondPass
from bodytext.models.softmax import Softmax
from bodytext.models.trees import BoostedTrees

PAGE = segment(parse(b"<h1>Tides</h1><p>The harbour falls dry twice a day.</p>"))
Members = list[tuple[str, bytes]]


def small_model() -> Model:
    """A model of random numbers with everything that a model can have."""
    numbers = np.random.default_rng(5)

    def layer(n_in: int, n_out: int) -> tuple[np.ndarray, np.ndarray]:
        return numbers.normal(size=(n_in, n_out)).astype(np.float32), numbers.normal(size=n_out).astype(np.float32)

    networks = Networks(tuple((layer(20, 6), layer(6, 1)) for _ in range(2)))
    names = {b"name%d" % row: row for row in range(1, 31)}
    lexicon = Lexicon(
        names=names,
        name_weights=numbers.normal(size=(31, 2)).astype(np.float32),
        words=names,
        word_weights=numbers.normal(size=31).astype(np.float32),
        bias=(0.25, -1.5),
    )
    trees = BoostedTrees(
        roots=np.array([0, 5], dtype=np.int32),
        column=numbers.integers(20, size=8).astype(np.int32),
        threshold=numbers.normal(size=8).astype(np.float32),
        child=np.array([1, 3, 0, 0, 0, 6, 0, 0], dtype=np.int32),
        value=numbers.normal(size=8).astype(np.float32),
        baseline=-0.75,
    )
    ones = np.ones(20, dtype=np.float32)
    types = ("article", "forum")
    n_columns = len(context_names(types))
    zero = np.zeros(n_columns, dtype=np.float32)
    return Model(
        page_format="html",
        columns=NAMES[:20],
        mean=ones * 0,
        scale=ones,
        members=(networks, trees),
        lexicon=lexicon,
        metadata={"pages": 3, "corpora": ["a", "b"], "rate": 0.5},
        kinds=Softmax(KINDS, (layer(20, 4), layer(4, len(KINDS)))),
        page_types=Softmax(types, (layer(2 * 20 + 2 * len(KINDS), 2),)),
        second_pass=SecondPass(zero, zero + 1, (trees,), Softmax(KINDS, (layer(n_columns, len(KINDS)),))),
    )


def is_same(model: Model, other: Model) -> bool:
    """Whether two models give the same answers."""
    rows = np.random.default_rng(6).normal(size=(5, len(NAMES))).astype(np.float32)
    one, two = (each.classify(PAGE) for each in (model, other))
    return (
        one.probabilities.tolist() == two.probabilities.tolist()
        and one.page_type == two.page_type
        and bool(np.abs(model.predict(rows) - other.predict(rows)).max() < 1e-6)
        and (model.page_format, model.columns, model.lexicon.bias) == (other.page_format, other.columns, other.lexicon.bias)
        and (model.lexicon.names, model.lexicon.words) == (other.lexicon.names, other.lexicon.words)
        and model.lexicon.name_weights.tobytes() == other.lexicon.name_weights.tobytes()
        and model.lexicon.word_weights.tobytes() == other.lexicon.word_weights.tobytes()
    )


def unpacked(data: bytes) -> Members:
    """The members of an archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(info.filename, archive.read(info)) for info in archive.infolist()]


def packed(members: Members, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive with right checksums; a name may come twice."""
    file = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(file, "w", compression) as archive:
        warnings.simplefilter("ignore")
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name), data, compression)
    return file.getvalue()


def flip_bits(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 8, 64))):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def cut_or_shuffle(data: bytes, chance: random.Random) -> bytes:
    start, end = sorted((chance.randrange(len(data) + 1), chance.randrange(len(data) + 1)))
    part = data[start:end]
    rest = data[:start], data[end:]
    return chance.choice(
        (
            data[:start],
            data[start:],
            rest[0] + rest[1],
            rest[0] + part * 2 + rest[1],
            rest[0] + b"\0" * len(part) + rest[1],
            rest[0] + chance.randbytes(len(part)) + rest[1],
            data + part,
            part + data,
        )
    )


def lie_in_the_directory(data: bytes, chance: random.Random) -> bytes:
    """Other numbers in a record of the archive: sizes, offsets, counts, flags, methods."""
    changed = bytearray(data)
    mark = chance.choice((b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06"))
    places = [place for place in range(len(data)) if data.startswith(mark, place)]
    place = chance.choice(places) + 4 + chance.randrange(18 if mark == b"PK\x05\x06" else 42)
    size = chance.choice((1, 2, 4))
    value = chance.choice((0, 1, 2**31 - 1, 2**32 - 1, 12, 14, 93, 400_000_000, chance.randrange(2**32)))
    changed[place : place + size] = struct.pack("<I", value)[:size]
    return bytes(changed[: len(data)])


def other_members(data: bytes, chance: random.Random) -> bytes:
    members = unpacked(data)
    name, content = members[chance.randrange(len(members))]
    trick = chance.randrange(8)
    if trick == 0:
        members.remove((name, content))
    elif trick == 1:
        members.append((name, content))
    elif trick == 2:
        members.append((name, b"\x93NUMPY\x01\x00" + chance.randbytes(40)))
    elif trick == 3:
        members.append((chance.choice(("../../outside.npy", "/tmp/outside.npy", "x.pkl", "__main__.py", "header", "")), content))
    elif trick == 4:
        members.append(("bomb.npy", b"\0" * chance.choice((10_000, 1_000_000, 20_000_000))))
    elif trick == 5:
        members += [(f"{number}.npy", b"") for number in range(chance.choice((10, 2000)))]
    elif trick == 6:
        chance.shuffle(members)
    else:
        members = [(chance.choice(members)[0] if chance.random() < 0.2 else name, content) for name, content in members]
    return packed(members, chance.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)))


def other_array(data: bytes, chance: random.Random) -> bytes:
    """Another shape, type, order or length of an array; its own header may hold anything."""
    members = unpacked(data)
    at = chance.randrange(len(members))
    name, content = members[at]
    start = 10 + int.from_bytes(content[8:10], "little")
    head, body = content[10:start].decode("latin-1"), content[start:]
    types = ["|O", "<f8", ">f4", "<i4", "<c8", "|S4", "<M8[s]", "<f2", "|V4", "object", "<f4", "|u1"]
    numbers = [0, 1, 2, 20, 31, 10**11, 10**18, -1, 2**63, 2**64]
    shape = f"({', '.join(str(chance.choice(numbers)) for _ in range(chance.randrange(5)))},)"
    trick = chance.randrange(7)
    if trick == 0:
        head = head.replace("<f4", chance.choice(types)).replace("|u1", chance.choice(types))
    elif trick == 1:
        head = head[: head.index("(")] + shape + head[head.index(")") + 1 :]
    elif trick == 2:
        head = head.replace("False", chance.choice(("True", "None", "1", "[]")))
    elif trick == 3:
        head = chance.choice(
            ("(" * 60_000, "-" * 60_000 + "1", "__import__('os').abort()", "{}", "[]", "", "{'shape': (1,)}", "\0" * 99)
        )
    elif trick == 4:
        body = chance.choice((b"", body[:-1], body + b"\0", body * 3, b"\n" * 1_000_000, b"\x80\x04cos\nabort\n(tR."))
    elif trick == 5:
        body = flip_bits(body, chance) if body else b"\0"
    else:
        content = flip_bits(content[:start], chance) + body
        members[at] = (name, content)
        return packed(members)
    version = chance.choice((b"\x01\x00",) * 6 + (b"\x02\x00", b"\x03\x00", b"\xff\xff"))
    length = len(head) if chance.random() < 0.9 else chance.randrange(2**16)
    members[at] = (name, b"\x93NUMPY" + version + struct.pack("<H", length % 2**16) + head.encode("latin-1") + body)
    return packed(members)


def other_header(data: bytes, chance: random.Random) -> bytes:
    """Another value of a field of the header, at any depth, or text that is hardly JSON."""
    members = unpacked(data)
    at = next(number for number, (name, _) in enumerate(members) if name == "header.npy")
    content = members[at][1]
    start = 10 + int.from_bytes(content[8:10], "little")
    header = json.loads(content[start:])
    values: list[Any] = [
        None,
        True,
        -1,
        0,
        1,
        2,
        1.5,
        1e308,
        float("nan"),
        "",
        "x" * 5000,
        [],
        {},
        [[]],
        10**30,
        "html",
        "text",
        20.0,
    ]
    inner = header
    key: Any = chance.choice(list(inner))
    while isinstance(inner[key], list | dict) and inner[key] and chance.random() < 0.7:
        inner = inner[key]
        key = chance.choice(list(inner)) if isinstance(inner, dict) else chance.randrange(len(inner))
    trick = chance.randrange(5)
    if trick == 0:
        del inner[key]
    elif trick in {1, 2}:
        inner[key] = chance.choice(values)
    elif trick == 3 and isinstance(inner, dict):
        inner["another"] = chance.choice(values)
    text = json.dumps(header).encode()
    if trick == 4:
        text = chance.choice(
            (
                flip_bits(text, chance),
                text[: chance.randrange(len(text))],
                b"[" * 100_000,
                b"[0," * 300_000,
                b"0" * 900_000,
                text + b"}",
            )
        )
    array = np.frombuffer(text, dtype=np.uint8)
    file = io.BytesIO()
    np.lib.format.write_array(file, array, allow_pickle=False)
    members[at] = ("header.npy", file.getvalue())
    return packed(members)


MUTATORS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    flip_bits,
    cut_or_shuffle,
    lie_in_the_directory,
    other_members,
    other_array,
    other_header,
)


def run(count: int, seed: int) -> dict[str, Any]:
    """Read a number of damaged files.

    Returns:
        Number of readings by outcome, and descriptions of those that should not be.
    """
    chance = random.Random(seed)
    outcomes: Counter[str] = Counter()
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.bodytext"
        write_model(small_model(), path)
        whole = path.read_bytes()
        model = read_model(path)
        for number in range(count):
            mutator = MUTATORS[number % len(MUTATORS)]
            path.write_bytes(mutator(whole, chance))
            try:
                outcome = "same" if is_same(model, read_model(path)) else "another model"
            except ModelError as error:
                outcome = "refused" if len(str(error)) < 1000 else "refused at length"
            except Exception as error:
                outcome = f"{type(error).__name__}: {error}"
            outcomes[outcome if outcome in {"same", "refused"} else "wrong"] += 1
            if outcome not in {"same", "refused"}:
                wrong.append(f"{number} {mutator.__name__}: {outcome}")
    return {"outcomes": outcomes, "wrong": wrong[:20], "memory": peak_memory() >> 20}


if __name__ == "__main__":
    print(json.dumps(run(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)))
