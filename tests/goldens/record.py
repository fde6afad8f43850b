"""What a run leaves to be compared, and the files in which the goldens keep it.

``daily.parquet`` has a row a case, seed and day, and a column a metric; ``columns.parquet`` a row a
case, seed, tenth day and array of the state, with the first 32 bits of the array's SHA-256. Its day
counts the days that were lived, so that 10 stands for the state after the days 0 to 9.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from goldens.cases import Case
from sim.market import Market

DATA = Path(__file__).parent / "data"
EVERY = 10
"""Days between two digests of the columns, so that the first wrong day is known to ten."""
RUN = ["case", "seed"]


class Record(NamedTuple):
    """What runs leave: the tables of the two files, and the counters of the mechanisms."""

    daily: pd.DataFrame
    columns: pd.DataFrame
    counters: dict[str, int]


def recorded(case: Case, seed: int) -> Record:
    """Run a case with a seed."""
    market = case.market(seed)
    rows: list[tuple[int, str, int]] = []
    market.run(lambda day: rows.extend(_digests(market, day)) if _is_kept(day, case.days) else None)
    columns = pd.DataFrame(rows, columns=["day", "column", "digest"])
    columns = columns.astype({"day": "int32", "digest": "uint32"})
    daily = market.daily
    for table in (daily, columns):
        table.insert(0, "case", case.name)
        table.insert(1, "seed", seed)
    return Record(daily, columns, market.outcome()["counters"])


def _is_kept(day: int, days: int) -> bool:
    return day % EVERY == 0 or day == days


def _digests(market: Market, day: int) -> list[tuple[int, str, int]]:
    return [(day, name, int(text[:8], 16)) for name, text in market.state.digests().items()]


def joined(records: Iterable[Record]) -> Record:
    """Return several records as one."""
    parts = list(records)
    counters: dict[str, int] = {}
    for part in parts:
        for name, count in part.counters.items():
            counters[name] = counters.get(name, 0) + count
    return Record(
        pd.concat([part.daily for part in parts], ignore_index=True),
        pd.concat([part.columns for part in parts], ignore_index=True),
        counters,
    )


def write(record: Record, folder: Path) -> None:
    """Write the two tables, as small as they get."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("daily", "columns"):
        table = getattr(record, name)
        table.to_parquet(
            folder / f"{name}.parquet", compression="zstd", compression_level=19, index=False
        )


def read(folder: Path) -> Record:
    """Read the two tables; the counters are not kept."""
    return Record(
        pd.read_parquet(folder / "daily.parquet"), pd.read_parquet(folder / "columns.parquet"), {}
    )


def of_run(record: Record, case: str, seed: int) -> Record:
    """Return what a record holds of one run."""
    return Record(
        *(
            table[(table["case"] == case) & (table["seed"] == seed)].drop(columns=RUN)
            for table in (record.daily, record.columns)
        ),
        {},
    )
