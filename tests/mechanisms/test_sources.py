"""A lint of the sources: only arithmetic that compiled and plain Python share, bit by bit."""

import ast
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.state.columns import DTYPES

HERE = Path(sim.__file__).parent
FILES = sorted(f for name in ("mechanisms", "state", "day") for f in (HERE / name).glob("*.py"))
COMPILED = {"rule", "kernel", "compiled"}
NUMPY_IN_COMPILED = {"float64", "uint64", "nan"}
ALLOCATION = {"full", "empty", "zeros", "arange", "int32", "int64", "bool_"}
ROUNDED_DIFFERENTLY = {"gamma", "lgamma", "pow", "fsum", "erfc", "expm1", "log1p"}

SINGLE = {name for types in DTYPES.values() for name, t in types.items() if t is np.float32}


def decorators(function: ast.FunctionDef) -> set[str]:
    """Return the names of a function's decorators."""
    called = (d.func if isinstance(d, ast.Call) else d for d in function.decorator_list)
    return {d.id for d in called if isinstance(d, ast.Name)}


def faults_in_compiled(function: ast.FunctionDef) -> Iterator[tuple[int, str]]:
    """Yield (line, what) of what compiled and plain Python do not do alike."""
    allowed = NUMPY_IN_COMPILED
    if "compiled" in decorators(function):  # a builder of the graph is no part of the day
        allowed = NUMPY_IN_COMPILED | ALLOCATION
    for node in ast.walk(function):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.value.id == "np" and node.attr not in allowed:
                yield node.lineno, f"np.{node.attr}"
            if node.value.id == "math" and node.attr in ROUNDED_DIFFERENTLY:
                yield node.lineno, f"math.{node.attr}"
        # Plain Python would go on in float32 where compiled code goes on in float64.
        if (
            isinstance(node, ast.AugAssign)
            and isinstance(node.target, ast.Name)
            and isinstance(node.value, ast.Subscript)
            and isinstance(node.value.value, ast.Attribute)
            and node.value.value.attr in SINGLE
        ):
            yield node.lineno, "an element summed as it is stored"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id in {"sum", "round", "pow", "prange"}:
                yield node.lineno, f"{node.func.id}()"
            # numba's float() keeps float32; np.float64() does what plain Python does.
            if node.func.id == "float" and any(isinstance(a, ast.Subscript) for a in node.args):
                yield node.lineno, "float() of an element"


def faults(source: str) -> Iterator[tuple[int, str]]:
    """Yield (line, what) of every fault of a source text."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Pow):
            yield node.lineno, "**"
        if isinstance(node, ast.keyword) and node.arg in {"parallel", "fastmath"}:
            yield node.value.lineno, node.arg
        if isinstance(node, ast.Name | ast.alias) and getattr(node, "id", None) == "prange":
            yield node.lineno, "prange"
        if isinstance(node, ast.FunctionDef) and decorators(node) & COMPILED:
            yield from faults_in_compiled(node)


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_a_source_uses_shared_arithmetic_only(file: Path) -> None:
    assert list(faults(file.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "body",
    [
        "x ** 2",
        "math.lgamma(x)",
        "np.exp(x)",
        "sum(x)",
        "float(x[0])",
        "round(x)",
        "compiled(parallel=True)",
        "[0 for _ in prange(3)]",
    ],
)
def test_the_lint_sees(body: str) -> None:
    assert list(faults(f"@rule\ndef f(x):\n    return {body}\n"))


def test_the_lint_sees_float32_sums() -> None:
    found = faults("@kernel\ndef f(x):\n    total = 0.0\n    total += x.trust[0]\n")
    assert [line for line, _ in found] == [4]


def test_the_lint_covers_the_kernels() -> None:
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in FILES]
    functions = [n for tree in trees for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]
    assert sum(bool(decorators(f) & COMPILED) for f in functions) > 120
