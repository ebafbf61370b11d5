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

from ..features import Lexicon
from ..features.schema import NAMES, schema_hash
from .network import FloatArray, Model

FORMAT: Final = 1
MAX_BYTES: Final = 64 * 1024 * 1024
_MAX_SIDE: Final = 100_000
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
        "lexicon": [len(model.lexicon.own), len(model.lexicon.above), len(model.lexicon.words)],
        "lexicon_bias": list(model.lexicon.bias),
        "threshold": model.threshold,
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
    columns = tuple(header["columns"])
    if schema_hash(columns) != header["columns_hash"]:
        raise ModelError("altered: the hash of its columns is another")
    if unknown := set(columns) - set(NAMES):
        raise ModelError(f"made for other features, such as {min(unknown)!r}")
    shapes: list[list[list[int]]] = header["layers"]
    _check_layers(shapes, len(columns))
    real, text = np.dtype("<f4"), np.dtype(np.uint8)
    arrays: dict[str, npt.NDArray[Any]] = {
        "mean": _array(archive, "mean", real, (len(columns),)),
        "scale": _array(archive, "scale", real, (len(columns),)),
        "test_input": _array(archive, "test_input", real, (4, len(columns))),
        "test_output": _array(archive, "test_output", real, (4,)),
    }
    for network, layers in enumerate(shapes):
        for layer, (n_in, n_out) in enumerate(layers):
            arrays[f"weights_{network}_{layer}"] = _array(archive, f"weights_{network}_{layer}", real, (n_in, n_out))
            arrays[f"bias_{network}_{layer}"] = _array(archive, f"bias_{network}_{layer}", real, (n_out,))
    for part, count in zip(("own", "above", "words"), header["lexicon"], strict=True):
        arrays[f"{part}_names"] = _array(archive, f"{part}_names", text)
        arrays[f"{part}_weights"] = _array(archive, f"{part}_weights", real, (count,))
    if set(sizes) != {f"{name}.npy" for name in (*arrays, "header")}:
        raise ModelError("altered: it has other arrays than its header says")
    if _digest(arrays) != header["sha256"]:
        raise ModelError("altered: the SHA-256 of its arrays is another")
    if not all(np.isfinite(array).all() for array in arrays.values() if array.dtype == real):
        raise ModelError("it has numbers that are not finite")
    threshold = float(header["threshold"])
    if not 0 <= threshold <= 1:
        raise ModelError(f"its threshold {threshold} is not between 0 and 1")
    own, above, words = (_weights(arrays[f"{part}_names"], arrays[f"{part}_weights"]) for part in ("own", "above", "words"))
    names_bias, words_bias = header["lexicon_bias"]
    model = Model(
        kind=str(header["kind"]),
        columns=columns,
        mean=arrays["mean"],
        scale=arrays["scale"],
        networks=tuple(
            tuple((arrays[f"weights_{network}_{layer}"], arrays[f"bias_{network}_{layer}"]) for layer in range(len(layers)))
            for network, layers in enumerate(shapes)
        ),
        lexicon=Lexicon(own=own, above=above, words=words, bias=(float(names_bias), float(words_bias))),
        threshold=threshold,
        facts=dict(header["facts"]),
    )
    if np.abs(model.predict(arrays["test_input"]) - arrays["test_output"]).max() > _TOLERANCE:
        raise ModelError("its self-test fails: this machine computes other probabilities than the one it was made on")
    return model


def _arrays(model: Model) -> dict[str, npt.NDArray[Any]]:
    test_input = np.random.default_rng(0).normal(size=(4, len(model.columns))).astype(np.float32)
    safe_scale = np.where(model.scale > 0, model.scale, 1)
    test_input = (test_input / safe_scale + model.mean).astype(np.float32)
    arrays: dict[str, npt.NDArray[Any]] = {
        "mean": model.mean,
        "scale": model.scale,
        "test_input": test_input,
        "test_output": model.predict(test_input),
    }
    for network, layers in enumerate(model.networks):
        for layer, (weights, bias) in enumerate(layers):
            arrays[f"weights_{network}_{layer}"] = weights
            arrays[f"bias_{network}_{layer}"] = bias
    for part in ("own", "above", "words"):
        learned: dict[str, float] = getattr(model.lexicon, part)
        arrays[f"{part}_names"] = np.frombuffer("\n".join(sorted(learned)).encode(), dtype=np.uint8)
        arrays[f"{part}_weights"] = np.array([learned[name] for name in sorted(learned)], dtype=np.float32)
    return {name: np.ascontiguousarray(array) for name, array in arrays.items()}


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


def _weights(names: npt.NDArray[Any], weights: FloatArray) -> dict[str, float]:
    text = names.tobytes().decode()
    found = text.split("\n") if text else []
    if len(found) != len(weights):
        raise ModelError("its lexicon has other names than weights")
    return dict(zip(found, weights.tolist(), strict=True))


def _digest(arrays: dict[str, npt.NDArray[Any]]) -> str:
    digest = hashlib.sha256()
    for name in sorted(arrays):
        digest.update(name.encode())
        digest.update(arrays[name].tobytes())
    return digest.hexdigest()
