"""Read a result folder: plan, manifests of the runs, daily metrics and tables."""

import datetime
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sim.experiment.plan import is_plan
from sim.manifest import manifest_of
from sim.report.changes import Change, Titles, fired_days, read_changes

NAMES = ("scenario", "baseline", "arm", "from", "to", "group")
"""Columns that hold names which a file chose."""
SUMMARY = ("scenario", "metric", "n", "mean", "ci_low", "ci_high")
DIFFERENCES = ("scenario", "metric", "n_pairs", "mean_difference", "ci_low", "ci_high",
               "variance_removed_by_pairing", "p_holm", "effect_size")
"""Columns of the tables that a report shows."""



class ReportError(ValueError):
    """The folder holds no results to report; the text says what is missing."""


@dataclass(frozen=True)
class Scenario:
    """A scenario as the plan tells it.

    Attributes
    ----------
    name, title, start, persons
        As in the plan.
    era : mapping
        Language to title of the era that it begins in, empty where nobody gave one.
    values : mapping
        Dotted path to value on day 0.
    changes : tuple of Change
        Its changes, in the order of the file.
    held, held_by_design : tuple of Change
        What changes do not set: since a setting outranks them, and at points of the design.
    """

    name: str
    title: Titles
    start: datetime.date | None
    persons: float | None
    era: Titles
    values: Mapping[str, Any]
    changes: tuple[Change, ...]
    held: tuple[Change, ...]
    held_by_design: tuple[Change, ...]


@dataclass(frozen=True)
class Run:
    """A finished run: what its file's manifest says of its end.

    `fired` holds the day on which each change fired, by its place in the plan.
    """

    scenario: str
    seed: int
    fired: Mapping[int, int]
    outcome: Mapping[str, Any]


@dataclass(frozen=True)
class Results:
    """Everything that a report is made of; scenarios stand in the order of the plan."""

    name: str
    title: Titles
    baseline: str | None
    model_version: str
    command: str
    scenarios: Mapping[str, Scenario]
    daily: pd.DataFrame
    runs: tuple[Run, ...]
    summary: pd.DataFrame
    differences: pd.DataFrame
    failed: Mapping[str, int]
    directory: Path
    design: str = "compare"
    design_options: Mapping[str, Any] = field(default_factory=dict)

    def table(self, name: str) -> pd.DataFrame:
        """Return a table of the design by its name, empty where there is none."""
        return _table(self.directory / f"{name}.csv")

    def runs_of(self, scenario: str) -> list[Run]:
        """Return the finished runs of a scenario."""
        return [run for run in self.runs if run.scenario == scenario]

    @cached_property
    def per_thousand(self) -> bool:
        """Whether orders can be given per 1,000 persons: every scenario says how many it has."""
        return all(scenario.persons for scenario in self.scenarios.values())

    @cached_property
    def days(self) -> pd.Series:
        """Number of days by (scenario, seed)."""
        return self.daily.groupby(["scenario", "seed"], sort=False)["day"].size()


def read_results(folder: Path) -> Results:
    """Read a result folder.

    Parameters
    ----------
    folder : Path
        As an experiment leaves it.

    Raises
    ------
    ReportError
        Where the folder holds no plan or no finished run.
    """
    plan = _plan(folder)
    daily = _daily(folder)
    present = set(daily["scenario"])
    planned = [_scenario(entry) for entry in plan.get("scenarios", [])]
    scenarios = {each.name: each for each in _told_apart(planned) if each.name in present}
    unknown = sorted(present - set(scenarios))
    if unknown:
        raise ReportError(
            f"{folder}: daily.parquet holds scenarios that plan.json does not name "
            f"({', '.join(unknown)}); run the experiment again"
        )
    baseline = plan.get("baseline")
    name = str(plan.get("name", folder.name))
    return Results(
        name=name,
        title=_titles(plan.get("title"), name),
        baseline=baseline if baseline in scenarios else None,
        model_version=str(plan.get("model_version", "")),
        command=str(plan.get("command", "")),
        scenarios=scenarios,
        daily=daily,
        runs=tuple(_runs(folder, plan, scenarios, daily)),
        summary=_table(folder / "summary.csv", SUMMARY),
        differences=_table(folder / "differences.csv", DIFFERENCES),
        failed=_failed(folder / "runs.csv"),
        directory=folder,
        design=str(plan.get("design", {}).get("kind", "compare")),
        design_options=plan.get("design", {}),
    )


def _plan(folder: Path) -> dict[str, Any]:
    path = folder / "plan.json"
    if not path.is_file():
        raise ReportError(f"{folder}: no plan.json here, so this is no folder of results")
    try:
        plan = json.loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise ReportError(f"{path}: is not UTF-8 text, and was not written by this program") \
            from None
    except (ValueError, RecursionError) as error:
        raise ReportError(f"{path}: not readable as JSON ({error})") from None
    if not is_plan(plan):
        raise ReportError(f"{path}: is no plan of this program; run the experiment again")
    return dict(plan)


def _daily(folder: Path) -> pd.DataFrame:
    path = folder / "daily.parquet"
    try:
        with open(path, "rb") as file:  # of a path Arrow expects UTF-8, which it need not be
            daily = pq.read_table(file).to_pandas()
    except FileNotFoundError:
        daily = pd.DataFrame()
    except pa.ArrowException:
        raise ReportError(f"{path}: not readable as Parquet; run the experiment again") from None
    if daily.empty:
        raise ReportError(f"{folder}: no run of this experiment has finished, nothing to report")
    return daily


def _scenario(entry: Mapping[str, Any]) -> Scenario:
    name = str(entry["name"])
    start = entry.get("start")
    held = entry.get("held", [])
    return Scenario(
        name=name,
        title=_titles(entry.get("title"), name),
        start=datetime.date.fromisoformat(start) if start else None,
        persons=entry.get("persons"),
        era=entry.get("era") or {},
        values=entry.get("resolved", {}).get("values", {}),
        changes=read_changes(entry.get("changes", [])),
        held=read_changes([each for each in held if each["by"] == "setting"]),
        held_by_design=read_changes([each for each in held if each["by"] == "design"]),
    )


def _told_apart(scenarios: list[Scenario]) -> list[Scenario]:
    """Return the scenarios, those of one title with their names behind it."""
    shared = Counter((language, title) for each in scenarios for language, title in
                     each.title.items())
    return [
        replace(each, title={
            language: f"{title} ({each.name})" if shared[language, title] > 1 else title
            for language, title in each.title.items()
        })
        for each in scenarios
    ]


def _titles(title: Mapping[str, str] | None, name: str) -> Titles:
    return title or {"en": name, "zh": name}


def _runs(
    folder: Path, plan: Mapping[str, Any], scenarios: Mapping[str, Scenario], daily: pd.DataFrame
) -> list[Run]:
    """Return the finished runs in the order of the plan, whose files the folder holds."""
    runs = []
    courses = _courses(scenarios, daily)
    for entry in plan.get("runs", []):
        scenario = scenarios.get(entry["scenario"])
        manifest = _manifest(folder / entry["file"])
        if scenario is None or manifest is None or entry.get("point"):
            continue  # points of a design are for its own tables
        seed = int(entry["seed"])
        course = courses.get((scenario.name, seed))
        fired = {} if course is None else fired_days(scenario.changes, course)
        runs.append(Run(scenario.name, seed, fired, manifest["outcome"]))
    return runs


def _courses(
    scenarios: Mapping[str, Scenario], daily: pd.DataFrame
) -> dict[Any, pd.DataFrame]:
    """Return the days of every run whose scenario has changes, with the metrics they wait for."""
    changing = [name for name, scenario in scenarios.items() if scenario.changes]
    changes = [change for name in changing for change in scenarios[name].changes]
    awaited = {change.metric for change in changes} & set(daily)
    days = daily.loc[daily["scenario"].isin(changing), ["scenario", "seed", "day", *awaited]]
    return dict(iter(days.groupby(["scenario", "seed"], sort=False)))


def _manifest(path: Path) -> dict[str, Any] | None:
    try:
        with open(path, "rb") as file:
            return manifest_of(pq.read_metadata(file))
    except (OSError, pa.ArrowException):
        return None


def _table(path: Path, needed: Iterable[str] = ()) -> pd.DataFrame:
    """Return a table; a scenario whose name is NA is not missing, nor is 007 a number."""
    if not path.is_file():
        return pd.DataFrame()
    names: Any = dict.fromkeys(NAMES, str)
    table = pd.read_csv(path, dtype=names, keep_default_na=False, na_values=[""])
    missing = [name for name in needed if name not in table]
    if missing:
        raise ReportError(
            f"{path}: no column {', '.join(missing)}, as another version of the program wrote it; "
            "run the experiment again: tables are made anew"
        )
    return table


def _failed(path: Path) -> dict[str, int]:
    runs = _table(path)
    if "status" not in runs:
        return {}
    return {str(name): int(n) for name, n in
            runs[runs["status"] == "failed"].groupby("scenario").size().items()}
