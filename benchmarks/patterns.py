"""Measure the patterns that the model should show without being told to; write docs/patterns.*.

    python benchmarks/patterns.py --seeds 8 --persons 20000 --days 730 --jobs 2
    python benchmarks/patterns.py --only P1,P6 --seeds 4 --persons 4000 --out SOME_FOLDER
    python benchmarks/patterns.py --only none          # tables and figure from docs/patterns.csv

Every run is asked its statistics and forgotten. docs/patterns.csv gets a row a case, population,
seed and statistic (rows of cases that are not measured this time stay); the tables in
docs/patterns.md between `<!-- NAME -->` and `<!-- end -->`, and the figure, are made from it.
"""

import argparse
import multiprocessing
import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import NamedTuple

import pandas as pd
from patterns_designs import DESIGNS
from patterns_runs import CASES
from patterns_tables import figure, filled, tables

from sim import Market, load_scenario
from sim.version import MODEL_VERSION

DOCS = Path(__file__).resolve().parents[1] / "docs"
KEY = ["model", "case", "persons", "days", "seed", "statistic"]
ALL = CASES | DESIGNS


class Job(NamedTuple):
    """One run: a case, its population, length and seed."""

    case: str
    persons: int
    days: int
    seed: int


class Cell(NamedTuple):
    """A case to run, and its population as a share of --persons."""

    case: str
    persons: float = 1.0


PLAN: dict[str, tuple[Cell, ...]] = {
    "P1": (Cell("wild growth"), Cell("no trust")),
    "P2": tuple(
        Cell(f"{side}{null}{telling}")
        for null in ("", ", symmetric")
        for telling in ("", ", nobody tells")
        for side in ("lost", "gained")
    ),
    "P3": (
        Cell("spam race"),
        Cell("spam race, unlimited attention"),
        Cell("spam race, blind copying"),
    ),
    "P4": (Cell("wild growth"), Cell("no trust"), Cell("fatigue frozen")),
    "P5": (
        Cell("wild growth"),
        Cell("random entry"),
        Cell("insured after wild"),
        Cell("insured after wild, incumbents not vetted"),
    ),
    "P6": (
        Cell("wild growth"),
        Cell("depth cap 1"),
        Cell("depth cap 2"),
        Cell("depth cap 3"),
        Cell("uniform recruiting"),
    ),
    "P7": (
        Cell("wild growth"),
        Cell("depth cap 1"),
        Cell("uniform recruiting"),
    ),
    "P9": (Cell("wild growth"), Cell("uniform recruiting")),
    "P10": (
        Cell("wild growth"),
        Cell("capacity 25"),
        Cell("no congestion"),
        Cell("no congestion, capacity 25"),
    ),
    "P11": (
        Cell("history"),
        Cell("history, flat premium"),
        Cell("history without platform"),
        Cell("history, effort frozen"),
        Cell("history, effort frozen, flat premium"),
    ),
    "P12": (
        Cell("lone sellers"),
        Cell("lone sellers, trust frozen"),
        Cell("lone sellers, fatigue frozen"),
        Cell("lone sellers, both frozen"),
    ),
    "fall": (Cell("fall", 0.2), Cell("fall")),
    "tests": (Cell("wild growth"), Cell("no trust"), Cell("depth cap 1"), Cell("capacity 25")),
}
"""Pattern to its runs; `tests` is what tests/patterns/spread.csv is made of."""


def main() -> int:
    """Measure what is asked for, then write the table of runs, the page and the figure."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--seeds", type=int, default=8)
    asked.add_argument("--persons", type=int, default=20_000)
    asked.add_argument("--days", type=int, default=730)
    asked.add_argument("--jobs", type=int, default=2)
    asked.add_argument("--only", default=",".join(name for name in PLAN if name != "tests"),
                       help="patterns, or none")
    asked.add_argument("--out", type=Path, default=DOCS)
    given = asked.parse_args()
    wanted = [] if given.only == "none" else given.only.split(",")
    unknown = [name for name in wanted if name not in PLAN]
    if unknown:
        asked.error(f"--only: no pattern {', '.join(unknown)}; there are {', '.join(PLAN)}")
    given.out.mkdir(parents=True, exist_ok=True)
    table = given.out / "patterns.csv"
    measured = pd.read_csv(table) if table.exists() else pd.DataFrame(columns=[*KEY, "value"])
    for rows in measure(jobs_of(wanted, given.seeds, given.persons, given.days), given.jobs):
        measured = merged(measured, rows)
        replace(table, measured.to_csv(index=False, float_format="%.8g"))
    made = tables(measured)
    for name, text in made.items():
        print(f"\n{name}\n{text}")
    page = given.out / "patterns.md"
    if page.exists():
        replace(page, filled(page.read_text(encoding="utf-8"), made))
    figure(measured, given.out / "figures")
    return 0


def jobs_of(wanted: list[str], seeds: int, persons: int, days: int) -> list[list[Job]]:
    """Return pattern by pattern the runs that it needs and that no pattern before it needs."""
    listed: set[Job] = set()
    groups = []
    for pattern in wanted:
        jobs = [
            Job(cell.case, max(500, round(persons * cell.persons)), days, seed)
            for cell in PLAN[pattern]
            for seed in range(1, seeds + 1)
        ]
        groups.append([job for job in jobs if job not in listed])
        listed.update(jobs)
    return [group for group in groups if group]


def measure(groups: list[list[Job]], processes: int) -> Iterator[pd.DataFrame]:
    """Run the jobs in a pool; yield a row a statistic, as soon as a pattern is complete."""
    if not groups:
        return
    Market(load_scenario(WARM_UP, overrides={"people.count": 1000, "days": 61})).run()
    started = time.perf_counter()
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=spawn) as pool:
        for group in groups:
            rows = []
            waiting = {pool.submit(one, job): job for job in group}
            for done in as_completed(waiting):
                job = waiting[done]
                found = done.result().items()
                rows += [(MODEL_VERSION, *job, statistic, value) for statistic, value in found]
                spent = time.perf_counter() - started
                print(f"{spent:.0f} s: {job.case}, seed {job.seed}", file=sys.stderr, flush=True)
            yield pd.DataFrame(rows, columns=[*KEY, "value"])


WARM_UP = DOCS.parent / "scenarios" / "wild_growth.yaml"
"""Compiles the kernels once, before a pool starts."""


def one(job: Job) -> dict[str, float]:
    """Run one job, in a process of the pool."""
    return ALL[job.case](job.persons, job.days, job.seed)


def merged(before: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of before with those of the newly measured cases replaced."""
    again = set(zip(rows["case"], rows["persons"], strict=True))
    kept = [pair not in again for pair in zip(before["case"], before["persons"], strict=True)]
    both = [part for part in (before[kept], rows) if len(part)]
    return pd.concat(both).sort_values(KEY[1:], kind="stable", ignore_index=True)


def replace(path: Path, text: str) -> None:
    """Write a file at once or not at all."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_text(text, encoding="utf-8")
    os.replace(beside, path)


if __name__ == "__main__":
    sys.exit(main())
