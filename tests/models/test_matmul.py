"""Products in pieces are the products, and no piece is large enough for a second thread."""

from __future__ import annotations

import numpy as np
import pytest

from bodytext.features.arrays import FloatArray
from bodytext.models.matmul import matmul, weighted_sums


@pytest.mark.parametrize("stack", [(), (4,)])
@pytest.mark.parametrize("n_rows", [0, 1, 24, 25, 26, 400, 1013])
def test_a_product_in_pieces_is_the_product(stack: tuple[int, ...], n_rows: int) -> None:
    random = np.random.default_rng(1)
    x = random.normal(size=(*stack, n_rows, 330)).astype(np.float32)
    weights = random.normal(size=(*stack, 330, 32)).astype(np.float32)
    assert matmul(x, weights) == pytest.approx(x @ weights, rel=1e-4, abs=1e-4)


@pytest.mark.parametrize("n_columns", [1, 392, 393, 2000])
def test_weighted_sums_in_pieces(n_columns: int) -> None:
    random = np.random.default_rng(1)
    x, weights = random.random(size=(334, n_columns)), random.random(size=(n_columns, 2))
    assert weighted_sums(x.astype(np.float32), weights.astype(np.float32)) == pytest.approx(x @ weights, rel=1e-4)


@pytest.mark.parametrize("shape", [(1, 1), (330, 32), (330, 128), (600, 600)])
def test_no_piece_is_large_enough_for_a_second_thread(shape: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    multiplications: list[int] = []
    real = np.matmul

    def spied(x: FloatArray, weights: FloatArray, **options: FloatArray) -> FloatArray:
        multiplications.append(weights.shape[-2] * weights.shape[-1] * x.shape[-2])
        return real(x, weights, **options)

    monkeypatch.setattr(np, "matmul", spied)
    matmul(np.ones((5000, shape[0]), dtype=np.float32), np.ones(shape, dtype=np.float32))
    one_row = shape[0] * shape[1]
    assert multiplications
    assert max(multiplications) <= max(4 * 65536, one_row)
