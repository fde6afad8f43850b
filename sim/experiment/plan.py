"""The plan: every run of an experiment with the hash that names it, before the first is run."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.experiment.definition import NOTHING_STORED, Arm, Experiment
from sim.scenario.model import Change, Held, Scenario
from sim.scenario.problems import ConfigurationError

if TYPE_CHECKING:
    from sim.experiment.definition import Stored
    from sim.experiment.store import StoredRun


NULL = type(None)
NEEDED = ("scenarios", "runs", "name", "file", "scenario", "seed", "set", "day", "when", "values")
"""What must stand in every part that `SHAPES` names it for; the rest older plans may lack."""
SHAPES: dict[str, dict[str, Any]] = {
    "plan": {"scenarios": list, "runs": list, "design": dict, "request": dict | NULL,
             "baseline": str | NULL},
    "scenario": {"name": str, "days": int, "first_seed": int, "replications": int,
                 "resolved": dict},
    "resolved": {"values": dict, "changes": list},
    "change": {"day": int | NULL, "when": dict | NULL, "era": object, "values": dict},
    "run": {"file": str, "scenario": str, "seed": int, "point": dict},
    "request": {"file": str, "set": dict, "seeds": int | NULL, "days": int | NULL},
}
"""The parts of a plan: key to the types of its value."""


@dataclass(frozen=True)
class PlannedRun:
    """One run to be made: a scenario, a seed, and the hash of everything that decides it.

    `point` tells a point of a design from the scenario as it stands, which has none; `preparation`
    runs are made before all others.
    """

    scenario_name: str
    scenario: Scenario
    seed: int
    hash: str
    point: Mapping[str, str | float] = field(default_factory=dict)
    preparation: bool = False

    @property
    def person_days(self) -> int:
        """Size of the run, by which runs are ordered and progress is measured."""
        return int(self.scenario.values["people.count"]) * self.scenario.days

    @property
    def label(self) -> str:
        """How messages name the run."""
        where = "".join(f", {name} {value}" for name, value in self.point.items() if value != "")
        return f"{self.scenario_name}{where}, seed {self.seed}"


def run_hash(scenario: Scenario, seed: int) -> str:
    """Return the SHA-256 of what a run is a pure function of.

    Engine, threads, titles and the scenario's name are not in it: they change no result.
    """
    from sim.experiment.store import hash_of
    from sim.version import MODEL_VERSION

    return hash_of(scenario.canonical(), seed, MODEL_VERSION)


class StoredRuns:
    """The runs of a result folder, found by scenario and seed.

    Parameters
    ----------
    folder : Path
        The result folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, scenario: Scenario, seed: int) -> "StoredRun | None":
        """Return a run, None where there is none."""
        from sim.experiment.store import load_run

        return load_run(self._folder, run_hash(scenario, seed))

    def failed(self, scenario: Scenario, seed: int) -> bool:
        """Return whether it was tried and failed."""
        from sim.experiment.failures import read_failure

        return read_failure(self._folder, run_hash(scenario, seed)) is not None


def planned_runs(experiment: Experiment, stored: "Stored" = NOTHING_STORED) -> list[PlannedRun]:
    """Return every run that the design can lay out, in the order of the result tables.

    Parameters
    ----------
    experiment : Experiment
        What is to be run.
    stored : Stored
        Finds the runs that are there: a design in stages lays out later points by them.
    """
    return [
        PlannedRun(
            point.arm, point.scenario, seed, run_hash(point.scenario, seed), point.columns,
            point.preparation,
        )
        for point in experiment.design.points(experiment.arms, stored)
        for seed in point.seeds
    ]


def number_of_runs(experiment: Experiment) -> str:
    """Return how many runs an experiment takes, where more may follow: at least."""
    runs = experiment.design.number_of_runs(experiment.arms)
    return f"{runs} or more" if experiment.staged else str(runs)


def write_plan(folder: Path, experiment: Experiment, runs: list[PlannedRun]) -> None:
    """Write ``plan.json``: what the folder is about, for people and for the report."""
    from sim.experiment.request import described_request
    from sim.experiment.store import PLAN_PACKAGES, versions, write_text
    from sim.version import MODEL_VERSION

    request = experiment.request
    by_design = experiment.design.held(experiment.arms)
    plan = {
        "name": experiment.name,
        "title": experiment.title,
        "command": request.command if request else "",
        "request": described_request(request) if request else None,
        "design": {"kind": experiment.design.kind, **experiment.design.described()},
        **({"until": experiment.until.described()} if experiment.until else {}),
        "baseline": experiment.baseline,
        "report": {"language": experiment.language},
        "model_version": MODEL_VERSION,
        "versions": versions(PLAN_PACKAGES),
        "scenarios": [
            _described(arm, by_design.get(arm.name, ())) for arm in experiment.arms
        ],
        "runs": described_runs(runs),
    }
    write_text(plan_file(folder), json.dumps(plan, indent=2, ensure_ascii=False) + "\n")


def described_runs(runs: Iterable[PlannedRun]) -> list[dict[str, Any]]:
    """Return what ``plan.json`` says of runs."""
    from sim.experiment.store import run_file

    return [
        {
            "scenario": run.scenario_name,
            "seed": run.seed,
            **({"point": dict(run.point)} if run.point else {}),
            "hash": run.hash,
            "file": run_file(Path(), run.hash).as_posix(),
        }
        for run in runs
    ]


def plan_file(folder: Path) -> Path:
    """Return where a result folder says what it is about."""
    return folder / "plan.json"


def read_plan(folder: Path) -> dict[str, Any]:
    """Return what the ``plan.json`` of a result folder says.

    Raises
    ------
    ConfigurationError
        Where there is none, or none that was written by `write_plan`.
    """
    path = plan_file(folder)
    if not path.is_file():
        raise ConfigurationError(f"{folder}: no result folder, it has no plan.json")
    try:
        plan = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):  # no JSON, or not even a text
        plan = None
    if not is_plan(plan):
        raise ConfigurationError(
            f"{path}: is damaged; run the experiment again with --out {folder}, which makes only "
            "what is missing"
        )
    return dict(plan)


def is_plan(plan: Any) -> bool:
    """Return whether there is in it what every reader of a plan asks for."""
    if not _fits(plan, "plan") or not all(_fits(each, "scenario") for each in plan["scenarios"]):
        return False
    resolved = [each["resolved"] for each in plan["scenarios"] if "resolved" in each]
    return (
        all(_fits(each, "run") for each in plan["runs"])
        and all(_fits(each, "resolved") for each in resolved)
        and all(_fits(change, "change") for each in resolved for change in each.get("changes", []))
        and (plan.get("request") is None or _fits(plan["request"], "request"))
    )


def _fits(entry: Any, part: str) -> bool:
    """Return whether a part of a plan has what it needs, all of it of the right types."""
    return isinstance(entry, dict) and all(
        isinstance(entry[key], types) if key in entry else key not in NEEDED
        for key, types in SHAPES[part].items()
    )


def _described(arm: Arm, by_design: Iterable[Held] = ()) -> dict[str, Any]:
    scenario = arm.scenario
    changes = [_described_change(change) for change in scenario.changes]
    return {
        "name": arm.name,
        "title": scenario.title,
        "days": scenario.days,
        "start": scenario.start.isoformat() if scenario.start else None,
        "persons": scenario.values["people.count"],
        "era": scenario.era,
        "replications": arm.replications,
        "first_seed": arm.first_seed,
        "changes": changes,
        "held": [
            {**changes[each.place], "set": {each.path: each.value}, "by": by}
            for by, held in (("setting", scenario.held), ("design", by_design)) for each in held
        ],
        "resolved": scenario.canonical(),
    }


def _described_change(change: Change) -> dict[str, Any]:
    return {
        "day": change.day,
        "when": str(change.when) if change.when else None,
        "era": change.era,
        "title": change.title,
        "set": change.values,
    }
