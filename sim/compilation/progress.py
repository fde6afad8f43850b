"""How far the compilation of the model is, told only where something is compiled."""

import dis
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Protocol

WHOLE = 1000
"""What is reported when all is compiled."""


class Kept(Protocol):
    """A function of which compiled code is kept on disk."""

    name: str
    function: Callable[..., Any]

    def files(self) -> list[Path]:
        """Return what is kept of it."""


KEPT: list[Kept] = []
"""All such functions that were imported."""
_WATCHING: list["_Compilation"] = []


def begin() -> None:
    """Take note that a function is not there and begins to be compiled."""
    for compilation in _WATCHING:
        compilation.begin()


def end(name: str) -> None:
    """Take note that a function is compiled."""
    for compilation in _WATCHING:
        compilation.end(name)


@contextmanager
def reporting(report: Callable[[int], object]) -> Iterator[None]:
    """Report what is compiled in a ``with`` block; nothing where all is there already.

    Parameters
    ----------
    report : callable
        Takes what is compiled of all that was missing, in thousandths: 0 when the first function
        begins, `WHOLE` at the end of the block.
    """
    compilation = _Compilation(report)
    _WATCHING.append(compilation)
    try:
        yield
    finally:
        _WATCHING.remove(compilation)
        if compilation.began:
            report(WHOLE)


class _Compilation:
    """What was missing when the first function began, and what of it is done."""

    def __init__(self, report: Callable[[int], object]) -> None:
        self.began = False
        self._report = report
        self._missing: dict[str, int] = {}
        self._all = 1

    def begin(self) -> None:
        if self.began:
            return
        self.began = True
        self._missing = {kept.name: _size(kept.function) for kept in KEPT if not kept.files()}
        self._all = sum(self._missing.values()) or 1
        self._report(0)

    def end(self, name: str) -> None:
        self._missing.pop(name, 0)
        self._report(WHOLE - WHOLE * sum(self._missing.values()) // self._all)


@cache
def _size(function: Callable[..., Any]) -> int:
    """Return the instructions of a function with all that is compiled into it.

    The time that LLVM takes goes with them: everything called is inlined.
    """
    steps = list(dis.get_instructions(function))
    called = [function.__globals__.get(s.argval) for s in steps if s.opname == "LOAD_GLOBAL"]
    inlined = [getattr(each, "py_func", function) for each in called]
    return len(steps) + sum(_size(each) for each in inlined if each is not function)
