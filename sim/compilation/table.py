"""Columns as one pointer: how a group of arrays reaches compiled code.

numba takes a NamedTuple of arrays apart: each array becomes seven arguments of every function that
the group is handed to, and compiling these takes most of the time that compilation takes. A table
hands on one pointer, to a list of where each column lies and how long it is. A rule reads a column
by its name as before, so that the sources say nothing of it, and the same instructions are done.

The list belongs to the group and lives as long. The arrays of a group are never exchanged or
resized in place: who needs others makes another group.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar, TypeVar

import numpy as np
from llvmlite import ir
from numba import from_dtype, types
from numba.core import cgutils
from numba.core.typing.templates import AttributeTemplate
from numba.extending import (
    NativeValue,
    infer_getattr,
    lower_getattr_generic,
    models,
    register_model,
    typeof_impl,
    unbox,
)
from numpy.typing import DTypeLike, NDArray

Group = TypeVar("Group", bound=type)
WORD = ir.IntType(64)


class Table(types.Type):
    """The numba type of a group of columns.

    Parameters
    ----------
    name : str
        Which group.
    columns : mapping
        Name to numba type of every column, in order.
    """

    def __init__(self, name: str, columns: Mapping[str, types.Array]) -> None:
        self.columns = dict(columns)
        told = ", ".join(f"{each} {array.dtype}" for each, array in self.columns.items())
        super().__init__(name=f"table {name}({told})")


class _Listed:
    """What a group of columns has besides them: the list of where they lie, made when asked for."""

    _dtypes: ClassVar[Mapping[str, np.dtype[Any]]]

    @property
    def _places(self) -> NDArray[np.int64]:
        """The list: of two threads that ask first, both get the one that is kept."""
        held = vars(self)
        if "_list" not in held:
            held.setdefault("_list", _listed(self))
        places: NDArray[np.int64] = held["_list"]
        return places

    @cached_property
    def _address(self) -> int:
        return int(self._places.ctypes.data)

    def __getstate__(self) -> None:
        """Copies have columns of their own, and make a list of their own."""


def table(group: Group) -> Group:
    """Decorate a NamedTuple of arrays: compiled code takes it as a table (see `declare`)."""
    named = {name: getattr(group, name) for name in ("__module__", "__qualname__", "__doc__")}
    return type(group.__name__, (_Listed, group), named)  # type: ignore[return-value]


def declare(group: type, dtypes: Mapping[str, DTypeLike]) -> None:
    """Declare of which type the columns of a group are, one dimension each."""
    if tuple(dtypes) != group._fields:  # type: ignore[attr-defined]
        raise TypeError(f"{group.__name__}: its types are not given in the order of its columns")
    columns = {name: types.Array(from_dtype(np.dtype(kind)), 1, "C")
               for name, kind in dtypes.items()}  # fmt: skip
    numba_type = Table(f"{group.__module__}.{group.__qualname__}", columns)
    group._dtypes = {name: np.dtype(kind) for name, kind in dtypes.items()}  # type: ignore[attr-defined]
    typeof_impl.register(group)(lambda value, context: numba_type)


def _listed(group: Any) -> NDArray[np.int64]:
    """Return where each column lies and how many rows it has, a row a column."""
    places = np.zeros((len(group), 2), np.int64)
    for place, (name, dtype) in enumerate(group._dtypes.items()):
        array = group[place]
        fits = isinstance(array, np.ndarray) and array.dtype == dtype and array.ndim == 1
        if not fits or not array.flags.carray:
            raise TypeError(
                f"{type(group).__name__}.{name}: compiled code takes a writable row of {dtype} "
                f"without gaps, not {_told(array)}"
            )
        places[place] = array.ctypes.data, len(array)
    return places


def _told(array: Any) -> str:
    if not isinstance(array, np.ndarray):
        return f"{type(array).__name__}"
    kind = "an array" if array.flags.writeable else "a read-only array"
    return f"{kind} of {array.dtype} with shape {array.shape} and strides {array.strides}"


@register_model(Table)
class _TableModel(models.PrimitiveModel):
    def __init__(self, manager: Any, table_type: Table) -> None:
        super().__init__(manager, table_type, WORD.as_pointer())


@infer_getattr
class _TableAttributes(AttributeTemplate):
    key = Table

    def generic_resolve(self, table_type: Any, name: str) -> Any:  # type: ignore[override]
        return table_type.columns.get(name)


@lower_getattr_generic(Table)
def _column(context: Any, builder: Any, table_type: Table, pointer: Any, name: str) -> Any:
    place = list(table_type.columns).index(name)
    array_type = table_type.columns[name]
    address, rows = (_word(builder, pointer, 2 * place + part) for part in (0, 1))
    array = context.make_array(array_type)(context, builder)
    size = WORD(context.get_abi_sizeof(context.get_data_type(array_type.dtype)))
    array.data = builder.inttoptr(address, array.data.type)
    array.shape = cgutils.pack_array(builder, [rows])
    array.strides = cgutils.pack_array(builder, [size])
    array.itemsize, array.nitems = size, rows
    array.meminfo = cgutils.get_null_value(array.meminfo.type)
    array.parent = cgutils.get_null_value(array.parent.type)
    return array._getvalue()


def _word(builder: Any, pointer: Any, place: int) -> Any:
    word = builder.load(builder.gep(pointer, [WORD(place)]))
    # Nothing changes the list while compiled code runs, whatever is written to the columns.
    word.set_metadata("invariant.load", builder.module.add_metadata([]))
    return word


@unbox(Table)
def _unboxed(table_type: Table, value: Any, context: Any) -> NativeValue:
    builder, python = context.builder, context.pyapi
    address = python.object_getattr_string(value, "_address")
    result = cgutils.alloca_once_value(builder, cgutils.get_null_value(WORD.as_pointer()))
    with cgutils.if_likely(builder, cgutils.is_not_null(builder, address)):
        pointer = builder.bitcast(python.long_as_voidptr(address), WORD.as_pointer())
        builder.store(pointer, result)
        python.decref(address)
    failed = cgutils.is_null(builder, address)
    return NativeValue(builder.load(result), is_error=failed)
