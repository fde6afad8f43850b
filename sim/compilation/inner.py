"""Functions that are compiled into others: nothing is made that only a call from Python needs."""

import os
from collections.abc import Callable
from functools import cached_property, update_wrapper
from typing import Any

import numba
from numba import njit, types
from numba.extending import typeof_impl

SWITCH = "WEISHANG_PUBLIC_NUMBA"
"""An environment variable; 1 where only public parts of numba are to be used."""
TRIED = ("0.68.1",)
"""Versions of numba with which `sim.compilation.thin` was tried; with others it is not used."""
THIN = numba.__version__ in TRIED and os.environ.get(SWITCH) != "1"
"""Whether rules are compiled inside their callers only."""

_compiled: Any = njit


def _options() -> dict[str, Any]:
    """Return how a function is compiled for others: without what only calls from Python need."""
    options: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    if THIN:
        from sim.compilation.thin import InnerCompiler

        options["pipeline_class"] = InnerCompiler
    return options


class Inner:
    """A function that is compiled into others, and by itself only where Python calls it.

    Parameters
    ----------
    function : function
        The plain Python function.
    options : dict
        As of `numba.njit`.
    keep : callable
        Takes what is compiled for calls from Python, and lets it keep its code on disk.

    Attributes
    ----------
    py_func : function
        The plain Python function, as of a function compiled by numba.
    options : dict
        As of `numba.njit`.
    type : numba.types.Type
        What it is to functions that call it.
    """

    def __init__(
        self,
        function: Callable[..., Any],
        options: dict[str, Any],
        keep: Callable[[Any], None],
    ) -> None:
        self.py_func = function
        self.options, self._keep = options, keep
        self._dispatcher = _compiled(**options, **_options())(function)  # held by nobody else
        self.type = types.Dispatcher(self._dispatcher)
        update_wrapper(self, function)

    def __call__(self, *arguments: Any) -> Any:
        """Call it from Python, compiled."""
        return self._callable(*arguments)

    @cached_property
    def _callable(self) -> Any:
        dispatcher = _compiled(**self.options)(self.py_func)
        self._keep(dispatcher)
        return dispatcher


@typeof_impl.register(Inner)
def _type_of(inner: Inner, context: Any) -> Any:
    return inner.type
