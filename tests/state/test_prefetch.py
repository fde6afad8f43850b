"""Asking for memory ahead: it is in the compiled code, and changes nothing."""

import numpy as np
import pytest
from numba import njit

from sim.state.prefetch import prefetch


def ask(column: np.ndarray, row: int) -> None:
    prefetch(column, row)


@pytest.mark.parametrize("dtype", [np.float32, np.uint8, np.int64])
def test_compiled_code_asks_for_the_line(dtype: type) -> None:
    column = np.arange(5).astype(dtype)
    compiled = njit(ask)
    compiled(column, 3)
    compiled(column, 10**6)  # a hint may point anywhere
    assert "llvm.prefetch" in next(iter(compiled.inspect_llvm().values()))
    assert column.tolist() == list(range(5))


def test_plain_python_asks_for_nothing() -> None:
    ask(np.arange(5), 3)
