"""A small function of the model, compiled anew in a cache of the test's own."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sim.compilation import decorator, folder, progress
from sim.state.network_growth import below


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that the user chose; it is not there yet."""
    chosen = tmp_path / "compiled code"
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(chosen))
    monkeypatch.setattr(folder, "said", set())
    monkeypatch.setattr(folder, "_looked_through", set())
    return chosen


@pytest.fixture
def made(root: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Any]:
    """Returns `below` as a new process has it: nothing of it is compiled or loaded."""
    monkeypatch.setattr(progress, "KEPT", [])
    return lambda: decorator.compiled(nogil=True)(below.py_func)
