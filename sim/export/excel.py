"""One Excel workbook: the codebook, then a sheet a table."""

import math
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from sim.export.comma import write_csv
from sim.export.tables import ExportError, Table, Written
from sim.extras import missing
from sim.files import write_atomically

MOST_ROWS = 1_048_575
"""Rows of a sheet below its header."""

LONGEST_TITLE = 31
WORKBOOK = "results.xlsx"


def write_excel(tables: Iterable[Table], folder: Path) -> Written:
    """Write ``results.xlsx``; a table that is too long for a sheet becomes a CSV file beside it."""
    absent = missing("openpyxl")
    if absent:
        raise ExportError(f"Excel files take a library: {absent}")
    from openpyxl import Workbook

    written = Written([folder / WORKBOOK])
    book = Workbook(write_only=True)
    for table in tables:
        if len(table.frame) > MOST_ROWS:
            beside = folder / f"{table.name}.csv"
            write_csv(beside, table.frame)
            written.files.append(beside)
            written.remarks.append(
                f"{table.name} has {len(table.frame):,} rows and a sheet of Excel takes "
                f"{MOST_ROWS:,}: it is in {beside.name}, and not in the workbook"
            )
            continue
        sheet = book.create_sheet(table.name[:LONGEST_TITLE])
        sheet.freeze_panes = "A2"
        for row in _rows(sheet, table.frame):
            sheet.append(row)
    write_atomically(folder / WORKBOOK, book.save)
    return written


def _rows(sheet: Any, frame: pd.DataFrame) -> Iterator[list[Any]]:
    """Yield header and rows as cells; a missing or infinite number is an empty cell."""
    from openpyxl.styles import Font

    yield [_text(sheet, str(name), Font(bold=True)) for name in frame]
    columns = [_cells(sheet, frame[name]) for name in frame]
    yield from map(list, zip(*columns, strict=True))


def _cells(sheet: Any, column: pd.Series) -> Iterator[Any]:
    if column.dtype.kind == "M":
        return (None if pd.isna(value) else value.date() for value in column)
    if column.dtype.kind == "f":
        return (_number(sheet, value) for value in column.tolist())
    if column.dtype.kind in "iub":
        return iter(column.tolist())
    return (_text(sheet, text) if text else None for text in column.astype(str))


def _number(sheet: Any, value: float) -> Any:
    """Return a cell that reads back to the same bits: openpyxl writes 16 digits, some need 17."""
    from openpyxl.cell import WriteOnlyCell

    if not math.isfinite(value):
        return None
    if float(f"{value:.16g}") == value:
        return value
    cell = WriteOnlyCell(sheet, repr(value))
    cell.data_type = "n"
    return cell


def _text(sheet: Any, text: str, font: Any = None) -> Any:
    """Return a cell that is a text whatever it begins with, never a formula."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", text))
    cell.data_type = "s"
    if font is not None:
        cell.font = font
    return cell
