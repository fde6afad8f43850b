"""The tables of a result folder, made from the plan and the stored runs alone."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from sim.experiment import statistics
from sim.experiment.codebook import codebook
from sim.experiment.definition import Design, Experiment
from sim.experiment.plan import PlannedRun, stored_in
from sim.experiment.store import StoredRun, load_run, write_atomically, write_text
from sim.experiment.worker import Finished

DONE, FAILED, MISSING = "done", "failed", "missing"
KEY_COLUMNS = ["scenario", "seed"]
STATE_COLUMNS = ["hash", "status", "error", "traceback"]
TIMING_COLUMNS = ["hash", "scenario", "seed", "seconds", "peak_memory_mb", "host"]


@dataclass(frozen=True)
class Tables:
    """The tables of an experiment, and the arithmetics that computed its runs.

    `runs` has a row for every run; `daily`, `summary` and `differences` are about the scenarios
    as they stand; `of_design` holds the tables of the design by name, `texts` its other files.
    """

    runs: pd.DataFrame
    daily: pd.DataFrame
    summary: pd.DataFrame
    differences: pd.DataFrame
    of_design: dict[str, pd.DataFrame]
    texts: dict[str, str]
    arithmetic_digests: frozenset[str]


def trace_file(run_hash: str) -> str:
    """Return where the traceback of a failed run lies, relative to the result folder."""
    return f"errors/{run_hash[:16]}.txt"


def collect(
    folder: Path, experiment: Experiment, runs: list[PlannedRun], failed: dict[str, Finished]
) -> Tables:
    """Read the stored runs of a plan and make its tables.

    Parameters
    ----------
    folder : Path
        The result folder.
    experiment : Experiment
        What was run.
    runs : list of PlannedRun
        The plan, in the order of the rows.
    failed : dict
        Hash to what a failed run left.
    """
    rows: list[dict[str, Any]] = []
    parts: list[pd.DataFrame] = []
    digests = set()
    for run in runs:
        stored = None if run.hash in failed else load_run(folder, run.hash)
        row = _row(run, experiment, stored, failed.get(run.hash))
        if stored is not None:
            row |= statistics.outcome_metrics(stored.daily)
            digests.add(stored.manifest["arithmetic_digest"])
            if not run.point:
                parts.append(_tidy(run, stored.daily))
        rows.append(row)
    table = pd.DataFrame(rows)
    points = [column for column, *_ in experiment.design.columns]
    stands = np.array([not run.point for run in runs])
    finished = table[stands & (table["status"] == DONE)].drop(columns=[*STATE_COLUMNS, *points])
    return Tables(
        table,
        pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(),
        statistics.summary(finished),
        statistics.differences(finished, experiment.baseline),
        experiment.design.tables(experiment.arms, stored_in(folder)),
        experiment.design.texts(experiment.arms, stored_in(folder), folder),
        frozenset(digests),
    )


def write_tables(folder: Path, tables: Tables, design: Design) -> None:
    """Write every table of the folder but the timing, each atomically."""
    write_csv(folder / "runs.csv", tables.runs)
    write_csv(folder / "summary.csv", tables.summary)
    write_csv(folder / "differences.csv", tables.differences)
    for name, table in tables.of_design.items():
        write_csv(folder / f"{name}.csv", table)
    for name, text in tables.texts.items():
        write_text(folder / name, text)
    write_csv(folder / "codebook.csv", codebook(design))
    daily = pa.Table.from_pandas(tables.daily, preserve_index=False).replace_schema_metadata(None)
    write_atomically(
        folder / "daily.parquet", lambda to: pq.write_table(daily, to, compression="zstd")
    )
    # Arrow writes this largest table ten times as fast as pandas, and as exactly.
    write_atomically(folder / "daily.csv", lambda to: pyarrow.csv.write_csv(daily, to))


def write_csv(path: Path, table: pd.DataFrame) -> None:
    """Write a small table as CSV, atomically; missing values are empty."""
    write_atomically(path, lambda to: table.to_csv(to, index=False, lineterminator="\n"))


def record_timing(folder: Path, run: PlannedRun, finished: Finished) -> None:
    """Put one run's cost into ``timing.csv``, in place of what it cost before."""
    path = folder / "timing.csv"
    row = (
        run.hash,
        run.scenario_name,
        run.seed,
        round(finished.seconds, 3),
        round(finished.peak_memory_mb, 1),
        finished.host,
    )
    table = pd.DataFrame([row], columns=TIMING_COLUMNS)
    if path.is_file():
        before = pd.read_csv(path)
        table = pd.concat([before[before["hash"] != run.hash], table], ignore_index=True)
    write_csv(path, table)


def _row(
    run: PlannedRun, experiment: Experiment, stored: StoredRun | None, failure: Finished | None
) -> dict[str, Any]:
    status = DONE if stored else FAILED if failure else MISSING
    return {
        "scenario": run.scenario_name,
        "seed": run.seed,
        **{column: run.point.get(column, "") for column, *_ in experiment.design.columns},
        "hash": run.hash,
        "status": status,
        "error": failure.error if failure else "",
        "traceback": trace_file(run.hash) if failure and failure.traceback else "",
    }


def _tidy(run: PlannedRun, daily: pd.DataFrame) -> pd.DataFrame:
    tidy = daily.copy()
    tidy.insert(0, "scenario", run.scenario_name)
    tidy.insert(1, "seed", run.seed)
    return tidy
