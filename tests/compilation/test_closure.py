"""Compiled code is used again only where nothing that went into it has changed."""

import json
import shutil
from collections.abc import Callable
from enum import IntEnum
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from markets import ROOT, run_script
from numba import typeof, types

from sim.compilation.closure import closure_digest, described_signature
from sim.compilation.decorator import COMPILING, compiled
from sim.compilation.table import Table
from sim.state.columns import DTYPES, PersonColumns, made

pytestmark = pytest.mark.skipif(not COMPILING, reason="about compiled code")

CLOSURES = """
import json
import sim.market
from sim.compilation import progress
print(json.dumps({kept.name: kept._closure for kept in progress.KEPT}))
"""
FEED = {"day.feed.read_feeds"}
ALL_THAT_HEAR = {"day.hearing.hear_all", "day.orders.receive_orders"}


def closures(tree: Path) -> dict[str, str]:
    found: dict[str, str] = json.loads(run_script(CLOSURES, root=tree))
    return found


@pytest.fixture(scope="module")
def before() -> dict[str, str]:
    return closures(ROOT)


EDITS: dict[str, tuple[str, str, str, set[str]]] = {
    # What is edited: file, line, other line, and kernels that must be compiled anew.
    "the body of a rule": (
        "sim/mechanisms/trust.py", "return level - share * level",
        "return level - 0.5 * share * level", ALL_THAT_HEAR,
    ),
    "a comment": (
        "sim/mechanisms/trust.py", "    return level - share * level",
        "    # linear\n    return level - share * level", set(),
    ),
    "the body of a kernel": (
        "sim/day/feed.py", "people.offered[person] = -1\n", "people.offered[person] = -2\n", FEED,
    ),
}  # fmt: skip


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_reaches_the_kernels_that_it_must_and_no_others(
    edit: str, before: dict[str, str], tmp_path: Path
) -> None:
    file, line, other, kernels = EDITS[edit]
    shutil.copytree(ROOT / "sim", tmp_path / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    text = (tmp_path / file).read_text(encoding="utf-8")
    assert text.count(line) == 1
    (tmp_path / file).write_text(text.replace(line, other), encoding="utf-8")
    after = closures(tmp_path)
    assert {name for name in before if before[name] != after[name]} == kernels


@pytest.mark.parametrize(("file", "line", "other"), [
    ("sim/state/prefetch.py", "_KEEP, _DATA = 0, 3, 1", "_KEEP, _DATA = 0, 2, 1"),
    ("sim/compilation/table.py", "WORD = ir.IntType(64)", "WORD = ir.IntType(32)"),
])  # fmt: skip
def test_what_numba_is_taught_belongs_to_what_uses_it(
    file: str, line: str, other: str, before: dict[str, str], tmp_path: Path
) -> None:
    shutil.copytree(ROOT / "sim", tmp_path / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    text = (tmp_path / file).read_text(encoding="utf-8")
    assert text.count(line) == 1
    (tmp_path / file).write_text(text.replace(line, other), encoding="utf-8")
    after = closures(tmp_path)
    changed = {name for name in before if before[name] != after[name]}
    assert changed >= FEED
    assert (changed == set(before)) == ("table" in file)


class Kind(IntEnum):
    ONE = 1
    TWO = 2


class Pair(NamedTuple):
    first: float
    second: float = 2.0


NAMES: dict[str, Any] = {
    "np": np, "CONSTANT": 0.5, "NESTED": (1, (2.0, "text")), "Kind": Kind, "Pair": Pair,
    "TABLE": np.arange(3),
}  # fmt: skip
BODY = """
def helper(x):
    return CONSTANT * x

def outer(x, scale=3.0):
    pair = Pair(x, NESTED[0])
    return helper(pair.first) * scale * Kind.ONE + np.float64(TABLE[1])
"""


def digest(body: str = BODY, options: dict[str, Any] | None = None, **names: Any) -> str:
    """Return the digest of the outer of two functions, of which the other is compiled into it."""
    space = {**NAMES, "__name__": "sim.toy", **names}
    exec(body, space)
    space["helper"] = compiled(inner=True, nogil=True)(space["helper"])
    return closure_digest(space["outer"], options or {"nogil": True})


def test_equal_functions_have_equal_digests_wherever_they_stand() -> None:
    assert digest() == digest("\n\n# another place" + BODY)


def swapped() -> type:
    class Pair(NamedTuple):
        second: float
        first: float = 2.0

    Pair.__qualname__ = "Pair"
    return Pair


@pytest.mark.parametrize("changed", [
    lambda: digest(BODY.replace("CONSTANT * x", "CONSTANT + x")),
    lambda: digest(BODY.replace("scale=3.0", "scale=4.0")),
    lambda: digest(BODY.replace("scale=3.0", "*, scale=3.0")),
    lambda: digest(BODY.replace("Kind.ONE", "Kind.TWO")),
    lambda: digest(CONSTANT=0.25),
    lambda: digest(CONSTANT=np.float32(0.5)),
    lambda: digest(CONSTANT=-0.5),
    lambda: digest(NESTED=(1, (2.5, "text"))),
    lambda: digest(TABLE=np.array([0, 2, 2])),
    lambda: digest(TABLE=np.arange(3, dtype=np.int32)),
    lambda: digest(Kind=IntEnum("Kind", {"ONE": 2, "TWO": 1})),
    lambda: digest(Pair=swapped()),
    lambda: digest(options={"nogil": True, "fastmath": True}),
])  # fmt: skip
def test_whatever_changes_the_code_changes_the_digest(changed: Callable[[], str]) -> None:
    assert changed() != digest()


@pytest.mark.parametrize("value", [[1, 2], {"a": 1}, {1}, object(), types])
def test_a_global_that_cannot_be_followed_is_refused(value: Any) -> None:
    if value is types:
        assert digest(CONSTANT=value)  # a module of a library, whose version is asked for
        return
    with pytest.raises(TypeError, match=r"helper: CONSTANT is .*no one can tell whether it has"):
        digest(CONSTANT=value)


def test_a_name_of_an_attribute_is_no_global() -> None:
    assert digest(first=object()) == digest()


def test_what_only_an_attribute_is_named_after_hides_nothing() -> None:
    """`first` is an attribute; the global of its name holds the rule, and what is refused."""

    def told(factor: float) -> str:
        body = BODY.replace("CONSTANT * x", f"{factor} * x").replace("\ndef outer", """
first = (compiled(inner=True)(helper), [1])

def outer""")
        return digest(body, compiled=compiled)

    assert told(1.0) != told(2.0)


def test_defaults_by_name_and_variables_from_outside_belong_to_a_function() -> None:
    def of(default: float, outside: float) -> str:
        def inner(x: float, *, scale: float = default) -> float:
            return x * scale * outside

        return closure_digest(inner, {})

    assert of(1.0, 2.0) == of(1.0, 2.0)
    assert len({of(1.0, 2.0), of(2.0, 2.0), of(1.0, 3.0)}) == 3


def signature(*values: Any) -> str:
    return repr(described_signature([typeof(value) for value in values]))


def test_signatures_tell_fields_their_order_and_their_types() -> None:
    assert signature(Pair(1.0, 2.0)) != signature(swapped()(1.0, 2.0))
    one = np.zeros(1, [("a", np.float64), ("b", np.float64)])
    two = np.zeros(1, [("b", np.float64), ("a", np.float64)])
    assert signature(one) != signature(two)
    assert signature(np.zeros(1)) != signature(np.zeros(1, np.float32)) != signature(one)
    told = signature(made(PersonColumns, 1))
    assert all(name in told for name in DTYPES[PersonColumns])
    array = types.Array(types.float32, 1, "C")
    tables = [Table("t", {"a": array, "b": array}), Table("t", {"b": array, "a": array}),
              Table("t", {"a": array, "b": types.Array(types.float64, 1, "C")})]  # fmt: skip
    assert len({repr(described_signature([each])) for each in tables}) == 3
