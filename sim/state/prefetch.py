"""Ask for memory before it is needed: a hint to the processor, which changes no result.

The rows of other persons lie anywhere; a processor that waits for each of them stands still for
some 100 ns. In plain Python nothing is asked for.
"""

from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import intrinsic, overload

from sim.mechanisms.declare import rule
from sim.state.columns import Array, ContactColumns

_TO_READ, _KEEP, _DATA = 0, 3, 1
"""Arguments of LLVM's prefetch: for reading, into the nearest cache, data and not code."""


def prefetch(column: Array, row: int) -> None:
    """Ask for the cache line of ``column[row]``."""


@intrinsic
def _prefetch(context: Any, column: Any, row: Any) -> Any:
    def build(target: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        array = target.make_array(signature.args[0])(target, builder, arguments[0])
        number, line = ir.IntType(32), ir.IntType(8).as_pointer()
        kind = ir.FunctionType(ir.VoidType(), [line, number, number, number])
        ask = builder.module.declare_intrinsic("llvm.prefetch", (line,), kind)
        where = builder.bitcast(builder.gep(array.data, [arguments[1]]), line)
        builder.call(ask, [where, *(number(n) for n in (_TO_READ, _KEEP, _DATA))])
        return target.get_dummy_value()

    return types.void(column, row), build


@overload(prefetch, inline="always")
def _compiled(column: Any, row: Any) -> Any:
    def compiled(column: Any, row: Any) -> None:
        _prefetch(column, row)  # type: ignore[call-arg]

    return compiled


@rule
def fetch_row(contacts: ContactColumns, owner: int) -> None:
    """Ask for the beginning of a person's row, where the selling contacts stand."""
    first = contacts.start[owner]
    prefetch(contacts.person, first)
    prefetch(contacts.flags, first)
    prefetch(contacts.tie, first)
    prefetch(contacts.trust, first)
    prefetch(contacts.fatigue, first)
    prefetch(contacts.face, first)
    prefetch(contacts.purchases, first)


@rule
def fetch_rows_of_contacts(contacts: ContactColumns, owner: int) -> None:
    """Ask for the beginning of the rows of all contacts of a person."""
    first = contacts.start[owner]
    for slot in range(first, first + contacts.used[owner]):
        fetch_row(contacts, contacts.person[slot])
