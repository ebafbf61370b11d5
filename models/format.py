"""Reads and writes model files: an `.npz` archive of plain arrays with a JSON header. Nothing in it can run code.

A reader trusts nothing: names, sizes, types and shapes are checked against the header before an array is made, then the SHA-256 of all
arrays, the hash of the feature columns, that all numbers are finite, and that a stored input still gives its stored output.
"""

from __future__ import annotations

import ast
import hashlib
import json
import os
import zipfile
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from ..features import NAMES, Lexicon
from ..features.schema import schema_hash
from .network import Model

FORMAT: Final = 1
MAX_BYTES: Final = 64 * 1024 * 1024
KINDS: Final = ("html", "text")
_MAX_SIDE: Final = 100_000
_TEST_ROWS: Final = 4
_TOLERANCE: Final = 1e-3


class ModelError(ValueError):
    """A model file that cannot be used; the message says which file and why."""


def write_model(model: Model, path: Path) -> None:
    """Write a model file under a temporary name, then rename it; the same model gives the same bytes."""
    arrays = _arrays(model)
    header = {
        "format": FORMAT,
        "kind": model.kind,
        "columns": list(model.columns),
        "columns_hash": schema_hash(model.columns),
        "layers": [[list(weights.shape) for weights, _ in layers] for layers in model.networks],
        "lexicon": [len(model.lexicon.names), len(model.lexicon.words)],
        "lexicon_bias": list(model.lexicon.bias),
        "facts": model.facts,
        "sha256": _digest(arrays),
    }
    text = np.frombuffer(json.dumps(header, ensure_ascii=False, sort_keys=True).encode(), dtype=np.uint8)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with temporary.open("wb") as file:
            np.savez_compressed(file, allow_pickle=False, header=text, **arrays)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def read_model(path: Path) -> Model:
    """Read a model file.

    Raises:
        ModelError: it is missing, truncated, altered, of another format, made for other features, or not a model file.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ModelError(f"{path}: larger than any model file")
        with zipfile.ZipFile(path) as archive:
            return _read(archive)
    except ModelError as error:
        raise ModelError(f"{path}: {error}") from None
    except OSError as error:
        raise ModelError(f"{path}: {error.strerror or error}") from None
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise ModelError(f"{path}: not a whole model file ({error})") from None
    except Exception as error:  # a mangled file may raise anything that zipfile, zlib, json or numpy can raise
        raise ModelError(f"{path}: not a valid model file ({type(error).__name__}: {error})") from None


def _read(archive: zipfile.ZipFile) -> Model:
    sizes = {info.filename: info.file_size for info in archive.infolist()}
    if sum(sizes.values()) > MAX_BYTES:
        raise ModelError("its arrays are larger than any model's")
    if "header.npy" not in sizes:
        raise ModelError("not a model file: it has no header")
    header = json.loads(_array(archive, "header", np.dtype(np.uint8)).tobytes())
    if header["format"] != FORMAT:
        raise ModelError(f"format {header['format']!r}; this version of bodytext reads format {FORMAT}")
    if header["kind"] not in KINDS:
        raise ModelError(f"for pages of the unknown kind {header['kind']!r}")
    real, text = np.dtype("<f4"), np.dtype(np.uint8)
    arrays: dict[str, npt.NDArray[Any]] = {}
    columns, layers = tuple(header["columns"]), header["layers"]
    if schema_hash(columns) != header["columns_hash"]:
        raise ModelError("altered: the hash of its columns is another")
    if unknown := set(columns) - set(NAMES):
        raise ModelError(f"made for other features, such as {min(unknown)!r}")
    _check_layers(layers, len(columns))
    for name, shape in _shapes(len(columns), layers).items():
        arrays[name] = _array(archive, name, real, shape)
    n_names, n_words = header["lexicon"]
    arrays["names"] = _array(archive, "names", text)
    arrays["name_weights"] = _array(archive, "name_weights", real, (n_names + 1, 2))
    arrays["words"] = _array(archive, "words", text)
    arrays["word_weights"] = _array(archive, "word_weights", real, (n_words + 1,))
    if set(sizes) != {f"{name}.npy" for name in (*arrays, "header")}:
        raise ModelError("altered: it has other arrays than its header says")
    if _digest(arrays) != header["sha256"]:
        raise ModelError("altered: the SHA-256 of its arrays is another")
    if not all(np.isfinite(array).all() for array in arrays.values() if array.dtype == real):
        raise ModelError("it has numbers that are not finite")
    names_bias, words_bias = header["lexicon_bias"]
    if not np.isfinite([names_bias, words_bias]).all():
        raise ModelError("it has numbers that are not finite")
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
    )
    if np.abs(_test(model, arrays["test_input"]) - arrays["test_output"]).max() > _TOLERANCE:
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
        data = archive.read(name + ".npy")
    except KeyError:
        raise ModelError(f"it has no array {name!r}") from None
    if data[:6] != b"\x93NUMPY" or data[6:8] != b"\x01\x00":
        raise ModelError(f"{name!r} is not an array")
    start = 10 + int.from_bytes(data[8:10], "little")
    described = ast.literal_eval(data[10:start].decode("latin-1"))
    found: tuple[int, ...] = described["shape"]
    if described["descr"] != np.lib.format.dtype_to_descr(dtype) or (described["fortran_order"] and len(found) > 1):
        raise ModelError(f"{name!r} has another type")
    if (shape is not None and found != shape) or (shape is None and len(found) != 1):
        raise ModelError(f"{name!r} has the shape {found}, not {shape}")
    if int(np.prod(found, dtype=object)) * dtype.itemsize != len(data) - start:
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


def _rows(names: npt.NDArray[Any], count: int) -> dict[bytes, int]:
    """The row of each name, from 1; a name a line."""
    text = names.tobytes()
    rows = {name: row for row, name in enumerate(text.split(b"\n") if text else (), start=1)}
    if len(rows) != count:
        raise ModelError("its lexicon has other names than weights")
    return rows


def _digest(arrays: dict[str, npt.NDArray[Any]]) -> str:
    digest = hashlib.sha256()
    for name in sorted(arrays):
        digest.update(name.encode())
        digest.update(arrays[name].tobytes())
    return digest.hexdigest()
