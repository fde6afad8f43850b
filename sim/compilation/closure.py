"""What a compiled function depends on: the content of all that it reaches, wherever that stands.

Compiled code may be used again only where nothing that went into it has changed. So the name under
which it is kept is a digest of the function and of every function that it reaches, of constants,
tuples, enums and defaults, and of the types of its arguments with the names and the order of their
fields. Places and names of files are not in it: two trees share what is equal. What a function
reaches otherwise cannot be followed, and is refused.
"""

import dis
import enum
import hashlib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from types import BuiltinFunctionType, CodeType, FunctionType, ModuleType
from typing import Any

import numpy as np
from numba import types

from sim.compilation.table import Table
from sim.version import SOURCES

PACKAGE = "sim"
CONSTANTS = (int, float, complex, bool, str, bytes, type(None), type(...), np.generic)


def closure_digest(function: Callable[..., Any], options: Mapping[str, Any]) -> str:
    """Return the digest of a function and of all that it reaches.

    Parameters
    ----------
    function : function
        A plain Python function.
    options : mapping
        How it is compiled.

    Raises
    ------
    TypeError
        Where a global that it uses is of a kind of which nobody can tell whether it has changed.
    """
    reached = _Reached()
    content = [reached.function(function), _options(options), _COMPILATION]
    return hashlib.sha256(repr(content).encode()).hexdigest()[:16]


def described_type(each: Any) -> Any:
    """Return a numba type as text and tuples that tell it from every other one, field by field."""
    if isinstance(each, Table):
        return each.name
    if isinstance(each, types.Array):
        return ("array", described_type(each.dtype), each.ndim, each.layout, each.mutable,
                each.aligned)  # fmt: skip
    if isinstance(each, types.Record):
        members = [(name, described_type(kind), each.offset(name)) for name, kind in each.members]
        return ("record", members, each.size, each.aligned)
    if isinstance(each, types.BaseTuple):
        named = getattr(each, "instance_class", None)
        fields = (named.__qualname__, *named._fields) if named else ()
        return ("tuple", fields, [described_type(part) for part in each.types])  # type: ignore[attr-defined]
    return (type(each).__name__, str(each))


def described_signature(signature: Any) -> Any:
    """Return what a function was compiled for, as `described_type` gives its types."""
    arguments = getattr(signature, "args", signature)
    returned = getattr(signature, "return_type", None)
    return [described_type(each) for each in arguments], returned and described_type(returned)


class _Reached:
    """What was reached so far; whatever is met again is told by its number."""

    def __init__(self) -> None:
        self._numbers: dict[int, int] = {}
        self._held: list[Any] = []  # whose identity must not pass to another object

    def function(self, function: Callable[..., Any]) -> Any:
        """Return the content of a function and of what it reaches."""
        if id(function) in self._numbers:
            return ("again", self._numbers[id(function)])
        self._numbers[id(function)] = len(self._numbers)
        self._held.append(function)
        if not isinstance(function, FunctionType):
            raise TypeError(f"{function!r} is no function of Python")
        code, name = function.__code__, function.__qualname__
        cells = zip(code.co_freevars, function.__closure__ or (), strict=True)
        inner = [(each, self.value(cell.cell_contents, f"{name}: {each}")) for each, cell in cells]
        given = (function.__defaults__, sorted((function.__kwdefaults__ or {}).items()))
        defaults = self.value(given[0] or (), f"{name}: a default")
        named = [(each, self.value(value, f"{name}: {each}")) for each, value in given[1]]
        return ("function", _code(code), inner, defaults, named, list(self._globals(function)))

    def _globals(self, function: FunctionType) -> Iterator[Any]:
        """Yield what the global names in a function mean."""
        for name in sorted(_loaded(function.__code__)):
            if name in function.__globals__:
                where = f"{function.__module__}.{function.__qualname__}: {name}"
                yield name, self.value(function.__globals__[name], where)

    def value(self, value: Any, where: str) -> Any:
        """Return the content of what a global, a default or a variable from outside is."""
        if isinstance(value, enum.Enum):
            return ("member", self.value(type(value), where), value.name)
        if isinstance(value, CONSTANTS):
            return (type(value).__name__, repr(value))
        if isinstance(value, tuple):
            named = (type(value).__qualname__, getattr(type(value), "_fields", ()))
            return ("tuple", named, [self.value(each, where) for each in value])
        if isinstance(value, np.ndarray):
            return ("array", str(value.dtype), value.shape, value.tobytes())
        python = getattr(value, "py_func", None)
        if python is not None:
            how = getattr(value, "options", None) or getattr(value, "targetoptions", {})
            return ("compiled", self.function(python), _options(how))
        if isinstance(value, type):
            return self._class(value, where)
        return _named(value, where)

    def _class(self, kind: type, where: str) -> Any:
        if issubclass(kind, enum.Enum):
            members = [(name, self.value(each.value, where))
                       for name, each in kind.__members__.items()]  # fmt: skip
            return ("enum", [base.__name__ for base in kind.__mro__], members)
        if issubclass(kind, tuple) and hasattr(kind, "_fields"):
            defaults = sorted(getattr(kind, "_field_defaults", {}).items())
            given = [(name, self.value(each, where)) for name, each in defaults]
            return ("fields", kind.__qualname__, kind._fields, given)
        return _named(kind, where)


def _named(value: Any, where: str) -> Any:
    """Return the name of what belongs to a library, or the file of a function of the package."""
    module = str(getattr(value, "__module__", None) or getattr(value, "__name__", ""))
    outside = module.partition(".")[0] != PACKAGE
    if isinstance(value, FunctionType) and not outside:
        # Not compiled itself: numba is told elsewhere in its file what it stands for.
        return ("file", _source_of(module, where))
    if isinstance(value, ModuleType):
        if value.__name__.partition(".")[0] != PACKAGE:
            return ("module", value.__name__)
    elif outside and isinstance(value, (type, FunctionType, BuiltinFunctionType, np.ufunc)):
        return ("library", module, getattr(value, "__qualname__", repr(value)))
    raise TypeError(
        f"{where} is {type(value).__name__} {value!r:.60}: of that no one can tell whether it has "
        "changed since it was compiled; compiled functions use functions, numbers, texts, tuples "
        "and enums by their own names"
    )


def _source_of(module: str, where: str) -> str:
    """Return the digest of the source of a module of the model, as it was imported."""
    file = "/".join(module.split(".")[1:]) + ".py"
    if file not in SOURCES:
        raise TypeError(f"{where} stands in {module}, which is no part of the model")
    return SOURCES[file]


@cache
def _code(code: CodeType) -> Any:
    """Return a function's instructions, without the lines on which they stand."""
    return (
        code.co_code.hex(), [_constant(each) for each in code.co_consts], code.co_names,
        code.co_varnames, code.co_freevars, code.co_cellvars, code.co_flags,
        (code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount),
        code.co_exceptiontable.hex(),
    )  # fmt: skip


def _constant(value: Any) -> Any:
    if isinstance(value, CodeType):
        return _code(value)
    if isinstance(value, tuple):
        return [_constant(each) for each in value]
    if isinstance(value, frozenset):
        return sorted(map(repr, value))
    return (type(value).__name__, repr(value))


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield from _codes(each)


@cache
def _loaded(code: CodeType) -> frozenset[str]:
    """Return the names that are looked up outside of a function; those of attributes are not."""
    return frozenset(
        step.argval
        for each in _codes(code)
        for step in dis.get_instructions(each)
        if step.opname in ("LOAD_GLOBAL", "LOAD_NAME")
    )


def _options(options: Mapping[str, Any]) -> Any:
    return sorted((name, getattr(each, "__qualname__", repr(each)))
                  for name, each in options.items())  # fmt: skip


_COMPILATION = [(file, SOURCES[file]) for file in SOURCES if file.startswith("compilation/")]
