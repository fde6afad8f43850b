"""Columns as one pointer: compiled code reads and writes what Python does, and holds nothing."""

import copy
import pickle
import sys
from typing import NamedTuple

import numpy as np
import pytest
from numba.core.errors import TypingError

from sim.compilation.decorator import COMPILING, compiled
from sim.compilation.table import declare, table
from sim.state.columns import DTYPES, PersonColumns, grown, made

pytestmark = pytest.mark.skipif(not COMPILING, reason="about compiled code")
GROUPS = pytest.mark.parametrize("group", DTYPES, ids=lambda group: group.__name__)
ROWS = 5


def filled(group, more=0):
    """Return a group whose columns hold numbers of their own, a third of them with `more` rows."""
    return group(*(np.arange(place, place + ROWS + (more if place % 3 else 0)).astype(dtype)
                   for place, dtype in enumerate(DTYPES[group].values())))  # fmt: skip


def touching(group):
    """Return a compiled function that moves the first number of each column, and sums the last."""
    lines = [f"    group.{name}[0] = group.{name}[1] + 1\n"
             f"    total += len(group.{name}) * np.float64(group.{name}[len(group.{name}) - 1])"
             for name in group._fields]  # fmt: skip
    names = {"np": np}
    exec("def touch(group):\n    total = 0.0\n" + "\n".join(lines) + "\n    return total", names)
    return names["touch"], compiled(nogil=True, _nrt=False)(names["touch"])


@GROUPS
def test_compiled_code_reads_and_writes_what_python_does(group):
    python, compiled_code = touching(group)
    for columns in (filled(group, more=2), grown(filled(group), 4 * ROWS), made(group, ROWS)):
        mine, its = copy.deepcopy(columns), copy.deepcopy(columns)
        assert python(mine) == compiled_code(its)
        for one, two in zip(mine, its, strict=True):
            assert one.tolist() == two.tolist()


@GROUPS
def test_columns_that_grew_are_found_where_they_lie_now(group):
    _, compiled_code = touching(group)
    columns = filled(group)
    compiled_code(columns)
    bigger = grown(columns, 10 * ROWS)
    compiled_code(bigger)
    assert [column[0] for column in columns] == [column[0] for column in bigger]
    replaced = columns._replace(**{group._fields[0]: filled(group)[0] * 0})
    compiled_code(replaced)
    assert replaced[0][0] == 1


def test_no_reference_is_kept_to_what_compiled_code_was_given():
    _, compiled_code = touching(PersonColumns)
    columns = filled(PersonColumns)
    compiled_code(columns)
    before = [sys.getrefcount(columns), *(sys.getrefcount(column) for column in columns)]
    for _ in range(100):
        compiled_code(columns)
    assert before == [sys.getrefcount(columns), *(sys.getrefcount(column) for column in columns)]


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy,
                                    lambda group: pickle.loads(pickle.dumps(group)),
                                    lambda group: group._replace()])
def test_a_copy_says_itself_where_its_columns_lie(copied):
    columns = filled(PersonColumns)
    columns._address  # noqa: B018
    other = copied(columns)
    assert "_address" not in vars(other) and other._address != columns._address
    lie = [column.ctypes.data for column in other]
    assert other._places[:, 0].tolist() == lie


READ_ONLY = np.zeros(5, np.float32)
READ_ONLY.flags.writeable = False


@pytest.mark.parametrize(("column", "told"), [
    (np.zeros(5), "not an array of float64 with shape"),
    (np.zeros(10, np.float32)[::2], r"strides \(8,\)"),
    (np.zeros((5, 2), np.float32), r"shape \(5, 2\)"),
    (READ_ONLY, "not a read-only array"),
    ([0.0], "not list"),
])  # fmt: skip
def test_what_compiled_code_would_misread_is_refused(column, told):
    _, compiled_code = touching(PersonColumns)
    columns = filled(PersonColumns)._replace(need=column)
    with pytest.raises(TypeError, match=f"PersonColumns.need: compiled code takes .*{told}"):
        compiled_code(columns)


def test_bounds_are_those_of_the_column():
    @compiled(nogil=True, boundscheck=True)
    def need(people, row):
        return people.need[row]

    columns = filled(PersonColumns)
    assert need(columns, len(columns.need) - 1) == columns.need[-1]
    with pytest.raises(IndexError):
        need(columns, len(columns.need))


def test_a_column_that_is_none_is_named():
    @compiled(nogil=True)
    def wrong(people):
        return people.nede[0]

    with pytest.raises(TypingError, match=r"Unknown attribute 'nede' of type table .*PersonCol"):
        wrong(filled(PersonColumns))


def test_types_in_another_order_than_the_columns_are_refused():
    class Pair(NamedTuple):
        one: np.ndarray
        two: np.ndarray

    with pytest.raises(TypeError, match="Pair: its types are not given in the order"):
        declare(table(Pair), {"two": np.float32, "one": np.float32})


def test_threads_that_ask_at_once_get_one_list():
    columns = filled(PersonColumns)
    first = columns._places
    vars(columns).setdefault("_list", columns._places.copy())  # what the second thread does
    assert columns._places is first and columns._address == first.ctypes.data
