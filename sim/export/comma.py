"""CSV files that Excel opens as they are meant: UTF-8 with its mark, and no text is a formula."""

import codecs
from collections.abc import Iterable
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.csv

from sim.export.tables import Table, Written
from sim.files import write_atomically

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that a spreadsheet takes for a formula."""


def write_csv_files(tables: Iterable[Table], folder: Path) -> Written:
    """Write a CSV file a table: UTF-8 with the mark by which Excel knows it."""
    written = Written()
    for table in tables:
        path = folder / f"{table.name}.csv"
        write_csv(path, table.frame)
        written.files.append(path)
    return written


def write_csv(path: Path, frame: pd.DataFrame) -> None:
    """Write a table as CSV with a byte-order mark; no text in it acts as a formula."""
    table = pa.Table.from_pandas(_harmless(frame), preserve_index=False)

    def write(to: Path) -> None:
        with open(to, "wb") as file:
            file.write(codecs.BOM_UTF8)
            pyarrow.csv.write_csv(table, file)

    write_atomically(path, write)


def _harmless(frame: pd.DataFrame) -> pd.DataFrame:
    """Put an apostrophe before every text that a spreadsheet would take for a formula."""
    harmless = frame.copy(deep=False)
    for name, column in frame.items():
        if pd.api.types.is_datetime64_any_dtype(column):
            harmless[name] = column.dt.date
        elif not pd.api.types.is_numeric_dtype(column):
            harmless[name] = [f"'{text}" if text.startswith(FORMULA) else text
                              for text in column.astype(str)]
    return harmless
