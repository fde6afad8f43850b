"""The tables of a result folder, made from the plan and from what the folder holds alone."""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from sim.experiment import statistics
from sim.experiment.codebook import codebook
from sim.experiment.daily import tidy, write_daily
from sim.experiment.definition import Experiment
from sim.experiment.failures import read_failure, trace_file
from sim.experiment.plan import PlannedRun, StoredRuns
from sim.experiment.store import load_run, write_atomically, write_text
from sim.metrics import METRIC_NAMES
from sim.written import note_written, remove_written

DONE, FAILED, PENDING = "done", "failed", "pending"
KEY_COLUMNS = ["scenario", "seed"]
STATE_COLUMNS = ["hash", "status", "error", "traceback"]
OUTCOME_COLUMNS = [*METRIC_NAMES, *statistics.TOTALS]


@dataclass(frozen=True)
class Tables:
    """The tables of an experiment that are small, and the arithmetics that computed its runs.

    `runs` has a row for every run; `summary` and `differences` are about the scenarios as they
    stand; `of_design` holds the tables of the design by name.
    """

    runs: pd.DataFrame
    summary: pd.DataFrame
    differences: pd.DataFrame
    of_design: dict[str, pd.DataFrame]
    arithmetic_digests: frozenset[str]


def write_statuses(
    folder: Path, experiment: Experiment, runs: list[PlannedRun], stored: Container[str]
) -> pd.DataFrame:
    """Write ``runs.csv`` before there are results: every run with its status, and return it.

    Parameters
    ----------
    folder : Path
        The result folder.
    experiment : Experiment
        What is run.
    runs : list of PlannedRun
        The plan, in the order of the rows.
    stored : container of str
        The hashes of the runs that are there.
    """
    table = _runs_table(
        [_row(folder, experiment, run, run.hash in stored) for run in runs], experiment
    )
    write_csv(folder / "runs.csv", table)
    return table


def write_tables(folder: Path, experiment: Experiment, runs: list[PlannedRun]) -> Tables:
    """Read the stored runs of a plan, one at a time, and write every table of the folder.

    Parameters
    ----------
    folder : Path
        The result folder.
    experiment : Experiment
        What was run.
    runs : list of PlannedRun
        The plan, in the order of the rows.
    """
    rows: list[dict[str, Any]] = []
    digests: set[str] = set()
    write_daily(folder, _read_runs(folder, experiment, runs, rows, digests))
    table = _runs_table(rows, experiment)
    stands = np.array([not run.point for run in runs])
    outcomes = table.loc[stands & (table["status"] == DONE), [*KEY_COLUMNS, *OUTCOME_COLUMNS]]
    tables = Tables(
        table,
        statistics.summary(outcomes),
        statistics.differences(outcomes, experiment.baseline),
        experiment.design.tables(experiment.arms, StoredRuns(folder)),
        frozenset(digests),
    )
    write_csv(folder / "runs.csv", table)
    write_csv(folder / "summary.csv", tables.summary)
    write_csv(folder / "differences.csv", tables.differences)
    own_names = [f"{name}.csv" for name in tables.of_design]
    note_written(folder, own_names)
    for name, own in tables.of_design.items():
        write_csv(folder / f"{name}.csv", own)
    for name, text in experiment.design.texts(
        experiment.arms, StoredRuns(folder), folder
    ).items():
        write_text(folder / name, text)
    # Tables of an earlier design would be of other runs than the plan; the runs stay.
    remove_written(folder, but=own_names)
    write_csv(folder / "codebook.csv", codebook(experiment.design))
    return tables


def write_csv(path: Path, table: pd.DataFrame) -> None:
    """Write a small table as CSV, atomically; missing values are empty."""
    write_atomically(path, lambda to: table.to_csv(to, index=False, lineterminator="\n"))


def _read_runs(
    folder: Path,
    experiment: Experiment,
    runs: list[PlannedRun],
    rows: list[dict[str, Any]],
    digests: set[str],
) -> Iterator[pa.Table]:
    """Yield the daily metrics of the scenarios as they stand; note every run's row and digest."""
    for run in runs:
        stored = load_run(folder, run.hash)
        row = _row(folder, experiment, run, stored is not None)
        rows.append(row)
        if stored is not None:
            row |= statistics.outcome_metrics(stored.daily)
            digests.add(stored.manifest["arithmetic_digest"])
            if not run.point:
                yield tidy(run.scenario_name, run.seed, stored.daily)


def _row(folder: Path, experiment: Experiment, run: PlannedRun, stored: bool) -> dict[str, Any]:
    failure = None if stored else read_failure(folder, run.hash)
    return {
        "scenario": run.scenario_name,
        "seed": run.seed,
        **{column: run.point.get(column, "") for column, *_ in experiment.design.columns},
        "hash": run.hash,
        "status": DONE if stored else FAILED if failure else PENDING,
        "error": failure.error if failure else "",
        "traceback": trace_file(run.hash) if failure and failure.traceback else "",
    }


def _runs_table(rows: list[dict[str, Any]], experiment: Experiment) -> pd.DataFrame:
    points = [column for column, *_ in experiment.design.columns]
    columns = [*KEY_COLUMNS, *points, *STATE_COLUMNS, *OUTCOME_COLUMNS]
    return pd.DataFrame(rows, columns=columns)
