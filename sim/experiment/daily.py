"""``daily.parquet`` and ``daily.csv``, written a few runs at a time, however many there are."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from sim.experiment.store import write_atomically
from sim.metrics import METRIC_NAMES

SCHEMA = pa.schema(
    [("scenario", pa.string()), ("seed", pa.int64()), ("day", pa.int64())]
    + [(name, pa.float64()) for name in METRIC_NAMES]
)
GROUP_ROWS = 8_192
"""Rows of a row group, at least: some 6 MB of memory, and few enough groups to read fast."""
MOST_PARTS = 64
"""Parts that are kept apart: each has 90 arrays, which outweigh the numbers of a short run."""


def tidy(scenario: str, seed: int, daily: pd.DataFrame) -> pa.Table:
    """Return the daily metrics of a run with its scenario and seed."""
    n = len(daily)
    # Taken out of the frame at once: column by column takes longer than all else of a short run.
    metrics = np.asfortranarray(daily[list(METRIC_NAMES)].to_numpy(float))
    columns = [
        pa.repeat(scenario, n),
        pa.repeat(pa.scalar(seed, pa.int64()), n),
        pa.array(daily["day"].to_numpy(), pa.int64()),
        *(pa.array(metric, from_pandas=True) for metric in metrics.T),
    ]
    return pa.table(columns, schema=SCHEMA)


def write_daily(folder: Path, parts: Iterator[pa.Table]) -> None:
    """Write both files, each atomically, from the tables of single runs."""
    write_atomically(
        folder / "daily.parquet",
        lambda parquet: write_atomically(
            folder / "daily.csv", lambda text: _write_groups(_groups(parts), parquet, text)
        ),
    )


def _write_groups(groups: Iterator[pa.Table], parquet: Path, text: Path) -> None:
    # Arrow takes every path for UTF-8, which it need not be; so the files are opened here.
    with (
        open(parquet, "wb") as parquet_file,
        open(text, "wb") as text_file,
        # Only names repeat; a dictionary of a metric's values would be a second copy of them.
        pq.ParquetWriter(
            parquet_file, SCHEMA, compression="zstd", use_dictionary=["scenario"]
        ) as binary,
        # Arrow writes this largest table ten times as fast as pandas, and as exactly.
        pyarrow.csv.CSVWriter(text_file, SCHEMA) as readable,
    ):
        for group in groups:
            binary.write_table(group, row_group_size=len(group))
            readable.write_table(group)


def _groups(parts: Iterator[pa.Table]) -> Iterator[pa.Table]:
    """Join runs until they are worth a row group."""
    waiting: list[pa.Table] = []
    for part in parts:
        waiting.append(part)
        if len(waiting) == MOST_PARTS:
            waiting = [_joined(waiting)]
        if sum(map(len, waiting)) >= GROUP_ROWS:
            yield _joined(waiting)
            waiting = []
    if waiting:
        yield _joined(waiting)


def _joined(parts: list[pa.Table]) -> pa.Table:
    return pa.concat_tables(parts).combine_chunks()
