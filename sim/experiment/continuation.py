"""What may go into a folder that holds results: the same study and more of it, no other one.

More seeds, more days and more scenarios continue a study. Other values, and fewer of anything,
would take its numbers out of the tables. That is refused, unless it is asked for.
"""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from sim.experiment.definition import Arm, Experiment
from sim.experiment.plan import (
    StoredRuns,
    described_runs,
    plan_file,
    planned_runs,
    read_plan,
)
from sim.experiment.replication import Replication
from sim.experiment.request import INPUTS
from sim.report.current import FOLDER as FIGURES
from sim.report.current import is_figure_file
from sim.scenario.model import DEFAULT, Scenario, change_key
from sim.scenario.problems import ConfigurationError

OURS = (
    "runs.csv", "summary.csv", "differences.csv", "codebook.csv", "daily.csv", "daily.parquet",
    "timing.csv", "report.html", "calibrated.yaml",
)  # fmt: skip
"""Files that every experiment, or one of its designs, writes into its folder."""
GROWING = ("scenarios", "pairs", "rows", "metrics", "trials", "fresh_runs")
"""Options of designs that take nothing away where they are longer, or greater."""
SWEEPS = ("grid", "lhs", "sobol", "morris")
"""Designs that are continued by whatever holds all of their points, laid out as it may be."""
COSMETIC = ("label", "title", "source")
"""Options of designs that change no number."""
MOST_TOLD = 12
ELSEWHERE = "choose another folder with --out DIR"
OR_REPLACE = (
    f"{ELSEWHERE}, or replace them with --replace (in Python: replace=True), which keeps all "
    "finished runs"
)
NOTHING = "nothing"

Difference = tuple[str, str, str]
"""What differs, what is there, and what would be there."""


def check_continuation(
    folder: Path, experiment: Experiment, replacing: bool = False, remedy: str = OR_REPLACE
) -> list[str]:
    """Return what is to be said before an experiment goes into a folder.

    Parameters
    ----------
    folder : Path
        The result folder, which need not exist.
    experiment : Experiment
        What is to be run, as it was loaded.
    replacing : bool
        Whether the tables of another study may be replaced; its finished runs are kept.
    remedy : str
        What the user can do where it is refused.

    Raises
    ------
    ConfigurationError
        Where tables would lose or change what they tell of a study that the folder holds, and
        where files of the folder would be overwritten that no plan tells of.
    """
    there = plan_file(folder).is_file()
    try:
        plan = read_plan(folder) if there else None
    except ConfigurationError:
        plan = None
    if plan is None or not plan["scenarios"]:  # an experiment has at least one
        if not replacing:
            (_check_runs if there else _check_foreign)(folder, experiment, remedy)
        return []
    if not _holds_results(folder, plan):
        return []
    remarks = _on_the_model(folder, plan)
    differences = [] if replacing else list(_differences(folder, plan, experiment, bool(remarks)))
    if differences:
        told = [f"  {what}: {there} there, {now} now" for what, there, now in differences]
        if len(told) > MOST_TOLD:
            told[MOST_TOLD:] = [f"  and {len(told) - MOST_TOLD} differences more"]
        raise ConfigurationError(
            f"{folder}: holds a study that this one does not continue; its tables would be lost:",
            *told,
            remedy,
        )
    return remarks


def _check_foreign(folder: Path, experiment: Experiment, remedy: str) -> None:
    names = [*OURS, *(f"{name}.csv" for name in experiment.design.table_columns)]
    there = [name for name in names if (folder / name).exists()]
    inputs = experiment.request.inputs if experiment.request else {}
    there += [f"{INPUTS}/{name}" for name, file in inputs.items()
              if _holds_other(folder / INPUTS / name, file)]  # fmt: skip
    there += sorted(f"{FIGURES}/{path.name}" for path in (folder / FIGURES).glob("*")
                    if is_figure_file(path.name))  # fmt: skip
    if there:
        there[MOST_TOLD:] = [f"{len(there) - MOST_TOLD} more"] if len(there) > MOST_TOLD else []
        raise ConfigurationError(
            f"{folder}: holds {', '.join(there)} and no plan.json, so that it is no result folder, "
            f"and files of others would be overwritten; {remedy}"
        )


def _holds_other(place: Path, file: Path) -> bool:
    """Return whether something else stands in the place of a file; a killed run leaves the same."""
    try:
        return place.read_bytes() != file.read_bytes()
    except FileNotFoundError:
        return False
    except OSError:
        return True


def _check_runs(folder: Path, experiment: Experiment, remedy: str) -> None:
    """Raise where the plan is damaged, and the runs of the tables are not all those of now."""
    if not (folder / "runs.csv").is_file():
        tables = [name for name in OURS if (folder / name).is_file()]
        if tables:
            raise ConfigurationError(
                f"{plan_file(folder)}: is damaged, and nothing else tells of which runs "
                f"{', '.join(tables)} were made; {remedy}"
            )
    now = {run.hash for run in planned_runs(experiment, StoredRuns(folder))}
    lost = [row for row in _done(folder) if row.get("hash") not in now]
    if lost:
        raise ConfigurationError(
            f"{plan_file(folder)}: is damaged, and of the runs in {folder / 'runs.csv'} "
            f"{len(lost)} would not be in the tables of now; {remedy}"
        )


def _holds_results(folder: Path, plan: Mapping[str, Any]) -> bool:
    """Return whether any run was made: a study of which there is nothing may be corrected."""
    return any((folder / run["file"]).is_file() for run in plan["runs"]) or bool(_done(folder))


def _done(folder: Path) -> list[dict[str, str]]:
    """Return the rows of ``runs.csv`` of runs that were made."""
    try:
        with open(folder / "runs.csv", encoding="utf-8", errors="replace", newline="") as table:
            return [row for row in csv.DictReader(table) if row.get("status") == "done"]
    except (OSError, csv.Error):
        return []


def _on_the_model(folder: Path, plan: Mapping[str, Any]) -> list[str]:
    from sim.version import MODEL_VERSION

    before = plan.get("model_version")
    if before == MODEL_VERSION:
        return []
    return [
        f"{folder}: was made by model {before}, this is model {MODEL_VERSION}: all runs are made "
        "anew and the tables replaced; the files of the old runs stay"
    ]


def _differences(
    folder: Path, plan: Mapping[str, Any], experiment: Experiment, other_model: bool
) -> Iterator[Difference]:
    """Yield what of a study would be lost or changed."""
    until = experiment.until.described() if experiment.until else None
    replicated: tuple[str, ...] = ()
    if experiment.until is not None:
        if until == plan.get("until"):  # the runs decide on the number, as they did before
            replicated = experiment.until.scenarios
        experiment = Replication(experiment, StoredRuns(folder)).laid_out()
    arms = {arm.name: arm for arm in experiment.arms}
    for before in plan["scenarios"]:
        name = before["name"]
        if name not in arms:
            yield f"scenario {name}", "is", "is not"
            continue
        for what, there, now in _of_scenario(before, arms[name], name in replicated, other_model):
            yield f"{name}: {what}", there, now
    baseline = plan.get("baseline")
    if baseline is not None and baseline != experiment.baseline:
        yield "baseline", baseline, experiment.baseline or NOTHING
    yield from _of_design(plan, experiment)


def _of_scenario(
    before: Mapping[str, Any], arm: Arm, replicated: bool, other_model: bool
) -> Iterator[Difference]:
    first, number = before.get("first_seed", 1), before.get("replications", 1)
    seeds = range(first, first + number)
    if not replicated and not set(seeds) <= set(arm.seeds):
        yield "seeds", _told_seeds(seeds), _told_seeds(arm.seeds)
    days = before.get("days", 0)
    if days > arm.scenario.days:
        yield "days", str(days), str(arm.scenario.days)
    both = min(days, arm.scenario.days)
    there = _flat(before.get("resolved") or {}, both)
    now = _flat(plain(arm.scenario.canonical()), both)
    paths = [path for path in {**there, **now} if there.get(path) != now.get(path)]
    if other_model:  # what the sources declare belongs to their version, and goes with it
        written = _written(arm.scenario, both)
        paths = [path for path in paths if path in written]
    for path in paths:
        yield path, _told(there.get(path, NOTHING)), _told(now.get(path, NOTHING))


def _of_design(plan: Mapping[str, Any], experiment: Experiment) -> Iterator[Difference]:
    before = plan.get("design") or {}
    kind, was = experiment.design.kind, before.get("kind", "compare")
    if kind != was:
        if was != "compare":  # every design runs the scenarios as they stand
            yield "design", was, kind
        return
    if kind in SWEEPS:
        now_there = _points(described_runs(planned_runs(experiment)))
        if _points(plan["runs"]) <= now_there:
            before = {option: before[option] for option in GROWING if option in before}
    for option, now in plain(experiment.design.described()).items():
        there = before.get(option, now)  # an older version did not write it down
        if option in GROWING:
            if isinstance(there, list):
                lost = [_told(each) for each in there if each not in now]
                if lost:
                    yield f"design.{option}", ", ".join(lost), NOTHING
            elif there > now:
                yield f"design.{option}", _told(there), _told(now)
        elif _bare(there) != _bare(now):
            yield f"design.{option}", _told(_bare(there)), _told(_bare(now))


def _points(runs: Iterable[Mapping[str, Any]]) -> set[str]:
    """Return where the runs of a plan lie, without the numbers of points."""
    return {
        json.dumps([run["scenario"], run["seed"], *sorted(
            (name, value) for name, value in run.get("point", {}).items() if name != "point"
        )])
        for run in runs
    }


def _flat(resolved: Mapping[str, Any], days: int) -> dict[str, Any]:
    """Return what `Scenario.canonical` gave as values, those of changes by their moments."""
    flat = dict(resolved.get("values") or {})
    for change in resolved.get("changes") or []:
        if change["day"] is None or change["day"] < days:
            _note_change(flat, change)
    return flat


def _written(scenario: Scenario, days: int) -> set[str]:
    """Return the keys of `_flat` of what a file or an option says, not the declared defaults."""
    values = plain(scenario.canonical())["values"]
    flat, written = dict(values), {path for path in values if _says(scenario, path)}
    for index, change in enumerate(scenario.changes):
        alone = plain(replace(scenario, changes=(change,)).canonical())
        for acting in alone["changes"]:
            if acting["day"] is None or acting["day"] < days:
                keys = _note_change(flat, acting)
                written |= {key for path, key in keys.items()
                            if _says(scenario, change_key(index, path))}
    return written


def _says(scenario: Scenario, key: str) -> bool:
    return scenario.origins.get(key, DEFAULT) != DEFAULT


def _note_change(flat: dict[str, Any], change: Mapping[str, Any]) -> dict[str, str]:
    """Note the values of a change under its moment; return path to key."""
    when = change["when"]
    moment = f"day {change['day']}" if when is None else "when " + " ".join(
        f"{word} {value}" if word != "metric" else str(value)
        for word, value in when.items() if value is not None
    )
    keys = {}
    for path, value in [("change of era", change["era"]), *change["values"].items()]:
        key, repeated = f"{moment}: {path}", 1
        while key in flat:
            repeated += 1
            key = f"{moment} ({repeated}): {path}"
        flat[key] = value
        keys[path] = key
    return keys


def _bare(option: Any) -> Any:
    """Return an option of a design without what changes no number."""
    if isinstance(option, dict):
        return {key: _bare(value) for key, value in option.items() if key not in COSMETIC}
    return [_bare(each) for each in option] if isinstance(option, list) else option


def plain(content: Any) -> Any:
    """Return content as it is once written to ``plan.json`` and read again."""
    return json.loads(json.dumps(content))


def _told_seeds(seeds: range) -> str:
    return f"{seeds[0]} to {seeds[-1]}" if len(seeds) > 1 else str(seeds[0])


def _told(value: Any) -> str:
    text = f"{value:.12g}" if isinstance(value, float) else str(value)
    return text if len(text) <= 60 else text[:57] + "..."
