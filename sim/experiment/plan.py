"""The plan: every run of an experiment with the hash that names it, before the first is run."""

import hashlib
import json
import shlex
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.experiment.definition import DESIGNS, Arm, Experiment
from sim.experiment.store import canonical_json, run_file, write_text
from sim.scenario.model import Scenario


@dataclass(frozen=True)
class PlannedRun:
    """One run to be made: a scenario, a seed, and the hash of everything that decides it."""

    scenario_name: str
    scenario: Scenario
    seed: int
    hash: str

    @property
    def person_days(self) -> int:
        """Size of the run, by which runs are ordered and progress is measured."""
        return int(self.scenario.values["people.count"]) * self.scenario.days

    @property
    def label(self) -> str:
        """How messages name the run."""
        return f"{self.scenario_name}, seed {self.seed}"


def run_hash(scenario: Scenario, seed: int) -> str:
    """Return the SHA-256 of what a run is a pure function of.

    Engine, threads, titles and the scenario's name are not in it: they change no result.
    """
    from sim.version import MODEL_VERSION

    decides = {"scenario": scenario.canonical(), "seed": seed, "model_version": MODEL_VERSION}
    return hashlib.sha256(canonical_json(decides).encode()).hexdigest()


def planned_runs(experiment: Experiment) -> list[PlannedRun]:
    """Return every run of the experiment, in the order of its result tables."""
    return [
        PlannedRun(arm.name, arm.scenario, seed, run_hash(arm.scenario, seed))
        for arm, seed in DESIGNS[experiment.design](experiment)
    ]


def write_plan(folder: Path, experiment: Experiment, runs: list[PlannedRun]) -> None:
    """Write ``plan.json``: what the folder is about, for people and for the report."""
    from sim.version import MODEL_VERSION

    plan = {
        "name": experiment.name,
        "title": experiment.title,
        "command": command(),
        "design": {"kind": experiment.design},
        "baseline": experiment.baseline,
        "report": {"language": experiment.language},
        "model_version": MODEL_VERSION,
        "scenarios": [_described(arm) for arm in experiment.arms],
        "runs": [
            {
                "scenario": run.scenario_name,
                "seed": run.seed,
                "hash": run.hash,
                "file": run_file(Path(), run.hash).as_posix(),
            }
            for run in runs
        ],
    }
    write_text(folder / "plan.json", json.dumps(plan, indent=2, ensure_ascii=False) + "\n")


def command() -> str:
    """Return the command line by which the experiment was started, "" in a Python session."""
    program = Path(sys.argv[0]).name
    starts = {"run.py": "python run.py", "weishang-sim": "weishang-sim"}
    return " ".join([starts[program], *map(shlex.quote, sys.argv[1:])]) if program in starts else ""


def _described(arm: Arm) -> dict[str, Any]:
    scenario = arm.scenario
    return {
        "name": arm.name,
        "title": scenario.title,
        "days": scenario.days,
        "start": scenario.start.isoformat() if scenario.start else None,
        "persons": scenario.values["people.count"],
        "replications": arm.replications,
        "changes": [
            {
                "day": change.day,
                "when": str(change.when) if change.when else None,
                "era": change.era,
                "title": change.title,
                "set": change.values,
            }
            for change in scenario.changes
        ],
        "resolved": scenario.canonical(),
    }
