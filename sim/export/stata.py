"""Stata files of version 118 (Stata 14 and later), whose texts are UTF-8."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from sim.export.tables import CODEBOOK, Table, Written
from sim.files import write_atomically

VERSION: Final = 118
LONGEST_NAME, LONGEST_LABEL = 32, 80
"""Characters of a variable's name and of its label."""

# fmt: off
RESERVED = frozenset((
    "_all", "_b", "_coef", "_cons", "_n", "_N", "_pi", "_pred", "_rc", "_se", "_skip", "byte",
    "double", "float", "if", "in", "int", "long", "strL", "using", "with",
))
# fmt: on


def write_stata(tables: Iterable[Table], folder: Path) -> Written:
    """Write a .dta file a table; labels are English, Chinese and the unit.

    The codebook has a column more, `stata_name`: the names of some columns are no names in Stata.
    """
    written = Written()
    for table in tables:
        frame, labels = table.frame, {name: each.label for name, each in table.columns.items()}
        if table.name == CODEBOOK:
            frame = _with_stata_names(frame)
        path = folder / f"{table.name}.dta"
        _write(path, table.name, frame, labels, written)
        written.files.append(path)
    return written


def stata_names(names: Iterable[str]) -> dict[str, str]:
    """Return legal, different names of variables: at most 32 letters, digits and underscores."""
    found: dict[str, str] = {}
    for name in names:
        legal = re.sub(r"[^A-Za-z0-9_]", "_", name)
        if legal in RESERVED or re.match(r"\d|str\d+$|$", legal):
            legal = f"_{legal}"
        stem, number = legal[:LONGEST_NAME], 1
        legal = stem
        while legal in found.values():
            number += 1
            legal = f"{stem[: LONGEST_NAME - len(str(number)) - 1]}_{number}"
        found[name] = legal
    return found


def _with_stata_names(codebook: pd.DataFrame) -> pd.DataFrame:
    names = pd.Series("", index=codebook.index, dtype=object)
    for _, rows in codebook.groupby("table"):
        names.loc[rows.index] = rows["column"].map(stata_names(rows["column"]))
    codebook = codebook.copy()
    codebook.insert(2, "stata_name", names)
    return codebook


def _write(
    path: Path, name: str, frame: pd.DataFrame, labels: dict[str, str], written: Written
) -> None:
    content = _storable(frame)
    names = stata_names(content.columns)
    kinds = {column: content[column].dtype.kind for column in names}
    infinite = [c for c in names if kinds[c] == "f" and np.isinf(content[c]).any()]
    if infinite:
        content[infinite] = content[infinite].replace([np.inf, -np.inf], np.nan)
        written.remarks.append(f"{path.name}: Stata knows no infinite number; those in "
                               f"{', '.join(infinite)} are missing")
    write_atomically(path, lambda to: content.rename(columns=names).to_stata(
        to, write_index=False, version=VERSION, data_label=name[:LONGEST_LABEL],
        variable_labels={names[c]: labels.get(c, "")[:LONGEST_LABEL] for c in names},
        convert_dates={names[c]: "td" for c in names if kinds[c] == "M"},
    ))


def _storable(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the table with texts as Python's own, and whole numbers beyond 32 bits as texts.

    Stata has no larger whole numbers, and a seed that is rounded is another seed.
    """
    limits = np.iinfo(np.int32)
    content = frame.copy()
    for name, column in frame.items():
        if column.dtype.kind in "iu" and len(column):
            if column.min() < limits.min or column.max() > limits.max - 27:
                content[name] = column.astype(str).astype(object)
        elif column.dtype.kind not in "iufbM":
            content[name] = column.astype(str).astype(object)
    return content
