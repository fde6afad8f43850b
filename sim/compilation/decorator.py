"""How every compiled function of the model is declared."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from numba import config, njit

from sim.compilation.arithmetic import demand_plain_arithmetic, refuse_late_switch
from sim.compilation.cache import ModelCache
from sim.compilation.inner import Inner
from sim.version import HERE, SOURCES, digest_of

Function = TypeVar("Function", bound=Callable[..., Any])

config.reload_config()  # what was set since numba was imported
COMPILING = not config.DISABLE_JIT  # type: ignore[attr-defined]
"""Whether functions are compiled; decided once, as half a model of each kind cannot run."""

if COMPILING:
    demand_plain_arithmetic()


def compiled(*, inner: bool = False, **options: Any) -> Callable[[Function], Function]:
    """Return a decorator that compiles a function of the model when it is first called.

    Parameters
    ----------
    inner : bool
        Whether it is compiled into others, and by itself only where Python calls it.
    **options
        As of `numba.njit`.

    Raises
    ------
    ImportError
        If the file of the function was edited after `sim` was imported: its results would be
        told under the name of the model before the edit.
    """

    def decorate(function: Function) -> Function:
        source = _source(function)
        if source in SOURCES and digest_of(HERE / source) != SOURCES[source]:
            raise ImportError(
                f"{HERE / source} was edited after sim was imported: start Python anew, so that "
                "results get the name of the edited model"
            )
        if not COMPILING:
            return function
        refuse_late_switch()

        def keep(dispatcher: Any) -> None:
            if source in SOURCES:
                dispatcher._cache = ModelCache(function, source, given)

        # Named, so that a function never takes on that of the first one that calls it.
        given = {"error_model": "python", **options}
        if inner:
            return Inner(function, given, keep)  # type: ignore[return-value]
        dispatcher: Any = njit(**given)(function)
        keep(dispatcher)
        return dispatcher

    return decorate


def _source(function: Callable[..., Any]) -> str:
    """Return the file of a function relative to the package, "" where it is elsewhere."""
    file = Path(function.__code__.co_filename)
    return file.relative_to(HERE).as_posix() if file.is_relative_to(HERE) else ""
