"""Where a row lives in the code: derived from the declarations and docstrings, never typed."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from sim.mechanisms import all_parameters

SOURCES = Path(__file__).parent.parent
HOME = SOURCES.parent
MODEL = ("mechanisms", "state", "day")
"""Folders that hold the rules; others only speak of them."""
_IDS = re.compile(r'(?<!["])\bM([0-9]{2})(?:-M([0-9]{2}))?\b')
"""An id or a range of ids; one in quotation marks is an example of a text, not a reference."""
_DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef)


def parameters_of(row_id: str) -> list[str]:
    """Return the dotted paths of the parameters that are declared for a row, switches left out."""
    return [
        path for path, each in all_parameters()
        if row_id in each.mechanisms and each.unit != "switch"
    ]


def files_of(row_id: str) -> list[str]:
    """Return the modules whose docstrings name a row, relative to the project."""
    return [file for file, ids in _ids_by_file() if row_id in ids]


def named_in(text: str) -> set[str]:
    """Return the ids that a text names, ranges (M15-M18) spelt out."""
    return {
        f"M{number:02d}"
        for first, last in _IDS.findall(text)
        for number in range(int(first), int(last or first) + 1)
    }


@cache
def _ids_by_file() -> list[tuple[str, set[str]]]:
    found = []
    for file in sorted(file for folder in MODEL for file in (SOURCES / folder).rglob("*.py")):
        ids = set().union(*map(named_in, _docstrings(file)))
        if ids:
            found.append((file.relative_to(HOME).as_posix(), ids))
    return found


def _docstrings(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, _DOCUMENTED):
            yield ast.get_docstring(node) or ""
