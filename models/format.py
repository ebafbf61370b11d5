"""Reads and writes model files: an `.npz` archive of plain arrays with a JSON header. Nothing in it can run code.

The reader trusts nothing: names, sizes, types and shapes are checked against the header before an array is allocated
(`archive.py`), then the SHA-256 of everything, the hash of the feature columns, that all numbers are finite, and that a stored
input gives its stored output.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from bodytext.atomic import replacing
from bodytext.features import NAMES, Lexicon
from bodytext.features.arrays import FloatArray
from bodytext.features.schema import schema_hash

from .archive import BYTE, FLOAT, MAX_BYTES, Archive, Arrays, ArraySpec
from .errors import ModelError
from .kinds import KINDS
from .members import arrays_of, described, members_from_arrays, members_specs
from .model import FORMATS, Model
from .second_pass import SecondPass
from .softmax import Softmax, kinds_specs

FORMAT: Final = 5
_MAX_HEADER: Final = 1024 * 1024
_MAX_ARRAYS: Final = 1000
_MAX_NAMES: Final = 200_000
_TEST_ROWS: Final = 4
_TOLERANCE: Final = 1e-3


def write_model(model: Model, path: Path) -> None:
    """Write a model file, completely or not at all; the same model gives the same bytes."""
    arrays = _arrays(model)
    header = {
        "format": FORMAT,
        "page_format": model.page_format,
        "columns": list(model.columns),
        "columns_hash": schema_hash(model.columns),
        "members": described(model.members),
        "lexicon": [len(model.lexicon.names), len(model.lexicon.words)],
        "lexicon_bias": list(model.lexicon.bias),
        "kinds": model.kinds.description() if model.kinds else None,
        "page_types": model.page_types.description() if model.page_types else None,
        "second_pass": model.second_pass.description() if model.second_pass else None,
        "metadata": model.metadata,
    }
    header["sha256"] = _digest(arrays, header)
    text = np.frombuffer(json.dumps(header, ensure_ascii=False, sort_keys=True).encode(), dtype=np.uint8)
    with replacing(path) as temporary, temporary.open("wb") as file:
        # Without `allow_pickle`, which numpy before 2.1 would take for one more array.
        np.savez_compressed(file, header=text, **arrays)  # type: ignore[arg-type]


def read_model(path: Path) -> Model:
    """Read a model file.

    Raises:
        ModelError: it is missing, truncated, altered, in another format, made for other features, or not a model file.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES or data.count(b"PK\x01\x02") > _MAX_ARRAYS:
            raise ModelError("larger than any model file")
        with zipfile.ZipFile(io.BytesIO(data)) as archive, np.errstate(all="ignore"):
            return _read(Archive(archive))
    except ModelError as error:
        raise ModelError(f"{path}: {error}") from None
    except OSError as error:
        raise ModelError(f"{path}: {error.strerror or error}") from None
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise ModelError(f"{path}: not a whole model file ({error!s:.200})") from None
    except Exception as error:  # with a mangled file, zipfile, zlib, json and numpy may raise anything
        raise ModelError(f"{path}: not a valid model file ({type(error).__name__}: {error!s:.200})") from None


def _read(archive: Archive) -> Model:
    header = _header(archive)
    arrays = {name: archive.array(name, spec) for name, spec in _specs(header).items()}
    if archive.names != {f"{name}.npy" for name in (*arrays, "header")}:
        raise ModelError("altered: it has other arrays than its header says")
    if header["sha256"] != _digest(arrays, header):
        raise ModelError("altered: the SHA-256 of its arrays and header is another")
    if not all(np.isfinite(array).all() for array in arrays.values() if array.dtype == FLOAT):
        raise ModelError("it has numbers that are not finite")
    model = _model(header, arrays)
    if not np.abs(_answers(model, arrays["test_input"]) - arrays["test_output"]).max() <= _TOLERANCE:
        raise ModelError("its self-test fails: this machine computes other probabilities than the one it was made on")
    return model


def _header(archive: Archive) -> dict[str, Any]:
    """Read the header and check its format, feature columns and members."""
    if "header.npy" not in archive.names:
        raise ModelError("not a model file: it has no header")
    if archive.n_bytes("header") > _MAX_HEADER:
        raise ModelError("its header is larger than any model's")
    header: dict[str, Any] = json.loads(archive.array("header", ArraySpec(BYTE)).tobytes())
    if header["format"] != FORMAT:
        raise ModelError(f"format {header['format']!r:.40}; this version of bodytext reads format {FORMAT}")
    if header["page_format"] not in FORMATS:
        raise ModelError(f"for pages of the unknown format {header['page_format']!r:.40}")
    columns = tuple(header["columns"])
    if schema_hash(columns) != header["columns_hash"]:
        raise ModelError("altered: the hash of its columns is another")
    if unknown := set(columns) - set(NAMES):
        raise ModelError(f"made for other features, such as {min(unknown)!r:.60}")
    return header


def _specs(header: dict[str, Any]) -> dict[str, ArraySpec]:
    """Return the arrays that the header announces."""
    n_inputs = len(header["columns"])
    n_names, n_words = header["lexicon"]
    types = header["page_types"]
    if max(n_names, n_words) > _MAX_NAMES:
        raise ModelError("its lexicon is larger than any model's")
    return {
        "mean": ArraySpec(FLOAT, (n_inputs,)),
        "scale": ArraySpec(FLOAT, (n_inputs,)),
        "test_input": ArraySpec(FLOAT, (_TEST_ROWS, n_inputs)),
        "test_output": ArraySpec(FLOAT, (_TEST_ROWS,)),
        "names": ArraySpec(BYTE),
        "name_weights": ArraySpec(FLOAT, (n_names + 1, 2)),
        "words": ArraySpec(BYTE),
        "word_weights": ArraySpec(FLOAT, (n_words + 1,)),
        **kinds_specs(header["kinds"], n_inputs),
        **Softmax.specs("page_types", types, 2 * n_inputs + 2 * len(KINDS)),
        **members_specs(header["members"], n_inputs),
        **SecondPass.specs(header["second_pass"], tuple(types["classes"]) if types else ()),
    }


def _model(header: dict[str, Any], arrays: Arrays) -> Model:
    """Build the model from arrays that match the header; their values may still be malicious."""
    columns = tuple(header["columns"])
    return Model(
        page_format=header["page_format"],
        columns=columns,
        mean=arrays["mean"],
        scale=arrays["scale"],
        members=members_from_arrays(header["members"], arrays, len(columns)),
        lexicon=_lexicon(header, arrays),
        metadata=dict(header["metadata"]),
        kinds=Softmax.from_arrays("kinds", header["kinds"], arrays),
        page_types=Softmax.from_arrays("page_types", header["page_types"], arrays),
        second_pass=SecondPass.from_arrays(header["second_pass"], arrays),
    )


def _lexicon(header: dict[str, Any], arrays: Arrays) -> Lexicon:
    n_names, n_words = header["lexicon"]
    names_bias, words_bias = map(float, header["lexicon_bias"])
    if not np.isfinite([names_bias, words_bias]).all():
        raise ModelError("it has numbers that are not finite")
    return Lexicon(
        names=_rows(arrays["names"], n_names),
        name_weights=arrays["name_weights"],
        words=_rows(arrays["words"], n_words),
        word_weights=arrays["word_weights"],
        bias=(names_bias, words_bias),
    )


def _rows(names: npt.NDArray[Any], count: int) -> dict[bytes, int]:
    """Map each name to its row, from 1; names are on lines of their own."""
    text = names.tobytes()
    if text.count(b"\n") >= max(count, 1):
        raise ModelError("its lexicon has other names than weights")
    rows = {name: row for row, name in enumerate(text.split(b"\n") if text else (), start=1)}
    if len(rows) != count:
        raise ModelError("its lexicon has other names than weights")
    return rows


def _arrays(model: Model) -> Arrays:
    noise = np.random.default_rng(0).normal(size=(_TEST_ROWS, len(model.columns)))
    test_input = (noise / np.where(model.scale > 0, model.scale, 1) + model.mean).astype(np.float32)
    lexicon = model.lexicon
    arrays: Arrays = {
        "mean": model.mean,
        "scale": model.scale,
        "test_input": test_input,
        "test_output": _answers(model, test_input),
        "names": np.frombuffer(b"\n".join(lexicon.names), dtype=np.uint8),
        "name_weights": lexicon.name_weights,
        "words": np.frombuffer(b"\n".join(lexicon.words), dtype=np.uint8),
        "word_weights": lexicon.word_weights,
    }
    for name, classifier in (("kinds", model.kinds), ("page_types", model.page_types)):
        if classifier:
            arrays |= classifier.arrays(name)
    arrays |= arrays_of(model.members)
    if model.second_pass:
        arrays |= model.second_pass.arrays()
    return {name: np.ascontiguousarray(array) for name, array in arrays.items()}


def _answers(model: Model, rows: FloatArray) -> FloatArray:
    """Compute the probabilities for rows of the columns that the model reads."""
    matrix = np.zeros((len(rows), len(NAMES)), dtype=np.float32)
    matrix[:, model.at] = rows
    return model.predict(matrix)


def _digest(arrays: Arrays, header: dict[str, Any]) -> str:
    """Compute the SHA-256 of all arrays and of the header without its digest."""
    digest = hashlib.sha256()
    stated = json.loads(json.dumps({key: value for key, value in header.items() if key != "sha256"}))
    digest.update(json.dumps(stated, sort_keys=True).encode())
    for name in sorted(arrays):
        digest.update(name.encode())
        digest.update(arrays[name].tobytes())
    return digest.hexdigest()
