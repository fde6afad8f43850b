"""Every small mutation of a source file: one operator, comparison, number or statement changed."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult, ast.Mod: ast.FloorDiv, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
    ast.LShift: ast.RShift, ast.RShift: ast.LShift, ast.BitXor: ast.BitAnd,
}  # fmt: skip
COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
OTHER_NAMES = {"min": "max", "max": "min"}


class Mutant(NamedTuple):
    """One mutation of a file.

    Attributes
    ----------
    file : str
        Path of the source, relative to the root.
    line : int
        Where it is, counted from 1.
    kind : str
        What was changed: ``operator``, ``comparison``, ``connective``, ``condition``, ``number``,
        ``statement``, ``extreme`` (least and greatest) or ``arguments`` (the first two swapped).
    start, end : int
        The bytes that are replaced.
    old, new : str
        What stood there and what stands there now.
    """

    file: str
    line: int
    kind: str
    start: int
    end: int
    old: str
    new: str

    def applied(self, source: bytes) -> bytes:
        """Return the mutated source."""
        return source[: self.start] + self.new.encode() + source[self.end :]


def mutants_of(root: Path, file: str) -> list[Mutant]:
    """Return every mutant of a file, in the order of the text."""
    source = (root / file).read_bytes()
    tree = ast.parse(source)
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    found = []
    for kind, node, new in _changes(tree):
        start = starts[node.lineno - 1] + node.col_offset
        end = starts[node.end_lineno - 1] + node.end_col_offset
        old = source[start:end].decode()
        found.append(Mutant(file, node.lineno, kind, start, end, old, new))
    return sorted(set(found), key=lambda mutant: (mutant.start, mutant.end, mutant.new))


def _changes(tree: ast.Module) -> Iterator[tuple[str, ast.AST, str]]:
    """Yield kind, node and new text of every change, annotations and decorators left out."""
    todo: list[ast.AST] = [tree]
    while todo:
        node = todo.pop()
        yield from _changes_of(node)
        for name, value in ast.iter_fields(node):
            if name in ("annotation", "returns", "decorator_list"):
                continue
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST) and not isinstance(child, ast.Raise | ast.JoinedStr):
                    todo.append(child)


def _changes_of(node: ast.AST) -> Iterator[tuple[str, ast.AST, str]]:
    match node:
        case ast.BinOp(op=op) if type(op) in OPERATORS:
            yield "operator", node, _written(node, op=OPERATORS[type(op)]())
        case ast.AugAssign(op=op):
            if type(op) in OPERATORS:
                yield "operator", node, ast.unparse(_with(node, op=OPERATORS[type(op)]()))
            yield "statement", node, "pass"
        case ast.Compare(ops=[op]) if type(op) in COMPARISONS:
            yield "comparison", node, _written(node, ops=[COMPARISONS[type(op)]()])
        case ast.BoolOp(op=op):
            other = ast.Or() if isinstance(op, ast.And) else ast.And()
            yield "connective", node, _written(node, op=other)
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            yield "operator", node, f"({ast.unparse(operand)})"
        case ast.If(test=test) | ast.IfExp(test=test):
            yield "condition", test, f"(not ({ast.unparse(test)}))"
        case ast.Constant(value=bool(value)):
            yield "number", node, str(not value)
        case ast.Constant(value=int(value)):
            yield "number", node, str(value + 1)
        case ast.Constant(value=float(value)):
            yield "number", node, repr(value * 1.1 if value else 1.0)
        case ast.Assign(targets=[ast.Subscript() | ast.Attribute()]):
            yield "statement", node, "pass"
        case ast.Expr(value=ast.Call()) | ast.Continue():
            yield "statement", node, "pass"
        case ast.Call(func=ast.Name(id=name)) if name in OTHER_NAMES:
            other_name = ast.Name(OTHER_NAMES[name], ast.Load())
            yield "extreme", node, ast.unparse(_with(node, func=other_name))
        case ast.Call(args=[first, second, *others]) if ast.dump(first) != ast.dump(second):
            yield "arguments", node, ast.unparse(_with(node, args=[second, first, *others]))


def _with(node: ast.AST, **fields: object) -> ast.AST:
    return type(node)(**{**dict(ast.iter_fields(node)), **fields})


def _written(node: ast.AST, **fields: object) -> str:
    return f"({ast.unparse(_with(node, **fields))})"
