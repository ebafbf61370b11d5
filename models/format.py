"""Reads and writes model files: an `.npz` archive of plain arrays with a JSON header. Nothing in it can run code.

A reader trusts nothing: names, sizes, types and shapes are checked against the header before an array is made, then the SHA-256 of
everything, the hash of the feature columns, that all numbers are finite, and that a stored input still gives its stored output. Nothing
is evaluated or unpacked beyond its declared size, so a file of a few bytes cannot ask for much memory.
"""

from __future__ import annotations

import hashlib
import io
import json
import math
import re
import zipfile
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from bodytext.atomic import replacing
from bodytext.features import NAMES, Lexicon
from bodytext.features.schema import schema_hash

from .network import Model
from .page_types import PageTypes
from .trees import BoostedTrees

FORMAT: Final = 3
MAX_BYTES: Final = 16 * 1024 * 1024
"""Of a model file, and of all that it holds once unpacked."""
KINDS: Final = ("html", "text")
_MAX_SIDE: Final = 100_000
_MAX_HEADER: Final = 1024 * 1024
_MAX_MEMBERS: Final = 1000
_MAX_NAMES: Final = 200_000
_MAX_TYPES: Final = 100
_NPY_START: Final = b"\x93NUMPY\x01\x00"
_NPY_HEADER = re.compile(r"\{'descr': '([^']{1,8})', 'fortran_order': False, 'shape': \((\d{1,18}(?:, \d{1,18}){0,3})?,?\), \} *\n")
_TEST_ROWS: Final = 4
_TREES: Final = {
    "roots": np.dtype("<i4"),
    "column": np.dtype("<i4"),
    "threshold": np.dtype("<f4"),
    "child": np.dtype("<i4"),
    "value": np.dtype("<f4"),
}
"""The arrays of `BoostedTrees`."""
_TOLERANCE: Final = 1e-3


class ModelError(ValueError):
    """A model file that cannot be used; the message says which file and why."""


def write_model(model: Model, path: Path) -> None:
    """Write a model file, whole or not at all; the same model gives the same bytes."""
    arrays = _arrays(model)
    header = {
        "format": FORMAT,
        "kind": model.kind,
        "columns": list(model.columns),
        "columns_hash": schema_hash(model.columns),
        "layers": [[list(weights.shape) for weights, _ in layers] for layers in model.networks],
        "trees": [len(model.trees.roots), len(model.trees.column), model.trees.baseline] if model.trees else [],
        "lexicon": [len(model.lexicon.names), len(model.lexicon.words)],
        "lexicon_bias": list(model.lexicon.bias),
        "page_types": list(model.page_types.names) if model.page_types else [],
        "facts": model.facts,
    }
    header["sha256"] = _digest(arrays, header)
    text = np.frombuffer(json.dumps(header, ensure_ascii=False, sort_keys=True).encode(), dtype=np.uint8)
    with replacing(path) as temporary, temporary.open("wb") as file:
        # Without `allow_pickle`, which numpy before 2.1 would take for another array.
        np.savez_compressed(file, header=text, **arrays)  # type: ignore[arg-type]


def read_model(path: Path) -> Model:
    """Read a model file.

    Raises:
        ModelError: it is missing, truncated, altered, of another format, made for other features, or not a model file.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES or data.count(b"PK\x01\x02") > _MAX_MEMBERS:
            raise ModelError("larger than any model file")
        with zipfile.ZipFile(io.BytesIO(data)) as archive, np.errstate(all="ignore"):
            return _read(archive)
    except ModelError as error:
        raise ModelError(f"{path}: {error}") from None
    except OSError as error:
        raise ModelError(f"{path}: {error.strerror or error}") from None
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise ModelError(f"{path}: not a whole model file ({error!s:.200})") from None
    except Exception as error:  # a mangled file may raise anything that zipfile, zlib, json or numpy can raise
        raise ModelError(f"{path}: not a valid model file ({type(error).__name__}: {error!s:.200})") from None


def _read(archive: zipfile.ZipFile) -> Model:
    members = archive.infolist()
    sizes = {info.filename: info.file_size for info in members}
    if len(sizes) != len(members) or not {info.compress_type for info in members} <= {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise ModelError("not packed as a model file is")
    if sum(sizes.values()) > MAX_BYTES:
        raise ModelError("its arrays are larger than any model's")
    if "header.npy" not in sizes:
        raise ModelError("not a model file: it has no header")
    if sizes["header.npy"] > _MAX_HEADER:
        raise ModelError("its header is larger than any model's")
    header = json.loads(_array(archive, "header", np.dtype(np.uint8)).tobytes())
    if header["format"] != FORMAT:
        raise ModelError(f"format {header['format']!r:.40}; this version of bodytext reads format {FORMAT}")
    if header["kind"] not in KINDS:
        raise ModelError(f"for pages of the unknown kind {header['kind']!r:.40}")
    real, text = np.dtype("<f4"), np.dtype(np.uint8)
    arrays: dict[str, npt.NDArray[Any]] = {}
    columns, layers = tuple(header["columns"]), header["layers"]
    if schema_hash(columns) != header["columns_hash"]:
        raise ModelError("altered: the hash of its columns is another")
    if unknown := set(columns) - set(NAMES):
        raise ModelError(f"made for other features, such as {min(unknown)!r:.60}")
    _check_layers(layers, len(columns))
    for name, shape in _shapes(len(columns), layers).items():
        arrays[name] = _array(archive, name, real, shape)
    if header["trees"]:
        n_trees, n_nodes, _ = header["trees"]
        for name, of_nodes in _TREES.items():
            arrays[f"tree_{name}"] = _array(archive, f"tree_{name}", of_nodes, (n_trees if name == "roots" else n_nodes,))
    n_names, n_words = header["lexicon"]
    if max(n_names, n_words) > _MAX_NAMES:
        raise ModelError("its lexicon is larger than any model's")
    arrays["names"] = _array(archive, "names", text)
    arrays["name_weights"] = _array(archive, "name_weights", real, (n_names + 1, 2))
    arrays["words"] = _array(archive, "words", text)
    arrays["word_weights"] = _array(archive, "word_weights", real, (n_words + 1,))
    types = tuple(header["page_types"])
    if len(types) > _MAX_TYPES or not all(isinstance(name, str) for name in types):
        raise ModelError("its page types are not a list of names")
    if types:
        arrays["type_weights"] = _array(archive, "type_weights", real, (2 * len(columns), len(types)))
        arrays["type_bias"] = _array(archive, "type_bias", real, (len(types),))
    if set(sizes) != {f"{name}.npy" for name in (*arrays, "header")}:
        raise ModelError("altered: it has other arrays than its header says")
    if header["sha256"] != _digest(arrays, header):
        raise ModelError("altered: the SHA-256 of its arrays and header is another")
    if not all(np.isfinite(array).all() for array in arrays.values() if array.dtype == real):
        raise ModelError("it has numbers that are not finite")
    names_bias, words_bias = header["lexicon_bias"]
    if not np.isfinite([names_bias, words_bias]).all():
        raise ModelError("it has numbers that are not finite")
    trees = None
    if header["trees"]:
        trees = BoostedTrees(**{name: arrays[f"tree_{name}"] for name in _TREES}, baseline=float(header["trees"][2]))
        _check_trees(trees, len(columns))
    model = Model(
        kind=header["kind"],
        columns=columns,
        mean=arrays["mean"],
        scale=arrays["scale"],
        networks=tuple(
            tuple((arrays[f"weights_{network}_{layer}"], arrays[f"bias_{network}_{layer}"]) for layer in range(len(sizes)))
            for network, sizes in enumerate(layers)
        ),
        lexicon=Lexicon(
            names=_rows(arrays["names"], n_names),
            name_weights=arrays["name_weights"],
            words=_rows(arrays["words"], n_words),
            word_weights=arrays["word_weights"],
            bias=(float(names_bias), float(words_bias)),
        ),
        facts=dict(header["facts"]),
        page_types=PageTypes(types, arrays["type_weights"], arrays["type_bias"]) if types else None,
        trees=trees,
    )
    if not np.abs(_test(model, arrays["test_input"]) - arrays["test_output"]).max() <= _TOLERANCE:
        raise ModelError("its self-test fails: this machine computes other probabilities than the one it was made on")
    return model


def _arrays(model: Model) -> dict[str, npt.NDArray[Any]]:
    noise = np.random.default_rng(0).normal(size=(_TEST_ROWS, len(model.columns)))
    test_input = (noise / np.where(model.scale > 0, model.scale, 1) + model.mean).astype(np.float32)
    lexicon = model.lexicon
    arrays: dict[str, npt.NDArray[Any]] = {
        "mean": model.mean,
        "scale": model.scale,
        "test_input": test_input,
        "test_output": _test(model, test_input),
        "names": np.frombuffer(b"\n".join(lexicon.names), dtype=np.uint8),
        "name_weights": lexicon.name_weights,
        "words": np.frombuffer(b"\n".join(lexicon.words), dtype=np.uint8),
        "word_weights": lexicon.word_weights,
    }
    if model.page_types:
        arrays["type_weights"], arrays["type_bias"] = model.page_types.weights, model.page_types.bias
    if model.trees:
        arrays |= {f"tree_{name}": getattr(model.trees, name) for name in _TREES}
    for network, layers in enumerate(model.networks):
        for layer, (weights, bias) in enumerate(layers):
            arrays[f"weights_{network}_{layer}"] = weights
            arrays[f"bias_{network}_{layer}"] = bias
    return {name: np.ascontiguousarray(array) for name, array in arrays.items()}


def _shapes(n_columns: int, layers: list[list[list[int]]]) -> dict[str, tuple[int, ...]]:
    """The arrays of the networks and their shapes."""
    shapes: dict[str, tuple[int, ...]] = {
        "mean": (n_columns,),
        "scale": (n_columns,),
        "test_input": (_TEST_ROWS, n_columns),
        "test_output": (_TEST_ROWS,),
    }
    for network, sizes in enumerate(layers):
        for layer, (n_in, n_out) in enumerate(sizes):
            shapes[f"weights_{network}_{layer}"] = (n_in, n_out)
            shapes[f"bias_{network}_{layer}"] = (n_out,)
    return shapes


def _test(model: Model, rows: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """The probabilities of rows of the columns that the model reads."""
    matrix = np.zeros((len(rows), len(NAMES)), dtype=np.float32)
    matrix[:, model.at] = rows
    return model.predict(matrix)


def _array(archive: zipfile.ZipFile, name: str, dtype: np.dtype[Any], shape: tuple[int, ...] | None = None) -> npt.NDArray[Any]:
    """One array of the archive, made only when its own header says what the model's header says."""
    try:
        info = archive.getinfo(name + ".npy")
    except KeyError:
        raise ModelError(f"it has no array {name!r}") from None
    with archive.open(info) as member:
        data = member.read(info.file_size + 1)
    if data[:8] != _NPY_START:
        raise ModelError(f"{name!r} is not an array")
    start = 10 + int.from_bytes(data[8:10], "little")
    described = _NPY_HEADER.fullmatch(data[10:start].decode("latin-1"))
    if described is None or described[1] != np.lib.format.dtype_to_descr(dtype):
        raise ModelError(f"{name!r} has another type")
    found = tuple(map(int, described[2].split(", "))) if described[2] else ()
    if (shape is not None and found != shape) or (shape is None and len(found) != 1):
        raise ModelError(f"{name!r} has the shape {found}, not {shape}")
    if math.prod(found) * dtype.itemsize != len(data) - start:
        raise ModelError(f"{name!r} has another length than its shape")
    return np.frombuffer(data, dtype=dtype, offset=start).reshape(found)


def _check_layers(shapes: list[list[list[int]]], n_inputs: int) -> None:
    if not shapes or not all(shapes):
        raise ModelError("it has no network")
    for layers in shapes:
        width = n_inputs
        for n_in, n_out in layers:
            if n_in != width or not 0 < n_out <= _MAX_SIDE:
                raise ModelError("its layers do not fit each other")
            width = n_out
        if width != 1:
            raise ModelError("its last layer has more than one output")


def _check_trees(trees: BoostedTrees, n_inputs: int) -> None:
    """That every walk from a root ends in a leaf of its own tree, so that a row never takes more steps than there are nodes."""
    roots, ends = trees.roots, np.append(trees.roots[1:], len(trees.column))
    inner = np.flatnonzero(trees.child)
    child = trees.child[inner]
    if (
        not np.isfinite(trees.baseline)
        or not len(roots)
        or not (roots[0] == 0 and (roots < ends).all())
        or not ((trees.column >= 0) & (trees.column < n_inputs)).all()
        or not ((child > inner) & (child < ends[np.searchsorted(roots, inner, side="right") - 1] - 1)).all()
    ):
        raise ModelError("its trees do not hold together")


def _rows(names: npt.NDArray[Any], count: int) -> dict[bytes, int]:
    """The row of each name, from 1; a name a line."""
    text = names.tobytes()
    if text.count(b"\n") >= max(count, 1):
        raise ModelError("its lexicon has other names than weights")
    rows = {name: row for row, name in enumerate(text.split(b"\n") if text else (), start=1)}
    if len(rows) != count:
        raise ModelError("its lexicon has other names than weights")
    return rows


def _digest(arrays: dict[str, npt.NDArray[Any]], header: dict[str, Any]) -> str:
    """The SHA-256 of all arrays, and of the header but for the digest in it."""
    digest = hashlib.sha256()
    stated = json.loads(json.dumps({key: value for key, value in header.items() if key != "sha256"}))
    digest.update(json.dumps(stated, sort_keys=True).encode())
    for name in sorted(arrays):
        digest.update(name.encode())
        digest.update(arrays[name].tobytes())
    return digest.hexdigest()
