"""The tables of a result folder, read back as they were written, with what the codebook says."""

import datetime
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from sim.experiment.plan import read_plan
from sim.scenario.problems import ConfigurationError

CODEBOOK, DAILY = "codebook", "daily"
TEXT = "text"
_DATE = ("date", "calendar date of the day, where day 0 of the scenario has one", "date", "date",
         "日期")


class ExportError(Exception):
    """What cannot be exported; the text is a sentence for whoever asked for it."""


@dataclass(frozen=True)
class Column:
    """What the codebook says of a column."""

    unit: str
    en: str
    zh: str

    @property
    def label(self) -> str:
        """English and Chinese label with the unit."""
        return f"{self.en} / {self.zh}" + ("" if self.unit == TEXT else f" [{self.unit}]")


@dataclass(frozen=True)
class Table:
    """A table, its values as they were computed; missing numbers are NaN, missing texts ""."""

    name: str
    frame: pd.DataFrame
    columns: Mapping[str, Column]


@dataclass(frozen=True)
class Written:
    """What an export left: files, and remarks on what could not be told in the format."""

    files: list[Path] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def read_tables(directory: Path) -> Iterator[Table]:
    """Yield the codebook, then the tables that it describes, of those that are there.

    Raises
    ------
    ExportError
        If it is no result folder, or one without tables.
    """
    if not directory.is_dir():
        raise ExportError(f"{directory}: not a folder; a result folder such as results/three_eras "
                          "is expected")
    try:
        plan = read_plan(directory)
    except ConfigurationError as error:
        raise ExportError(str(error)) from None
    if not (directory / f"{CODEBOOK}.csv").is_file():
        raise ExportError(f"{directory}: has no tables yet; run the experiment first")
    starts = _starts(plan)
    codebook = _codebook(directory, dated=bool(starts))
    by_table: dict[str, dict[str, Column]] = {}
    for table, column, _, unit, en, zh in codebook.astype(str).itertuples(index=False):
        by_table.setdefault(table, {})[column] = Column(unit, en, zh)
    yield Table(CODEBOOK, codebook, {})
    for name, columns in by_table.items():
        frame = _daily(directory, starts) if name == DAILY else _csv(directory, name, columns)
        if frame is not None:
            yield Table(name, frame, columns)


def _codebook(directory: Path, dated: bool) -> pd.DataFrame:
    """Return the codebook by table, which in an export is one file or sheet whatever its format."""
    path = directory / f"{CODEBOOK}.csv"
    with _whole(path):
        codebook = pd.read_csv(path, dtype=str, keep_default_na=False)
        if "file" not in codebook:
            raise ValueError("no codebook")
    codebook = codebook[codebook["file"].str.endswith(".csv")]
    codebook.insert(0, "table", codebook["file"].str.removesuffix(".csv"))
    codebook = codebook.drop(columns="file")
    if dated:
        day = codebook.index[(codebook["table"] == DAILY) & (codebook["column"] == "day")][0]
        codebook.loc[day + 0.5] = [DAILY, *_DATE]  # between two whole numbers: after the day
        codebook = codebook.sort_index()
    return codebook.reset_index(drop=True)


def _csv(directory: Path, name: str, columns: Mapping[str, Column]) -> pd.DataFrame | None:
    """Return a small table; texts stay texts, also a scenario whose name is 007 or NA."""
    path = directory / f"{name}.csv"
    if not path.is_file():
        return None
    texts = {name: pa.string() for name, column in columns.items() if column.unit == TEXT}
    # Arrow reads a number to the bits that were written; pandas before 3.0 does not.
    with _whole(path), open(path, "rb") as file:
        table = pyarrow.csv.read_csv(
            file,
            parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True),
            convert_options=pyarrow.csv.ConvertOptions(column_types=texts, null_values=[""]),
        )
    empty = [name for name, kind in zip(table.schema.names, table.schema.types, strict=True)
             if pa.types.is_null(kind)]
    return table.to_pandas().astype(dict.fromkeys(empty, float))


def _daily(directory: Path, starts: Mapping[str, datetime.date]) -> pd.DataFrame | None:
    path = directory / f"{DAILY}.parquet"
    if not path.is_file():
        return None
    with _whole(path), open(path, "rb") as file:
        daily = pq.read_table(file).to_pandas(categories=[])
    if starts and len(daily):
        first = pd.to_datetime(daily["scenario"].map(starts))
        dates = first + pd.to_timedelta(daily["day"], unit="D")
        daily.insert(daily.columns.get_loc("day") + 1, "date", dates)
    return daily


@contextmanager
def _whole(path: Path) -> Iterator[None]:
    """Say which file is damaged where it cannot be read."""
    try:
        yield
    except (ValueError, pa.ArrowException):
        raise ExportError(f"{path}: is damaged; run the experiment again, which makes its tables "
                          "anew") from None


def _starts(plan: Mapping[str, Any]) -> dict[str, datetime.date]:
    """Return the calendar date of day 0 of every scenario that has one."""
    return {
        each["name"]: datetime.date.fromisoformat(each["start"])
        for each in plan["scenarios"]
        if each["start"]
    }
